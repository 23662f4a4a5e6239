/* SPDX-License-Identifier: MIT */
/* scripted_pool.c - does jobs when the test says so. */
#include <string.h>

#include "handlers/scripted_pool.h"
#include "support/suite.h"

static struct {
    postern_server *server;
    postern_job *job;
} taken[50];
static int count;
static int refusal, refusals;

void scripted_pool_begin(postern_store *store)
{
    count = refusals = 0;
    CU_ASSERT_FATAL(store->employ != NULL);
    store->employ(store, NULL, scripted_pool_add);
}

void scripted_pool_refuse(int error, int times)
{
    refusal = error;
    refusals = times;
}

int scripted_pool_count(void)
{
    return count;
}

int scripted_pool_add(postern_workers *workers, postern_server *server,
    postern_job *job)
{
    (void)workers;
    if (refusals > 0) {
        refusals--;
        return refusal;
    }
    CU_ASSERT_FATAL(count < 50);
    taken[count].server = server;
    taken[count++].job = job;
    return 0;
}

void scripted_pool_work(int index)
{
    CU_ASSERT_FATAL(index < count);
    taken[index].job->work(taken[index].job);
}

void scripted_pool_hand_back(int index, int cancelled)
{
    postern_server *server = taken[index].server;
    postern_job *job = taken[index].job;

    CU_ASSERT_FATAL(index < count);
    count--;
    memmove(&taken[index], &taken[index + 1],
        (size_t)(count - index) * sizeof(taken[0]));
    job->done(server, job, cancelled);
}

void scripted_pool_finish(void)
{
    while (count > 0) {
        scripted_pool_work(0);
        scripted_pool_hand_back(0, 0);
    }
}
