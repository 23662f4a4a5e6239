/* SPDX-License-Identifier: MIT */
/* thread.c - runs a function in another thread. */
#include "support/thread.h"

#include "os/thread.h"
#include "support/suite.h"

static pst_os_thread thread;
static void (*task)(void);

static void run(void *unused)
{
    (void)unused;
    task();
}

void thread_start(void (*work)(void))
{
    task = work;
    CU_ASSERT_FATAL(pst_os_thread_start(&thread, run, NULL) == 0);
}

void thread_join(void)
{
    pst_os_thread_join(&thread);
}
