/* SPDX-License-Identifier: MIT */
/* stack.h - the place of the stack, which link.ld sets. */
#ifndef BOARD_STACK_H
#define BOARD_STACK_H

extern unsigned long board_stack_begin[], board_stack_end[];

/* Fills the unused part of the stack with a pattern. */
void board_stack_paint(void);

#endif
