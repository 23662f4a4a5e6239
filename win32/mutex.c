/* SPDX-License-Identifier: MIT */
/* mutex.c - a mutex and a condition. */
#include "win32.h"

#include "os/thread.h"

/* The types of the system fit into those of the header. */
typedef char pst_win32_mutex_fits[
    sizeof(SRWLOCK) <= sizeof(pst_os_mutex) ? 1 : -1];
typedef char pst_win32_condition_fits[
    sizeof(CONDITION_VARIABLE) <= sizeof(pst_os_condition) ? 1 : -1];

static SRWLOCK *mutex_of(pst_os_mutex *mutex)
{
    return (SRWLOCK *)(void *)mutex;
}

static CONDITION_VARIABLE *condition_of(pst_os_condition *condition)
{
    return (CONDITION_VARIABLE *)(void *)condition;
}

int pst_os_mutex_init(pst_os_mutex *mutex)
{
    InitializeSRWLock(mutex_of(mutex));
    return 0;
}

/* These types have nothing to free. */
void pst_os_mutex_free(pst_os_mutex *mutex)
{
    (void)mutex;
}

void pst_os_mutex_lock(pst_os_mutex *mutex)
{
    AcquireSRWLockExclusive(mutex_of(mutex));
}

void pst_os_mutex_unlock(pst_os_mutex *mutex)
{
    ReleaseSRWLockExclusive(mutex_of(mutex));
}

int pst_os_condition_init(pst_os_condition *condition)
{
    InitializeConditionVariable(condition_of(condition));
    return 0;
}

void pst_os_condition_free(pst_os_condition *condition)
{
    (void)condition;
}

int pst_os_condition_wait(pst_os_condition *condition, pst_os_mutex *mutex,
    long milliseconds)
{
    return SleepConditionVariableSRW(condition_of(condition), mutex_of(mutex),
        milliseconds < 0 ? INFINITE : (DWORD)milliseconds, 0)
        || GetLastError() != ERROR_TIMEOUT;
}

void pst_os_condition_signal(pst_os_condition *condition)
{
    WakeConditionVariable(condition_of(condition));
}

void pst_os_condition_broadcast(pst_os_condition *condition)
{
    WakeAllConditionVariable(condition_of(condition));
}
