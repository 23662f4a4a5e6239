/* thread.c - runs a function in another thread of Windows. */
#include "win32/win32.h"

#include "support/suite.h"
#include "support/thread.h"

static HANDLE thread;
static void (*task)(void);

static DWORD WINAPI run(void *unused)
{
    (void)unused;
    task();
    return 0;
}

void thread_start(void (*work)(void))
{
    task = work;
    thread = CreateThread(NULL, 0, run, NULL, 0, NULL);
    CU_ASSERT_FATAL(thread != NULL);
}

void thread_join(void)
{
    CU_ASSERT(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0);
    CloseHandle(thread);
}
