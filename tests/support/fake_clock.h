/* SPDX-License-Identifier: MIT */
/*
 * fake_clock.h - a clock that the test moves.  It may start shortly before its
 * wrap, so that the wrap is tested.
 */
#ifndef TESTS_SUPPORT_FAKE_CLOCK_H
#define TESTS_SUPPORT_FAKE_CLOCK_H

typedef struct fake_clock {
    unsigned long now;
    unsigned long passed;       /* since fake_clock_init */
} fake_clock;

void fake_clock_init(fake_clock *clock, unsigned long start);
unsigned long fake_clock_now(const fake_clock *clock);
void fake_clock_advance(fake_clock *clock, unsigned long milliseconds);

/* Moves the clock to `moment`, unless it is past that. */
void fake_clock_reach(fake_clock *clock, unsigned long moment);

#endif
