/* SPDX-License-Identifier: MIT */
/*
 * workers.c - a pool of threads: jobs go in, and the results come back in the
 * server's thread.
 *
 * Each server that has added a job has a *desk*, a list of finished jobs.
 * When the first result is put on an empty desk, the server is woken.  One
 * mutex protects everything.
 */
#include <stdlib.h>
#include <string.h>

#include "os/thread.h"
#include "postern_workers.h"

/* The array of threads has this size from the beginning. */
#define MOST_THREADS 1024

struct line {
    postern_job *first;
    postern_job *last;
};

struct desk {
    postern_workers *workers;
    postern_server *server;
    postern_wakeup wakeup;
    struct line done;           /* jobs whose `done` has to be called */
    unsigned begun;             /* jobs that a thread is working on */
    int is_closed;              /* the server is being freed */
    struct desk *next;
};

struct postern_workers {
    pst_os_mutex mutex;
    pst_os_condition added;     /* a job was added, or `ends` is set */
    pst_os_condition returned;  /* a job came back to a closed desk */
    struct line jobs;           /* jobs that no thread has begun */
    unsigned waiting;           /* how many jobs these are */
    unsigned most_waiting;
    unsigned idle;              /* threads that wait for a job */
    unsigned threads;
    unsigned most_threads;
    int ends;
    struct desk *desks;
    pst_os_thread thread[1];    /* most_threads of them */
};

/* ---- lines of jobs ------------------------------------------------------ */

static void put(struct line *line, postern_job *job)
{
    job->next = NULL;
    if (line->last == NULL)
        line->first = job;
    else
        line->last->next = job;
    line->last = job;
}

static postern_job *take(struct line *line)
{
    postern_job *job = line->first;

    if (job == NULL)
        return NULL;
    line->first = job->next;
    if (line->first == NULL)
        line->last = NULL;
    return job;
}

/* ---- in a thread of the pool -------------------------------------------- */

/* The mutex is locked, so the server exists, or its desk is closed. */
static void hand_back(postern_workers *workers, postern_job *job)
{
    struct desk *desk = (struct desk *)job->desk;
    int was_empty = desk->done.first == NULL;

    desk->begun--;
    put(&desk->done, job);
    if (desk->is_closed || workers->ends)
        pst_os_condition_broadcast(&workers->returned);
    else if (was_empty)
        postern_server_wake(desk->server);
}

static void work(void *context)
{
    postern_workers *workers = (postern_workers *)context;
    postern_job *job;

    pst_os_mutex_lock(&workers->mutex);
    while (!workers->ends) {
        job = take(&workers->jobs);
        if (job == NULL) {
            workers->idle++;
            (void)pst_os_condition_wait(&workers->added, &workers->mutex, -1);
            workers->idle--;
            continue;
        }
        workers->waiting--;
        ((struct desk *)job->desk)->begun++;
        pst_os_mutex_unlock(&workers->mutex);
        job->work(job);
        pst_os_mutex_lock(&workers->mutex);
        hand_back(workers, job);
    }
    pst_os_mutex_unlock(&workers->mutex);
}

/* ---- in a server's thread ----------------------------------------------- */

static void finish(struct desk *desk, struct line *line, int cancelled)
{
    postern_job *job;

    while ((job = take(line)) != NULL)
        job->done(desk->server, job, cancelled);
}

static void on_woken(postern_server *server, void *context)
{
    struct desk *desk = (struct desk *)context;
    struct line done;

    (void)server;
    pst_os_mutex_lock(&desk->workers->mutex);
    done = desk->done;
    memset(&desk->done, 0, sizeof(desk->done));
    pst_os_mutex_unlock(&desk->workers->mutex);
    finish(desk, &done, 0);
}

/* Removes the jobs of one desk from the waiting ones; the mutex is locked. */
static struct line take_waiting(postern_workers *workers, struct desk *desk)
{
    struct line mine, others;
    postern_job *job;

    memset(&mine, 0, sizeof(mine));
    memset(&others, 0, sizeof(others));
    while ((job = take(&workers->jobs)) != NULL) {
        if (job->desk == desk) {
            workers->waiting--;
            put(&mine, job);
        } else {
            put(&others, job);
        }
    }
    workers->jobs = others;
    return mine;
}

/* The last calls of `done` may try to add jobs.  So the desk exists until
   then, and refuses them. */
static void close_desk(struct desk *desk)
{
    postern_workers *workers = desk->workers;
    struct line cancelled;
    struct desk **link;

    pst_os_mutex_lock(&workers->mutex);
    desk->is_closed = 1;
    cancelled = take_waiting(workers, desk);
    while (desk->begun > 0)
        (void)pst_os_condition_wait(&workers->returned, &workers->mutex, -1);
    pst_os_mutex_unlock(&workers->mutex);
    finish(desk, &desk->done, 0);
    finish(desk, &cancelled, 1);
    pst_os_mutex_lock(&workers->mutex);
    for (link = &workers->desks; *link != desk; link = &(*link)->next)
        ;
    *link = desk->next;
    pst_os_mutex_unlock(&workers->mutex);
    free(desk);
}

static void on_freed(postern_server *server, void *context)
{
    (void)server;
    close_desk((struct desk *)context);
}

