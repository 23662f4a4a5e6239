/* SPDX-License-Identifier: MIT */
/* arena.c - takes small pieces of memory from blocks that are freed
   together. */
#include <string.h>

#include "config.h"
#include "arena.h"

struct pst_arena_block {
    struct pst_arena_block *before;
    size_t used;        /* of the whole block, with this header */
    size_t size;
};

union aligned {
    void *pointer;
    unsigned long number;
    size_t size;
};

#define ALIGNED(n) (((n) + sizeof(union aligned) - 1) \
    / sizeof(union aligned) * sizeof(union aligned))
#define HEADER ALIGNED(sizeof(struct pst_arena_block))

void pst_arena_init(pst_arena *arena, pst_shelf *shelf)
{
    arena->shelf = shelf;
    arena->last = NULL;
}

/* Finds a block with room for `size` octets.  Something that is too large for
   a block of the shelf gets a block of its own. */
static struct pst_arena_block *block_for(pst_arena *arena, size_t size)
{
    struct pst_arena_block *block;
    size_t whole = PST_ENVELOPE_BLOCK;

    if (size <= PST_ENVELOPE_BLOCK - HEADER) {
        block = (struct pst_arena_block *)pst_shelf_take(arena->shelf,
            PST_SHELF_ENVELOPE);
    } else {
        whole = HEADER + size;
        block = (struct pst_arena_block *)pst_memory_take(
            arena->shelf->memory, whole);
    }
    if (block == NULL)
        return NULL;
    block->before = arena->last;
    block->used = HEADER;
    block->size = whole;
    arena->last = block;
    return block;
}

static void *take_from(struct pst_arena_block *block, size_t size)
{
    char *place = (char *)block + block->used;

    block->used += size;
    return place;
}

static void *take_anew(pst_arena *arena, size_t size)
{
    struct pst_arena_block *block = block_for(arena, size);

    return block == NULL ? NULL : take_from(block, size);
}

void *pst_arena_start(pst_arena *arena, pst_shelf *shelf, size_t size)
{
    pst_arena_init(arena, shelf);
    return take_anew(arena, ALIGNED(size));
}

void *pst_arena_take(pst_arena *arena, size_t size)
{
    struct pst_arena_block *block = arena->last;

    size = ALIGNED(size);
    if (block == NULL || size > block->size - block->used)
        return take_anew(arena, size);
    return take_from(block, size);
}

char *pst_arena_copy(pst_arena *arena, const char *text, size_t length)
{
    char *copy = (char *)pst_arena_take(arena, length + 1);

    if (copy == NULL)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

void pst_arena_clear(pst_arena *arena)
{
    struct pst_arena_block *block = arena->last;

    arena->last = NULL;
    while (block != NULL) {
        struct pst_arena_block *before = block->before;

        if (block->size == PST_ENVELOPE_BLOCK)
            pst_shelf_put(arena->shelf, PST_SHELF_ENVELOPE, block);
        else
            pst_memory_free(arena->shelf->memory, block, block->size);
        block = before;
    }
}
