/* SPDX-License-Identifier: MIT */
/* random.h - pseudo-random numbers, the same in every run. */
#ifndef TESTS_SUPPORT_RANDOM_H
#define TESTS_SUPPORT_RANDOM_H

/* The next number from 0 to 2^32-1; any seed can be the first state. */
unsigned long random_next(unsigned long *state);

/* The next number from 0 to limit-1; limit 0 counts as 1. */
unsigned long random_below(unsigned long *state, unsigned long limit);

#endif
