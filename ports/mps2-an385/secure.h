/* SPDX-License-Identifier: MIT */
/* secure.h - STARTTLS, in the image that has it. */
#ifndef BOARD_SECURE_H
#define BOARD_SECURE_H

struct postern_options;

/* Adds the certificate to the options, which have their network and memory
   already.  NULL, or why it failed. */
const char *secure_fill(struct postern_options *options);

#endif
