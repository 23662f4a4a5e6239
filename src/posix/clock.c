/* SPDX-License-Identifier: MIT */
/* clock.c - reads a clock in milliseconds that never steps back. */
#include "posix.h"

#include <time.h>

#include "net.h"

unsigned long pst_net_now(void *context)
{
    struct timespec now;

    (void)context;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long)now.tv_sec * 1000UL
        + (unsigned long)now.tv_nsec / 1000000UL;
}
