/* SPDX-License-Identifier: MIT */
/* board.c - calls the functions of the board. */
#include "port.h"

#include <lwip/timeouts.h>

void pst_lwip_board_poll(postern_lwip *lwip)
{
    if (lwip->board->poll != NULL)
        lwip->board->poll(lwip->board->context);
}

void pst_lwip_board_drive(postern_lwip *lwip)
{
    lwip->woken = 0;
    pst_lwip_board_poll(lwip);
    sys_check_timeouts();
}

void pst_lwip_board_rest(const postern_lwip *lwip, long milliseconds)
{
    u32_t most = sys_timeouts_sleeptime();

    if (milliseconds >= 0 && (unsigned long)milliseconds < most)
        most = (u32_t)milliseconds;
    if (lwip->board->rest != NULL && most > 0)
        lwip->board->rest(lwip->board->context, most);
}
