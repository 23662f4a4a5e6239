/* SPDX-License-Identifier: MIT */
/*
 * stack.c - measures the stack: startup.c fills it with a pattern; octets
 * without the pattern were used.
 */
#include "board.h"
#include "stack.h"

#define COLOUR 0x5AC0FFEEUL

/* For the function that fills the stack, and some more. */
#define MARGIN 32

void board_stack_paint(void)
{
    volatile unsigned long here = 0;
    unsigned long *at = board_stack_begin;
    unsigned long end = (unsigned long)&here - MARGIN * sizeof(here);

    while ((unsigned long)at < end)
        *at++ = COLOUR;
}

unsigned long board_stack_size(void)
{
    return (unsigned long)board_stack_end - (unsigned long)board_stack_begin;
}

unsigned long board_stack_mark(void)
{
    const unsigned long *at = board_stack_begin;

    while (at < board_stack_end && *at == COLOUR)
        at++;
    return (unsigned long)board_stack_end - (unsigned long)at;
}
