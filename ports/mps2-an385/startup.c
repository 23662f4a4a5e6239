/* SPDX-License-Identifier: MIT */
/*
 * startup.c - from the reset to main(), and the table of exceptions and
 * interrupts.
 */
#include "board.h"
#include "stack.h"

/* From link.ld; only their addresses matter. */
extern unsigned long board_data_begin[], board_data_end[];
extern unsigned long board_bss_begin[], board_bss_end[];
extern const unsigned long board_data_from[];

int main(void);
void board_reset(void);

static void prepare_memory(void)
{
    const unsigned long *from = board_data_from;
    unsigned long *to;

    for (to = board_data_begin; to < board_data_end; to++)
        *to = *from++;
    for (to = board_bss_begin; to < board_bss_end; to++)
        *to = 0;
}

void board_reset(void)
{
    board_stack_paint();
    prepare_memory();
    board_end(main());
}

/* A fault: an address without memory, a stack that is used up, or semihosting
   without a debugger. */
static void fault(void)
{
    board_print("fault\n");
    board_end(2);
}

static void unexpected(void)
{
    board_print("an interrupt that nobody enabled\n");
    board_end(2);
}

typedef void (*handler)(void);

/* The processor reads these at the address 0. */
struct vectors {
    unsigned long *stack;
    handler exceptions[15];     /* numbers 1 to 15 of the architecture */
    handler interrupts[32];     /* those of the board */
};

extern const struct vectors board_vectors;

__attribute__((section(".vectors"), used))
const struct vectors board_vectors = {
    board_stack_end,
    {
        board_reset, unexpected, fault, fault, fault, fault,
        unexpected, unexpected, unexpected, unexpected, unexpected,
        unexpected, unexpected, unexpected, board_tick
    },
    {
        board_uart_interrupt, unexpected, unexpected, unexpected,
        unexpected, unexpected, unexpected, unexpected,
        unexpected, unexpected, unexpected, unexpected,
        unexpected, board_ethernet_interrupt, unexpected, unexpected,
        unexpected, unexpected, unexpected, unexpected,
        unexpected, unexpected, unexpected, unexpected,
        unexpected, unexpected, unexpected, unexpected,
        unexpected, unexpected, unexpected, unexpected
    }
};
