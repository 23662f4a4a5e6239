/* SPDX-License-Identifier: MIT */
/*
 * board.h - the functions of the board.  Another board has the same functions,
 * with other registers.
 */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>

/* A register of 32 bits, the size of an unsigned long here. */
#define BOARD_REGISTER(address) (*(volatile unsigned long *)(address))

/* ---- interrupts.c ------------------------------------------------------ */

/* The numbers of interrupts on this board. */
enum board_interrupt { BOARD_UART = 0, BOARD_ETHERNET = 13 };

void board_interrupt_enable(int number);
void board_interrupt_disable(int number);

/* _off switches interrupts off and returns their state; _restore restores
   it. */
unsigned long board_interrupts_off(void);
void board_interrupts_restore(unsigned long were);

/* Sleeps until an interrupt comes, even if interrupts are off; then its
   handler runs when they are on again. */
void board_wait_for_interrupt(void);

/* ---- uart.c ------------------------------------------------------------ */

/* An interrupt calls `callback` for each octet that comes. */
void board_uart_open(void (*callback)(void *context, int octet),
    void *context);
void board_print(const char *text);
void board_print_number(unsigned long number);
void board_print_octet(unsigned octet);     /* two hexadecimal digits */

/* ---- clock.c ----------------------------------------------------------- */

void board_clock_start(void);
unsigned long board_milliseconds(void);     /* since the start; wraps */

/* ---- date.c ------------------------------------------------------------ */

/* The date of postern_tls_options. */
unsigned long board_date(void *context);

/* ---- entropy.c --------------------------------------------------------- */

/* The entropy of postern_lwip_board: 0, or -1: there is none. */
int board_entropy(void *context, void *octets, size_t length);

/* For lwIP, so that local ports are hard to guess. */
unsigned long board_random(void);

/* ---- stack.c ----------------------------------------------------------- */

/* _mark: the most octets of the stack that were used; _size: all octets. */
unsigned long board_stack_mark(void);
unsigned long board_stack_size(void);

/* ---- startup.c --------------------------------------------------------- */

/* The interrupt handlers of the other files. */
void board_tick(void);                      /* clock.c */
void board_uart_interrupt(void);            /* uart.c */
void board_ethernet_interrupt(void);        /* lan9118.c */

/* Ends the program; startup.c calls it when main() has returned. */
void board_end(int status);                 /* end.c */

#endif
