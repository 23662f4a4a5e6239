/* SPDX-License-Identifier: MIT */
/* fake_clock.c - a clock that the test moves. */
#include "base/moment.h"
#include "fake_clock.h"

void fake_clock_init(fake_clock *clock, unsigned long start)
{
    clock->now = start;
    clock->passed = 0;
}

unsigned long fake_clock_now(const fake_clock *clock)
{
    return clock->now;
}

void fake_clock_advance(fake_clock *clock, unsigned long milliseconds)
{
    clock->now += milliseconds;
    clock->passed += milliseconds;
}

void fake_clock_reach(fake_clock *clock, unsigned long moment)
{
    if (pst_moment_before(clock->now, moment))
        fake_clock_advance(clock, moment - clock->now);
}
