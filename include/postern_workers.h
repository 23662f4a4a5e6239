/* SPDX-License-Identifier: MIT */
/*
 * postern_workers.h - threads for slow work, such as asking a database or a
 * name server.  A hook must not wait, because all clients would wait.
 *
 *     struct question {
 *         postern_job job;                          first, for the cast
 *         postern_ticket ticket;
 *         const char *verdict;
 *         char address[320];
 *     };
 *
 *     static void ask(postern_job *job)             in a worker's thread
 *     {
 *         struct question *it = (struct question *)job;
 *
 *         it->verdict = look_up(it->address) ? NULL : "550 5.1.1 Unknown";
 *     }
 *
 *     static void tell(postern_server *server, postern_job *job, int cancelled)
 *     {                                             in the server's thread
 *         struct question *it = (struct question *)job;
 *
 *         postern_answer(server, it->ticket,
 *             cancelled ? "451 4.3.2 Try again" : it->verdict);
 *         free(it);
 *     }
 *
 *     static const char *on_rcpt(postern_session *session,
 *         const char *address, const postern_parameter *options)
 *     {
 *         struct question *it = ...;                copies the address
 *         const char *later = postern_later(session, &it->ticket);
 *
 *         it->job.work = ask;
 *         it->job.done = tell;
 *         if (postern_workers_add(workers, postern_session_server(session),
 *             &it->job) == 0)
 *             return later;
 *         free(it);
 *         return "451 4.3.2 Too busy";
 *     }
 *
 * examples/async_answer.c is the whole program.
 *
 * A pool can serve several servers, each in its own thread.  A program that
 * calls no function of this header is linked without threads; other programs
 * need the libraries under Libs.private in postern.pc, unless the C library
 * contains threads.
 */
#ifndef POSTERN_WORKERS_H
#define POSTERN_WORKERS_H

#include "postern.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct postern_workers postern_workers;

/*
 * A job: your struct, or the first member of it.  From postern_workers_add
 * until `done` is called it has to stay in its place, and only `work` may
 * touch it.
 */
typedef struct postern_job {
    /* The slow work, in a thread of the pool.  It may call postern_server_wake
       and _stop, and no other function of postern.  These threads receive no
       signals of the process. */
    void (*work)(struct postern_job *job);

    /* Called exactly once, in the server's thread, like a hook: it may do what
       a hook may, and add another job.  cancelled: `work` was not called,
       because the server or the pool is being freed.  You may free the job
       here. */
    void (*done)(postern_server *server, struct postern_job *job,
        int cancelled);

    void *context;              /* yours */

    struct postern_job *next;   /* these belong to the library */
    void *desk;
} postern_job;

/* The number that 0 means below. */
#define POSTERN_WORKERS_THREADS 32
#define POSTERN_WORKERS_QUEUE 1024

/*
 * Makes a pool of at most so many threads (1024 at most), which are started
 * when there is work for them, the first one now; at most `queue` jobs may
 * wait.  Free it with postern_workers_free.  *error (if error is not NULL) is
 * 0; or NULL is returned, and it is NOMEM, or FULL: the system has no thread.
 */
postern_workers *postern_workers_new(unsigned threads, unsigned queue,
    int *error);

/*
 * Adds a job; jobs begin in the order in which they were added.  Only in the
 * thread of this server, hooks included.  0; or the job is not added and is
 * yours again: FULL (too many wait; answer 4xx), NOMEM, INVALID (there is no
 * `work` or `done`), STALE (the server or the pool is being freed).
 */
int postern_workers_add(postern_workers *workers, postern_server *server,
    postern_job *job);

/*
 * Ends the threads, after the jobs that have begun; other jobs are cancelled.
 * NULL is allowed.  Call it in the server's thread, outside hooks, or after
 * postern_server_free.  That function does the same for the jobs of its
 * server: when it returns, `done` was called for each.  (postern_server_stop
 * lets jobs continue: it waits for answers that are put off, up to
 * `drain_timeout`.)
 */
void postern_workers_free(postern_workers *workers);

#ifdef __cplusplus
}
#endif

#endif
