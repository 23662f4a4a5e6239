/* SPDX-License-Identifier: MIT */
/*
 * pool.c - an allocator in one block of memory.
 *
 * Free parts ("holes") are a list in the order of their addresses, so that
 * neighbours can be joined.  A block in use has no header, because the caller
 * gives its size when it frees it.
 */
#include <string.h>

#include "config.h"
#include "postern_memory.h"

/* Unused memory.  All sizes are multiples of the size of this struct. */
typedef struct hole {
    size_t size;
    struct hole *next;
} hole;

struct postern_memory {
    hole *first;
    size_t used;
    size_t peak;
    size_t spare;               /* unused; it makes the size a multiple, too */
};

#define UNIT sizeof(hole)

/* Rounds up to whole units; 0: the size is too large. */
static size_t round_up(size_t size)
{
    return size > (size_t)-1 - UNIT ? 0 : (size + UNIT - 1) / UNIT * UNIT;
}

postern_memory *postern_memory_new(void *block, size_t size)
{
    size_t beyond = (size_t)block % UNIT;
    size_t skip = beyond == 0 ? 0 : UNIT - beyond;
    postern_memory *memory = (postern_memory *)(void *)((char *)block + skip);

    if (block == NULL || size < skip + sizeof(*memory) + UNIT)
        return NULL;
    memory->first = (hole *)(void *)(memory + 1);
    memory->first->size = (size - skip - sizeof(*memory)) / UNIT * UNIT;
    memory->first->next = NULL;
    memory->used = memory->peak = memory->spare = 0;
    return memory;
}

static void count(postern_memory *memory, size_t size)
{
    memory->used += size;
    if (memory->used > memory->peak)
        memory->peak = memory->used;
}

/* Finds the hole for a block: the first one that is large enough, for a large
   block the last one.  Returns the link to it; NULL: there is none. */
static hole **find(postern_memory *memory, size_t size)
{
    hole **at, **found = NULL;

    for (at = &memory->first; *at != NULL; at = &(*at)->next) {
        if ((*at)->size < size)
            continue;
        found = at;
        if (size < PST_POOL_LARGE)
            break;
    }
    return found;
}

/* Takes `size` octets from the start of a hole. */
static void cut(hole **at, size_t size)
{
    hole *whole = *at, *rest = (hole *)(void *)((char *)whole + size);

    if (whole->size == size) {
        *at = whole->next;
        return;
    }
    rest->size = whole->size - size;
    rest->next = whole->next;
    *at = rest;
}

static void *take(postern_memory *memory, size_t size)
{
    hole **at = find(memory, size), *found;

    if (at == NULL)
        return NULL;
    count(memory, size);
    found = *at;
    if (size >= PST_POOL_LARGE && found->size > size) {
        found->size -= size;
        return (char *)found + found->size;
    }
    cut(at, size);
    return found;
}

/* Joins a hole with the next one, if they touch. */
static void join(hole *one)
{
    hole *next = one->next;

    if (next == NULL || (char *)one + one->size != (char *)next)
        return;
    one->size += next->size;
    one->next = next->next;
}

static void put(postern_memory *memory, void *block, size_t size)
{
    hole **at = &memory->first, *before = NULL, *one = (hole *)block;

    while (*at != NULL && *at < one) {
        before = *at;
        at = &before->next;
    }
    one->size = size;
    one->next = *at;
    *at = one;
    join(one);
    if (before != NULL)
        join(before);
    memory->used -= size;
}

/* Takes memory directly after a block; 0: there is not enough. */
static int extend(postern_memory *memory, char *end, size_t more)
{
    hole **at = &memory->first;

    while (*at != NULL && (char *)*at < end)
        at = &(*at)->next;
    if ((char *)*at != end || (*at)->size < more)
        return 0;
    cut(at, more);
    count(memory, more);
    return 1;
}

static void *move(postern_memory *memory, void *block, size_t was,
    size_t now)
{
    void *place = take(memory, now);

    if (place != NULL) {
        memcpy(place, block, was);
        put(memory, block, was);
    }
    return place;
}

void *postern_memory_resize(void *context, void *block, size_t was,
    size_t now)
{
    postern_memory *memory = (postern_memory *)context;
    size_t size = round_up(now);

    if (now > 0 && size == 0)
        return NULL;
    if (block == NULL)
        return now == 0 ? NULL : take(memory, size);
    was = round_up(was);
    if (size < was)
        put(memory, (char *)block + size, was - size);
    else if (size > was && !extend(memory, (char *)block + was, size - was))
        return move(memory, block, was, size);
    return size == 0 ? NULL : block;
}

/* ---- figures ----------------------------------------------------------- */

size_t postern_memory_used(const postern_memory *memory)
{
    return memory->used;
}

size_t postern_memory_peak(const postern_memory *memory)
{
    return memory->peak;
}

size_t postern_memory_largest(const postern_memory *memory)
{
    const hole *one;
    size_t largest = 0;

    for (one = memory->first; one != NULL; one = one->next) {
        if (one->size > largest)
            largest = one->size;
    }
    return largest;
}

size_t postern_memory_holes(const postern_memory *memory)
{
    const hole *one;
    size_t holes = 0;

    for (one = memory->first; one != NULL; one = one->next)
        holes++;
    return holes;
}
