/* SPDX-License-Identifier: MIT */
/* cc.h - what lwIP needs to know about the compiler and the board. */
#ifndef BOARD_ARCH_CC_H
#define BOARD_ARCH_CC_H

#include "board.h"

/* Messages of lwIP are dropped; an error ends the program. */
#define LWIP_PLATFORM_DIAG(x)
#define LWIP_PLATFORM_ASSERT(x) do { board_print(x "\n"); board_end(2); } \
    while (0)

#define LWIP_RAND() ((u32_t)board_random())

/* Switches interrupts off, and restores them. */
typedef unsigned long sys_prot_t;

#endif
