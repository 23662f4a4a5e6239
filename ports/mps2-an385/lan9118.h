/* SPDX-License-Identifier: MIT */
/* lan9118.h - the Ethernet chip of the board, an SMSC LAN9118. */
#ifndef BOARD_LAN9118_H
#define BOARD_LAN9118_H

#include <stddef.h>

/* Returns 0, or -1: there is no such chip. */
int lan9118_open(const unsigned char address[6]);

/* Has a frame come? */
int lan9118_has_frame(void);

/*
 * _read_begin returns the length of the next frame, without its checksum; 0:
 * there is no good frame.  Then _read reads all of it in pieces, and _read_end
 * ends the frame.
 */
size_t lan9118_read_begin(void);
void lan9118_read(unsigned char *octets, size_t length);
void lan9118_read_end(void);

/*
 * Sends a frame of this length in pieces.  Returns 0, or -1: the chip has no
 * room now.
 */
int lan9118_write_begin(size_t length);
void lan9118_write(const unsigned char *octets, size_t length);
void lan9118_write_end(void);

/* From now on a frame ends board_wait_for_interrupt. */
void lan9118_expect(void);

#endif
