/* SPDX-License-Identifier: MIT */
/*
 * arena.h - memory for many small things that are freed together, such as the
 * paths and parameters of an envelope.  It is a chain of envelope blocks from
 * the shelf.  A single thing cannot be freed.
 */
#ifndef PST_BASE_ARENA_H
#define PST_BASE_ARENA_H

#include "shelf.h"

struct pst_arena_block;

typedef struct pst_arena {
    pst_shelf *shelf;
    struct pst_arena_block *last;
} pst_arena;

void pst_arena_init(pst_arena *arena, pst_shelf *shelf);

/* Makes an arena and returns its first `size` octets.  NULL: there is no
   memory, and nothing has to be freed. */
void *pst_arena_start(pst_arena *arena, pst_shelf *shelf, size_t size);

/* Returns `size` octets, aligned for pointers and longs, or NULL: no
   memory. */
void *pst_arena_take(pst_arena *arena, size_t size);

/* Returns a NUL-terminated copy, or NULL: no memory. */
char *pst_arena_copy(pst_arena *arena, const char *text, size_t length);

/* Frees all of it; the arena may be used again. */
void pst_arena_clear(pst_arena *arena);

#endif
