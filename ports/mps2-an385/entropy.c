/* SPDX-License-Identifier: MIT */
/*
 * entropy.c - random octets.
 *
 * On a real board take them from the random number generator of the
 * microcontroller (RNG or TRNG in its manual): wait until it has a word, check
 * its error bits, take the word; after an error return -1. Use nothing else:
 * the clock, the network address or a constant in flash are known or can be
 * guessed, and then so can every key.  If the microcontroller has no such
 * generator, add a chip that has one.
 *
 * The emulated board has none.  It reads /dev/urandom of the host by
 * semihosting.
 */
#include "board.h"
#include "semihosting.h"

int board_entropy(void *context, void *octets, size_t length)
{
    (void)context;
    return semihosting_read("/dev/urandom", octets, length);
}

unsigned long board_random(void)
{
    unsigned long number = 0;

    (void)board_entropy(NULL, &number, sizeof(number));
    return number;
}
