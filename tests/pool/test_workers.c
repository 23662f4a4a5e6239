/* SPDX-License-Identifier: MIT */
/*
 * test_workers.c - jobs run in threads and come back in the server's thread;
 * errors are reported, and no job is forgotten at the end.
 */
#include "os/thread.h"
#include "postern_workers.h"
#include "support/suite.h"

#define MOST 100

typedef struct job {
    postern_job job;            /* first: they are one */
    int worked;
    int done;
    int cancelled;
} job;

static postern_server *server;
static postern_workers *workers;
static job jobs[MOST];
static int handed_back;
static postern_server *handed_to;

/* A gate that holds jobs up. */
static pst_os_mutex mutex;
static pst_os_condition changed;
static int is_open, at_gate;

static postern_server *new_server(void)
{
    postern_options options;
    postern_server *made;

    postern_options_init(&options);
    options.hostname = "mx.test";
    made = postern_server_new(&options, NULL, NULL);
    CU_ASSERT_FATAL(made != NULL);
    return made;
}

static void begin(unsigned threads, unsigned queue)
{
    CU_ASSERT_FATAL(pst_os_mutex_init(&mutex) == 0);
    CU_ASSERT_FATAL(pst_os_condition_init(&changed) == 0);
    memset(jobs, 0, sizeof(jobs));
    handed_back = is_open = at_gate = 0;
    server = new_server();
    workers = postern_workers_new(threads, queue, NULL);
    CU_ASSERT_FATAL(workers != NULL);
}

static void end(void)
{
    postern_server_free(server);
    postern_workers_free(workers);
    pst_os_condition_free(&changed);
    pst_os_mutex_free(&mutex);
}

static void quick(postern_job *it)
{
    ((job *)it)->worked++;
}

static void wait_at_gate(postern_job *it)
{
    ((job *)it)->worked++;
    pst_os_mutex_lock(&mutex);
    at_gate++;
    pst_os_condition_broadcast(&changed);
    while (!is_open)
        (void)pst_os_condition_wait(&changed, &mutex, -1);
    pst_os_mutex_unlock(&mutex);
}

static void open_gate(void)
{
    pst_os_mutex_lock(&mutex);
    is_open = 1;
    pst_os_condition_broadcast(&changed);
    pst_os_mutex_unlock(&mutex);
}

/* Until so many jobs wait there. */
static void until_at_gate(int count)
{
    pst_os_mutex_lock(&mutex);
    while (at_gate < count)
        (void)pst_os_condition_wait(&changed, &mutex, -1);
    pst_os_mutex_unlock(&mutex);
}

static void note(postern_server *where, postern_job *it, int cancelled)
{
    job *mine = (job *)it;

    handed_to = where;
    handed_back++;
    mine->done++;
    mine->cancelled = cancelled;
}

static int add(int index, void (*work)(postern_job *))
{
    jobs[index].job.work = work;
    jobs[index].job.done = note;
    return postern_workers_add(workers, server, &jobs[index].job);
}

static void until_handed_back(int count)
{
    while (handed_back < count)
        ASSERT_NUMBER(postern_server_step(server, -1), 1);
    ASSERT_NUMBER(handed_back, count);
}

static void assert_all(int first, int count, int worked, int cancelled)
{
    int i;

    for (i = first; i < first + count; i++) {
        ASSERT_NUMBER(jobs[i].worked, worked);
        ASSERT_NUMBER(jobs[i].done, 1);
        ASSERT_NUMBER(jobs[i].cancelled, cancelled);
    }
}

static void test_jobs_are_done_and_handed_back(void)
{
    int i;

    begin(4, 0);
    for (i = 0; i < MOST; i++)
        ASSERT_NUMBER(add(i, quick), 0);
    until_handed_back(MOST);
    assert_all(0, MOST, 1, 0);
    CU_ASSERT_PTR_EQUAL(handed_to, server);
    end();
}

static void test_threads_are_started_when_they_are_needed(void)
{
    int i;

    begin(0, 0);
    for (i = 0; i < 8; i++)
        ASSERT_NUMBER(add(i, wait_at_gate), 0);
    until_at_gate(8);
    open_gate();
    until_handed_back(8);
    assert_all(0, 8, 1, 0);
    end();
}

static void test_a_queue_that_is_full_is_told_at_once(void)
{
    begin(1, 2);
    ASSERT_NUMBER(add(0, wait_at_gate), 0);
    until_at_gate(1);
    ASSERT_NUMBER(add(1, quick), 0);
    ASSERT_NUMBER(add(2, quick), 0);
    ASSERT_NUMBER(add(3, quick), POSTERN_E_FULL);
    open_gate();
    until_handed_back(3);
    assert_all(0, 3, 1, 0);
    ASSERT_NUMBER(add(3, quick), 0);
    until_handed_back(4);
    end();
}

