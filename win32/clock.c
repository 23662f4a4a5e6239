/* SPDX-License-Identifier: MIT */
/* clock.c - reads a clock in milliseconds that never steps back. */
#include "win32.h"

#include "net.h"

/* GetTickCount() wraps after 49 days, like an `unsigned long` of milliseconds;
   all callers allow for this. */
unsigned long pst_net_now(void *context)
{
    (void)context;
    return GetTickCount();
}
