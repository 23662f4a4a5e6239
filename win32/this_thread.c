/* SPDX-License-Identifier: MIT */
/* this_thread.c - compares threads. */
#include "win32.h"

#include "os/thread.h"

#include <string.h>

void pst_os_thread_note(pst_os_thread *thread)
{
    DWORD self = GetCurrentThreadId();

    memcpy(thread, &self, sizeof(self));
}

int pst_os_thread_is_this(const pst_os_thread *thread)
{
    DWORD noted;

    memcpy(&noted, thread, sizeof(noted));
    return noted == GetCurrentThreadId();
}
