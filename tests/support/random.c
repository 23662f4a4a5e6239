/* SPDX-License-Identifier: MIT */
/* random.c - pseudo-random numbers, the same in every run. */
#include "random.h"

#define WORD 0xffffffffUL

/* A counter and a mixer: every state is good, also 0. */
unsigned long random_next(unsigned long *state)
{
    unsigned long mixed;

    *state = (*state + 0x9e3779b9UL) & WORD;
    mixed = *state;
    mixed = ((mixed ^ (mixed >> 16)) * 0x21f0aaadUL) & WORD;
    mixed = ((mixed ^ (mixed >> 15)) * 0x735a2d97UL) & WORD;
    return mixed ^ (mixed >> 15);
}

unsigned long random_below(unsigned long *state, unsigned long limit)
{
    unsigned long number = random_next(state);

    return limit == 0 ? 0 : number % limit;
}
