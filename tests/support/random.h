/* SPDX-License-Identifier: MIT */
/* random.h - numbers that look random and are the same in every run. */
#ifndef TESTS_SUPPORT_RANDOM_H
#define TESTS_SUPPORT_RANDOM_H

/* The next number of 0 .. 2^32-1; any seed will do as first state. */
unsigned long random_next(unsigned long *state);

/* The next of 0 .. limit-1; limit 0 counts as 1. */
unsigned long random_below(unsigned long *state, unsigned long limit);

#endif
