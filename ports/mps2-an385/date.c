/* SPDX-License-Identifier: MIT */
/*
 * date.c - the time of day.  TLS needs it to check and make certificates.
 *
 * On a real board use a clock with a battery (RTC), or NTP.  Return 0 as long
 * as it is unknown.  The emulated board asks the host by semihosting.
 */
#include "board.h"
#include "semihosting.h"

unsigned long board_date(void *context)
{
    (void)context;
    return semihosting_time();
}
