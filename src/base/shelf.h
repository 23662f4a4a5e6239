/* SPDX-License-Identifier: MIT */
/*
 * shelf.h - blocks of a few fixed sizes.  A connection takes one when it needs
 * it and puts it back when it is empty.  A few spare blocks of each size stay
 * on the shelf, so that after the first messages the allocator is not called.
 */
#ifndef PST_BASE_SHELF_H
#define PST_BASE_SHELF_H

#include "memory.h"

enum pst_shelf_kind {
    PST_SHELF_LINE,
    PST_SHELF_OUTPUT,
    PST_SHELF_ENVELOPE,
    PST_SHELF_SESSION,
    PST_SHELF_KINDS
};

struct pst_spare;

typedef struct pst_shelf {
    pst_memory *memory;
    size_t size[PST_SHELF_KINDS];
    struct pst_spare *spare[PST_SHELF_KINDS];
    unsigned spares[PST_SHELF_KINDS];
} pst_shelf;

void pst_shelf_init(pst_shelf *shelf, pst_memory *memory, size_t session_size);

/* Returns a block of this kind, with any content, or NULL: no memory. */
void *pst_shelf_take(pst_shelf *shelf, enum pst_shelf_kind kind);

/* Returns a block to the shelf; NULL is allowed. */
void pst_shelf_put(pst_shelf *shelf, enum pst_shelf_kind kind, void *block);

/* Frees the spare blocks. */
void pst_shelf_clear(pst_shelf *shelf);

#endif
