/* SPDX-License-Identifier: MIT */
/* digest.h - the application: a handler that computes the SHA-256 of each
   message while it arrives, and prints it with the size. */
#ifndef BOARD_DIGEST_H
#define BOARD_DIGEST_H

struct postern_handler;
struct postern_memory;

/* Fills in the hooks; the data of a message are in `memory`. */
void digest_fill(struct postern_handler *handler,
    struct postern_memory *memory);

#endif
