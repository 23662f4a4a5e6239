/* SPDX-License-Identifier: MIT */
/* interrupts.c - turning interrupts on and off, and waiting for one. */
#include "board.h"

/* The interrupt controller of a Cortex-M3: 32 interrupts are enough here. */
#define SET_ENABLE BOARD_REGISTER(0xE000E100UL)
#define CLEAR_ENABLE BOARD_REGISTER(0xE000E180UL)

void board_interrupt_enable(int number)
{
    SET_ENABLE = 1UL << number;
}

void board_interrupt_disable(int number)
{
    CLEAR_ENABLE = 1UL << number;
}

unsigned long board_interrupts_off(void)
{
    unsigned long were;

    __asm__ volatile ("mrs %0, primask\n\tcpsid i" : "=r" (were) : : "memory");
    return were;
}

void board_interrupts_restore(unsigned long were)
{
    __asm__ volatile ("msr primask, %0" : : "r" (were) : "memory");
}

void board_wait_for_interrupt(void)
{
    __asm__ volatile ("dsb\n\twfi" : : : "memory");
}
