/* SPDX-License-Identifier: MIT */
/*
 * thread.h - threads, mutexes and condition variables.
 *
 * Only programs that call these functions link them.  (pst_os_thread_note and
 * _is_this are in an object of their own, so they can be linked without
 * threads.)
 */
#ifndef PST_OS_THREAD_H
#define PST_OS_THREAD_H

/* Large enough for a thread's name on every system. */
typedef struct pst_os_thread {
    void *words[4];
    void (*function)(void *context);
    void *context;
} pst_os_thread;

/* Notes the calling thread. */
void pst_os_thread_note(pst_os_thread *thread);

/* Is it the calling thread? */
int pst_os_thread_is_this(const pst_os_thread *thread);

/*
 * Calls `function` in a new thread, which receives no signals of the process:
 * they are for the threads of the application.  *thread has to stay in its
 * place until it is joined.  0; POSTERN_E_FULL: the system has no more
 * threads; POSTERN_E_NOMEM.
 */
int pst_os_thread_start(pst_os_thread *thread,
    void (*function)(void *context), void *context);

/* Waits until the function has returned, and frees what the system keeps for
   the thread.  Call it once for each thread. */
void pst_os_thread_join(pst_os_thread *thread);

/* Both unions are large enough, and aligned, for every system. */
typedef union pst_os_mutex {
    void *words[12];
    double aligned;
} pst_os_mutex;

typedef union pst_os_condition {
    void *words[12];
    double aligned;
} pst_os_condition;

/* 0, or POSTERN_E_NOMEM.  A thread must not lock it twice. */
int pst_os_mutex_init(pst_os_mutex *mutex);
void pst_os_mutex_free(pst_os_mutex *mutex);
void pst_os_mutex_lock(pst_os_mutex *mutex);
void pst_os_mutex_unlock(pst_os_mutex *mutex);

/* 0, or POSTERN_E_NOMEM. */
int pst_os_condition_init(pst_os_condition *condition);
void pst_os_condition_free(pst_os_condition *condition);

/*
 * Unlocks the mutex, waits until the condition is signalled, and locks it
 * again.  1: check again what you wait for (it may not have been signalled);
 * 0: the time is over.  A time below zero means no limit.
 */
int pst_os_condition_wait(pst_os_condition *condition, pst_os_mutex *mutex,
    long milliseconds);

/* Wakes one of the threads that wait; or all of them. */
void pst_os_condition_signal(pst_os_condition *condition);
void pst_os_condition_broadcast(pst_os_condition *condition);

#endif
