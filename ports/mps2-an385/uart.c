/* SPDX-License-Identifier: MIT */
/* uart.c - the serial line: prints text, and receives single octets. */
#include "board.h"

#define DATA BOARD_REGISTER(0x40004000UL)
#define STATE BOARD_REGISTER(0x40004004UL)
#define CONTROL BOARD_REGISTER(0x40004008UL)
#define CLEAR BOARD_REGISTER(0x4000400CUL)
#define DIVIDER BOARD_REGISTER(0x40004010UL)

enum { CANNOT_TAKE = 1, HAS_ONE = 2 };              /* STATE */
enum { SENDS = 1, RECEIVES = 2, INTERRUPTS = 8 };   /* CONTROL */
enum { RECEIVED = 2 };                              /* CLEAR */

/* 25 MHz divided by 217 is 115,200 bits a second. */
enum { PARTS = 217 };

static void (*on_octet)(void *context, int octet);
static void *on_octet_context;

void board_uart_open(void (*callback)(void *context, int octet),
    void *context)
{
    on_octet = callback;
    on_octet_context = context;
    DIVIDER = PARTS;
    CONTROL = SENDS | RECEIVES | INTERRUPTS;
    board_interrupt_enable(BOARD_UART);
}

void board_uart_interrupt(void)
{
    CLEAR = RECEIVED;
    while (STATE & HAS_ONE)
        on_octet(on_octet_context, (int)(DATA & 0xFF));
}

static void put(int octet)
{
    while (STATE & CANNOT_TAKE)
        continue;
    DATA = (unsigned long)octet;
}

void board_print(const char *text)
{
    while (*text != '\0')
        put(*text++);
}

void board_print_number(unsigned long number)
{
    char digits[11];
    char *at = digits + sizeof(digits) - 1;

    *at = '\0';
    do {
        *--at = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    board_print(at);
}

void board_print_octet(unsigned octet)
{
    static const char digits[] = "0123456789abcdef";

    put(digits[octet >> 4 & 15]);
    put(digits[octet & 15]);
}
