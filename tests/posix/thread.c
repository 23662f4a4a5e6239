/* thread.c - runs a function in another thread, by pthreads. */
#include "posix/posix.h"

#include <pthread.h>

#include "support/suite.h"
#include "support/thread.h"

static pthread_t thread;
static void (*task)(void);

static void *run(void *unused)
{
    task();
    return unused;
}

void thread_start(void (*work)(void))
{
    task = work;
    CU_ASSERT_FATAL(pthread_create(&thread, NULL, run, NULL) == 0);
}

void thread_join(void)
{
    CU_ASSERT(pthread_join(thread, NULL) == 0);
}
