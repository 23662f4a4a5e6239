/* SPDX-License-Identifier: MIT */
/* figures.h - how much memory was used. */
#ifndef BOARD_FIGURES_H
#define BOARD_FIGURES_H

struct postern_memory;

void figures_print(const struct postern_memory *memory);

#endif
