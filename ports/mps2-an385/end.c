/* SPDX-License-Identifier: MIT */
/*
 * end.c - the end of the program.  A mail server on a real board never ends:
 * wait here for the watchdog, which starts the board again.
 */
#include "board.h"
#include "semihosting.h"

void board_end(int status)
{
    semihosting_exit(status);
    for (;;)
        board_wait_for_interrupt();
}
