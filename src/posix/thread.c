/* SPDX-License-Identifier: MIT */
/* thread.c - starts and joins threads, by pthreads. */
#include "posix.h"

#include "base/config.h"
#include "os/thread.h"
#include "postern_base.h"

#if PST_THREADS

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

static void *run(void *context)
{
    pst_os_thread *thread = (pst_os_thread *)context;

    thread->function(thread->context);
    return NULL;
}

/* All signals except those for errors of the thread itself; blocking these is
   undefined. */
static void all_but_faults(sigset_t *set)
{
    sigfillset(set);
    sigdelset(set, SIGABRT);
    sigdelset(set, SIGBUS);
    sigdelset(set, SIGFPE);
    sigdelset(set, SIGILL);
    sigdelset(set, SIGSEGV);
    sigdelset(set, SIGTRAP);
}

int pst_os_thread_start(pst_os_thread *thread,
    void (*function)(void *context), void *context)
{
    pthread_t made;
    sigset_t blocked, before;
    int error;

    thread->function = function;
    thread->context = context;
    /* a new thread inherits this mask */
    all_but_faults(&blocked);
    (void)pthread_sigmask(SIG_BLOCK, &blocked, &before);
    error = pthread_create(&made, NULL, run, thread);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error != 0)
        return error == ENOMEM ? POSTERN_E_NOMEM : POSTERN_E_FULL;
    memcpy(thread->words, &made, sizeof(made));
    return 0;
}

void pst_os_thread_join(pst_os_thread *thread)
{
    pthread_t made;

    memcpy(&made, thread->words, sizeof(made));
    (void)pthread_join(made, NULL);
}

#else

int pst_os_thread_start(pst_os_thread *thread,
    void (*function)(void *context), void *context)
{
    (void)thread;
    (void)function;
    (void)context;
    return POSTERN_E_FULL;
}

void pst_os_thread_join(pst_os_thread *thread)
{
    (void)thread;
}

#endif
