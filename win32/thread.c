/* SPDX-License-Identifier: MIT */
/* thread.c - tells threads of Windows apart, for debug builds. */
#include "win32.h"

#include "base/config.h"
#include "os/thread.h"

#if PST_DEBUG

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

#endif
