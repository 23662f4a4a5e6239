/* SPDX-License-Identifier: MIT */
/* mutex.c - a mutex and a condition, by pthreads. */
#include "posix.h"

#include "base/config.h"
#include "os/thread.h"
#include "postern_base.h"

#if PST_THREADS

#include <errno.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

/* Condition variables with a clock that never goes back; macOS has none. */
#ifndef PST_POSIX_CONDITION_CLOCK
#if defined(_POSIX_CLOCK_SELECTION) && _POSIX_CLOCK_SELECTION > 0
#define PST_POSIX_CONDITION_CLOCK CLOCK_MONOTONIC
#else
#define PST_POSIX_CONDITION_CLOCK CLOCK_REALTIME
#endif
#endif

/* The types of the system fit into those of the header. */
typedef char pst_posix_mutex_fits[
    sizeof(pthread_mutex_t) <= sizeof(pst_os_mutex) ? 1 : -1];
typedef char pst_posix_condition_fits[
    sizeof(pthread_cond_t) <= sizeof(pst_os_condition) ? 1 : -1];

static pthread_mutex_t *mutex_of(pst_os_mutex *mutex)
{
    return (pthread_mutex_t *)(void *)mutex;
}

static pthread_cond_t *condition_of(pst_os_condition *condition)
{
    return (pthread_cond_t *)(void *)condition;
}

int pst_os_mutex_init(pst_os_mutex *mutex)
{
    return pthread_mutex_init(mutex_of(mutex), NULL) == 0 ? 0
        : POSTERN_E_NOMEM;
}

void pst_os_mutex_free(pst_os_mutex *mutex)
{
    (void)pthread_mutex_destroy(mutex_of(mutex));
}

void pst_os_mutex_lock(pst_os_mutex *mutex)
{
    (void)pthread_mutex_lock(mutex_of(mutex));
}

void pst_os_mutex_unlock(pst_os_mutex *mutex)
{
    (void)pthread_mutex_unlock(mutex_of(mutex));
}

static int set_clock(pthread_condattr_t *attributes, clockid_t which)
{
#if defined(_POSIX_CLOCK_SELECTION) && _POSIX_CLOCK_SELECTION > 0
    return pthread_condattr_setclock(attributes, which);
#else
    (void)attributes;
    (void)which;
    return 0;
#endif
}

int pst_os_condition_init(pst_os_condition *condition)
{
    pthread_condattr_t attributes;
    int error = pthread_condattr_init(&attributes);

    if (error != 0)
        return POSTERN_E_NOMEM;
    error = set_clock(&attributes, PST_POSIX_CONDITION_CLOCK);
    if (error == 0)
        error = pthread_cond_init(condition_of(condition), &attributes);
    (void)pthread_condattr_destroy(&attributes);
    return error == 0 ? 0 : POSTERN_E_NOMEM;
}

void pst_os_condition_free(pst_os_condition *condition)
{
    (void)pthread_cond_destroy(condition_of(condition));
}

static struct timespec moment_in(long milliseconds)
{
    struct timespec moment;

    (void)clock_gettime(PST_POSIX_CONDITION_CLOCK, &moment);
    moment.tv_sec += (time_t)(milliseconds / 1000);
    moment.tv_nsec += milliseconds % 1000 * 1000000L;
    if (moment.tv_nsec >= 1000000000L) {
        moment.tv_nsec -= 1000000000L;
        moment.tv_sec++;
    }
    return moment;
}

int pst_os_condition_wait(pst_os_condition *condition, pst_os_mutex *mutex,
    long milliseconds)
{
    struct timespec moment;

    if (milliseconds < 0) {
        (void)pthread_cond_wait(condition_of(condition), mutex_of(mutex));
        return 1;
    }
    moment = moment_in(milliseconds);
    return pthread_cond_timedwait(condition_of(condition), mutex_of(mutex),
        &moment) != ETIMEDOUT;
}

void pst_os_condition_signal(pst_os_condition *condition)
{
    (void)pthread_cond_signal(condition_of(condition));
}

void pst_os_condition_broadcast(pst_os_condition *condition)
{
    (void)pthread_cond_broadcast(condition_of(condition));
}

#else

/* Without threads nothing has to be locked, and a wait would never end. */

int pst_os_mutex_init(pst_os_mutex *mutex)
{
    (void)mutex;
    return 0;
}

void pst_os_mutex_free(pst_os_mutex *mutex)
{
    (void)mutex;
}

void pst_os_mutex_lock(pst_os_mutex *mutex)
{
    (void)mutex;
}

void pst_os_mutex_unlock(pst_os_mutex *mutex)
{
    (void)mutex;
}

int pst_os_condition_init(pst_os_condition *condition)
{
    (void)condition;
    return 0;
}

void pst_os_condition_free(pst_os_condition *condition)
{
    (void)condition;
}

int pst_os_condition_wait(pst_os_condition *condition, pst_os_mutex *mutex,
    long milliseconds)
{
    (void)condition;
    (void)mutex;
    (void)milliseconds;
    return 0;
}

void pst_os_condition_signal(pst_os_condition *condition)
{
    (void)condition;
}

void pst_os_condition_broadcast(pst_os_condition *condition)
{
    (void)condition;
}

#endif
