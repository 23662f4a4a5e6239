/* SPDX-License-Identifier: MIT */
/* thread.c - starts and joins threads. */
#include "win32.h"

#include <errno.h>
#include <process.h>
#include <string.h>

#include "os/thread.h"
#include "postern_base.h"

static unsigned __stdcall run(void *context)
{
    pst_os_thread *thread = (pst_os_thread *)context;

    thread->function(thread->context);
    return 0;
}

/* Not CreateThread(): only this frees the C library's data of the thread. */
int pst_os_thread_start(pst_os_thread *thread,
    void (*function)(void *context), void *context)
{
    HANDLE made;

    thread->function = function;
    thread->context = context;
    errno = 0;
    made = (HANDLE)_beginthreadex(NULL, 0, run, thread, 0, NULL);
    if (made == NULL)
        return errno == ENOMEM ? POSTERN_E_NOMEM : POSTERN_E_FULL;
    memcpy(thread->words, &made, sizeof(made));
    return 0;
}

void pst_os_thread_join(pst_os_thread *thread)
{
    HANDLE made;

    memcpy(&made, thread->words, sizeof(made));
    (void)WaitForSingleObject(made, INFINITE);
    CloseHandle(made);
}
