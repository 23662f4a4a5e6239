/* SPDX-License-Identifier: MIT */
/* figures.c - prints how much memory was used, at most and of how much. */
#include "figures.h"

#include <postern_memory.h>

#include "board.h"
#include "sizes.h"

static void print(const char *name, unsigned long number, unsigned long of)
{
    board_print(name);
    board_print_number(number);
    board_print(" of ");
    board_print_number(of);
    board_print("\n");
}

void figures_print(const postern_memory *memory)
{
    print("memory now: ", (unsigned long)postern_memory_used(memory),
        BOARD_MEMORY);
    print("memory peak: ", (unsigned long)postern_memory_peak(memory),
        BOARD_MEMORY);
    print("stack peak: ", board_stack_mark(), board_stack_size());
}
