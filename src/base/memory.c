/* SPDX-License-Identifier: MIT */
/* memory.c - calls the allocator, counts the octets, enforces the limit. */
#include <string.h>

#include "memory.h"

void pst_memory_init(pst_memory *memory, postern_resize resize, void *context,
    size_t limit)
{
    memory->resize = resize;
    memory->context = context;
    memory->used = 0;
    memory->peak = 0;
    memory->limit = limit;
}

void pst_memory_count(pst_memory *memory, size_t size)
{
    memory->used += size;
    if (memory->used > memory->peak)
        memory->peak = memory->used;
}

void *pst_memory_resize(pst_memory *memory, void *block, size_t was,
    size_t now)
{
    size_t others = memory->used - was;
    void *result;

    if (now > was && memory->limit != 0
        && (others > memory->limit || now > memory->limit - others))
        return NULL;
    result = memory->resize(memory->context, block, was, now);
    if (result == NULL && now > 0)
        return NULL;
    memory->used = others;
    pst_memory_count(memory, now);
    return result;
}

void *pst_memory_call(void *memory, void *block, size_t was, size_t now)
{
    return pst_memory_resize((pst_memory *)memory, block, was, now);
}

void *pst_memory_take(pst_memory *memory, size_t size)
{
    return pst_memory_resize(memory, NULL, 0, size);
}

void pst_memory_free(pst_memory *memory, void *block, size_t size)
{
    if (block != NULL)
        (void)pst_memory_resize(memory, block, size, 0);
}

/* The compiler cannot remove a call through a pointer that may change.  Wiping
   octet by octet would take a tenth of the time of a resumed handshake. */
static void *(*volatile const fill)(void *, int, size_t) = memset;

void pst_memory_wipe(void *block, size_t size)
{
    fill(block, 0, size);
}
