/* SPDX-License-Identifier: MIT */
/* clock.c - reads a clock in milliseconds that never steps back. */
#include "win32.h"

#include "net.h"

/* It wraps after 49 days, which is what an `unsigned long` does here anyway,
   and every user of it is prepared for. */
unsigned long pst_net_now(void *context)
{
    (void)context;
    return GetTickCount();
}
