/* SPDX-License-Identifier: MIT */
/* shelf.c - keeps spare blocks of four sizes. */
#include "config.h"
#include "shelf.h"

struct pst_spare {
    struct pst_spare *next;
};

void pst_shelf_init(pst_shelf *shelf, pst_memory *memory, size_t session_size)
{
    int kind;

    shelf->memory = memory;
    shelf->size[PST_SHELF_LINE] = PST_LINE_BLOCK;
    shelf->size[PST_SHELF_OUTPUT] = PST_OUTPUT_BLOCK;
    shelf->size[PST_SHELF_ENVELOPE] = PST_ENVELOPE_BLOCK;
    shelf->size[PST_SHELF_SESSION] = session_size;
    for (kind = 0; kind < PST_SHELF_KINDS; kind++) {
        shelf->spare[kind] = NULL;
        shelf->spares[kind] = 0;
    }
}

void *pst_shelf_take(pst_shelf *shelf, enum pst_shelf_kind kind)
{
    struct pst_spare *spare = shelf->spare[kind];

    if (spare == NULL)
        return pst_memory_take(shelf->memory, shelf->size[kind]);
    shelf->spare[kind] = spare->next;
    shelf->spares[kind]--;
    return spare;
}

void pst_shelf_put(pst_shelf *shelf, enum pst_shelf_kind kind, void *block)
{
    struct pst_spare *spare = (struct pst_spare *)block;

    if (spare == NULL)
        return;
    if (shelf->spares[kind] >= PST_SHELF_DEPTH) {
        pst_memory_free(shelf->memory, block, shelf->size[kind]);
        return;
    }
    spare->next = shelf->spare[kind];
    shelf->spare[kind] = spare;
    shelf->spares[kind]++;
}

void pst_shelf_clear(pst_shelf *shelf)
{
    int kind;

    for (kind = 0; kind < PST_SHELF_KINDS; kind++)
        while (shelf->spare[kind] != NULL)
            pst_memory_free(shelf->memory,
                pst_shelf_take(shelf, (enum pst_shelf_kind)kind),
                shelf->size[kind]);
}