/* The mutex is locked. */
static struct desk *find_desk(postern_workers *workers,
    const postern_server *server)
{
    struct desk *desk = workers->desks;

    while (desk != NULL && desk->server != server)
        desk = desk->next;
    return desk;
}

/* No other thread makes a desk for this server, because only its own thread
   calls this. */
static int make_desk(postern_workers *workers, postern_server *server,
    struct desk **made)
{
    struct desk *desk = (struct desk *)malloc(sizeof(*desk));
    int error;

    if (desk == NULL)
        return POSTERN_E_NOMEM;
    memset(desk, 0, sizeof(*desk));
    desk->workers = workers;
    desk->server = server;
    desk->wakeup.woken = on_woken;
    desk->wakeup.freed = on_freed;
    desk->wakeup.context = desk;
    error = postern_server_add_wakeup(server, &desk->wakeup);
    if (error != 0) {
        free(desk);
        return error;
    }
    pst_os_mutex_lock(&workers->mutex);
    desk->next = workers->desks;
    workers->desks = desk;
    pst_os_mutex_unlock(&workers->mutex);
    *made = desk;
    return 0;
}

static int desk_for(postern_workers *workers, postern_server *server,
    struct desk **desk)
{
    pst_os_mutex_lock(&workers->mutex);
    *desk = find_desk(workers, server);
    pst_os_mutex_unlock(&workers->mutex);
    return *desk != NULL ? 0 : make_desk(workers, server, desk);
}

/* The mutex is locked. */
static int start_thread(postern_workers *workers)
{
    int error = pst_os_thread_start(&workers->thread[workers->threads], work,
        workers);

    if (error == 0)
        workers->threads++;
    return error;
}

/* The mutex is locked.  If no further thread can be started, the existing
   threads do the work. */
static int queue(postern_workers *workers, struct desk *desk,
    postern_job *job)
{
    if (workers->ends || desk->is_closed)
        return POSTERN_E_STALE;
    if (workers->waiting == workers->most_waiting)
        return POSTERN_E_FULL;
    job->desk = desk;
    put(&workers->jobs, job);
    workers->waiting++;
    if (workers->waiting > workers->idle
        && workers->threads < workers->most_threads)
        (void)start_thread(workers);
    pst_os_condition_signal(&workers->added);
    return 0;
}

int postern_workers_add(postern_workers *workers, postern_server *server,
    postern_job *job)
{
    struct desk *desk;
    int error;

    if (job->work == NULL || job->done == NULL)
        return POSTERN_E_INVALID_CALLBACK;
    error = desk_for(workers, server, &desk);
    if (error != 0)
        return error;
    pst_os_mutex_lock(&workers->mutex);
    error = queue(workers, desk, job);
    pst_os_mutex_unlock(&workers->mutex);
    return error;
}

/* ---- the pool ----------------------------------------------------------- */

static int set_up(postern_workers *workers)
{
    int error = pst_os_mutex_init(&workers->mutex);

    if (error != 0)
        return error;
    error = pst_os_condition_init(&workers->added);
    if (error == 0) {
        error = pst_os_condition_init(&workers->returned);
        if (error == 0)
            return 0;
        pst_os_condition_free(&workers->added);
    }
    pst_os_mutex_free(&workers->mutex);
    return error;
}

static void tear_down(postern_workers *workers)
{
    pst_os_condition_free(&workers->returned);
    pst_os_condition_free(&workers->added);
    pst_os_mutex_free(&workers->mutex);
    free(workers);
}

/* Makes sure that there is at least one thread; without it no job would be
   done. */
static int start(postern_workers *workers)
{
    int error = set_up(workers);

    if (error != 0) {
        free(workers);
        return error;
    }
    pst_os_mutex_lock(&workers->mutex);
    error = start_thread(workers);
    pst_os_mutex_unlock(&workers->mutex);
    if (error != 0)
        tear_down(workers);
    return error;
}

postern_workers *postern_workers_new(unsigned threads, unsigned most,
    int *error)
{
    postern_workers *workers;
    size_t size;
    int ignored;

    if (error == NULL)
        error = &ignored;
    if (threads == 0)
        threads = POSTERN_WORKERS_THREADS;
    if (threads > MOST_THREADS)
        threads = MOST_THREADS;
    *error = POSTERN_E_NOMEM;
    size = sizeof(*workers) + (threads - 1) * sizeof(workers->thread[0]);
    workers = (postern_workers *)malloc(size);
    if (workers == NULL)
        return NULL;
    memset(workers, 0, size);
    workers->most_threads = threads;
    workers->most_waiting = most == 0 ? POSTERN_WORKERS_QUEUE : most;
    *error = start(workers);
    return *error == 0 ? workers : NULL;
}

void postern_workers_free(postern_workers *workers)
{
    unsigned i;

    if (workers == NULL)
        return;
    pst_os_mutex_lock(&workers->mutex);
    workers->ends = 1;
    pst_os_condition_broadcast(&workers->added);
    pst_os_mutex_unlock(&workers->mutex);
    for (i = 0; i < workers->threads; i++)
        pst_os_thread_join(&workers->thread[i]);
    while (workers->desks != NULL) {
        postern_server_remove_wakeup(workers->desks->server,
            &workers->desks->wakeup);
        close_desk(workers->desks);
    }
    tear_down(workers);
}
