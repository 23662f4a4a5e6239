/* SPDX-License-Identifier: MIT */
/* clock.c - milliseconds, by the timer of every Cortex-M (SysTick). */
#include "board.h"

#define CONTROL BOARD_REGISTER(0xE000E010UL)
#define RELOAD BOARD_REGISTER(0xE000E014UL)
#define VALUE BOARD_REGISTER(0xE000E018UL)

enum { RUNS = 1, INTERRUPTS = 2, BY_PROCESSOR = 4 };    /* CONTROL */

/* The processor runs at 25 MHz. */
#define TICKS_IN_A_MILLISECOND 25000UL

static volatile unsigned long milliseconds;

void board_clock_start(void)
{
    RELOAD = TICKS_IN_A_MILLISECOND - 1;
    VALUE = 0;
    CONTROL = RUNS | INTERRUPTS | BY_PROCESSOR;
}

void board_tick(void)
{
    milliseconds++;
}

unsigned long board_milliseconds(void)
{
    return milliseconds;
}