/* Does the next one in `done`. */
static void add_next(postern_server *where, postern_job *it, int cancelled)
{
    int next = (int)((job *)it - jobs) + 1;

    note(where, it, cancelled);
    if (next == MOST)
        return;
    jobs[next].job.work = quick;
    jobs[next].job.done = add_next;
    ASSERT_NUMBER(postern_workers_add(workers, where, &jobs[next].job), 0);
}

static void test_a_job_may_be_added_where_one_is_done(void)
{
    begin(3, 0);
    jobs[0].job.work = quick;
    jobs[0].job.done = add_next;
    ASSERT_NUMBER(postern_workers_add(workers, server, &jobs[0].job), 0);
    until_handed_back(MOST);
    assert_all(0, MOST, 1, 0);
    end();
}

static void open_gate_in_thread(void *context)
{
    (void)context;
    open_gate();
}

/* Jobs that have begun are waited for.  Of the others those are cancelled that
   were not begun when the gate was opened: all, unless the test was slow. */
static void assert_begun_or_cancelled(int first, int count)
{
    int i;

    for (i = first; i < first + count; i++) {
        ASSERT_NUMBER(jobs[i].done, 1);
        ASSERT_NUMBER(jobs[i].worked, !jobs[i].cancelled);
    }
}

/* Nobody waits for what is new. */
static void refuse_next(postern_server *where, postern_job *it, int cancelled)
{
    note(where, it, cancelled);
    jobs[MOST - 1].job.work = quick;
    jobs[MOST - 1].job.done = note;
    ASSERT_NUMBER(postern_workers_add(workers, where, &jobs[MOST - 1].job),
        POSTERN_E_STALE);
}

static void begin_the_end(pst_os_thread *opener)
{
    int i;

    begin(2, 0);
    for (i = 0; i < 6; i++)
        ASSERT_NUMBER(add(i, i < 2 ? wait_at_gate : quick), 0);
    until_at_gate(2);
    jobs[5].job.done = refuse_next;
    CU_ASSERT_FATAL(pst_os_thread_start(opener, open_gate_in_thread,
        NULL) == 0);
}

static void test_all_is_handed_back_when_a_server_is_freed(void)
{
    postern_server *other = new_server();
    postern_server *first;
    pst_os_thread opener;

    begin_the_end(&opener);
    first = server;
    server = other;
    ASSERT_NUMBER(add(10, quick), 0);
    postern_server_free(first);
    ASSERT_NUMBER(handed_back, 6);
    assert_all(0, 2, 1, 0);
    assert_begun_or_cancelled(2, 4);
    CU_ASSERT_PTR_EQUAL(handed_to, first);
    pst_os_thread_join(&opener);
    /* the other server and the pool go on */
    until_handed_back(7);
    CU_ASSERT_PTR_EQUAL(handed_to, other);
    end();
}

static void test_all_is_handed_back_when_the_pool_is_freed(void)
{
    pst_os_thread opener;

    begin_the_end(&opener);
    postern_workers_free(workers);
    ASSERT_NUMBER(handed_back, 6);
    assert_all(0, 2, 1, 0);
    assert_begun_or_cancelled(2, 4);
    CU_ASSERT_PTR_EQUAL(handed_to, server);
    pst_os_thread_join(&opener);
    /* the server has forgotten it */
    postern_server_wake(server);
    ASSERT_NUMBER(postern_server_step(server, -1), 1);
    workers = NULL;
    end();
}

static void test_what_cannot_be_is_refused(void)
{
    int error = 1;

    begin(1, 0);
    ASSERT_NUMBER(add(0, NULL), POSTERN_E_INVALID_CALLBACK);
    jobs[0].job.work = quick;
    jobs[0].job.done = NULL;
    ASSERT_NUMBER(postern_workers_add(workers, server, &jobs[0].job),
        POSTERN_E_INVALID_CALLBACK);
    postern_workers_free(postern_workers_new(1, 1, &error));
    ASSERT_NUMBER(error, 0);
    end();
}

void suite_pool_workers(void)
{
    SUITE("pool/workers");
    TEST(test_jobs_are_done_and_handed_back);
    TEST(test_threads_are_started_when_they_are_needed);
    TEST(test_a_queue_that_is_full_is_told_at_once);
    TEST(test_a_job_may_be_added_where_one_is_done);
    TEST(test_all_is_handed_back_when_a_server_is_freed);
    TEST(test_all_is_handed_back_when_the_pool_is_freed);
    TEST(test_what_cannot_be_is_refused);
}
