/* SPDX-License-Identifier: MIT */
/*
 * semihosting.h - calls to the host: the emulator, or a debugger at a real
 * board.  Without one of these such a call is a fault, so a product must not
 * use it.
 */
#ifndef BOARD_SEMIHOSTING_H
#define BOARD_SEMIHOSTING_H

#include <stddef.h>

/* Fills `octets` from a file of the host.  0, or -1. */
int semihosting_read(const char *path, void *octets, size_t length);

/* Returns the time of day: seconds since 1970, UTC. */
unsigned long semihosting_time(void);

/* Ends the emulator, which returns `status`. */
void semihosting_exit(int status);

#endif
