/* SPDX-License-Identifier: MIT */
/* failing_alloc.c - an allocator that counts, checks and fails on demand. */
#include <stdlib.h>
#include <string.h>

#include "failing_alloc.h"
#include "random.h"

#define MAGIC 0x5ca1ab1eUL
#define GUARD 8
#define NEW_OCTET 0xa5
#define OLD_OCTET 0xdd
#define GUARD_OCTET 0xfb

typedef union header {
    struct {
        size_t size;
        unsigned long magic;
    } is;
    double alignment;
    void *pointer[2];
} header;

void failing_alloc_init(failing_alloc *alloc)
{
    memset(alloc, 0, sizeof *alloc);
}

void failing_alloc_fail(failing_alloc *alloc, unsigned long n, int forever)
{
    alloc->fail_at = n == 0 ? 0 : alloc->calls + n;
    alloc->forever = forever;
}

void failing_alloc_fail_randomly(failing_alloc *alloc, unsigned one_in,
    unsigned long seed)
{
    alloc->one_in = one_in;
    alloc->random = seed;
}

static int is_to_fail(failing_alloc *alloc)
{
    alloc->calls++;
    if (alloc->fail_at != 0 && (alloc->calls == alloc->fail_at
        || (alloc->forever && alloc->calls > alloc->fail_at)))
        return 1;
    return alloc->one_in != 0
        && random_below(&alloc->random, alloc->one_in) == 0;
}

/* Returns the header of a block; NULL: it is not from this allocator. */
static header *header_of(failing_alloc *alloc, void *block, size_t was)
{
    header *head = (header *)block - 1;
    const unsigned char *end = (const unsigned char *)block;
    size_t i;

    if (head->is.magic != MAGIC) {
        alloc->spoiled++;
        return NULL;
    }
    if (head->is.size != was)
        alloc->wrong_sizes++;
    end += head->is.size;
    for (i = 0; i < GUARD; i++) {
        if (end[i] != GUARD_OCTET) {
            alloc->spoiled++;
            break;
        }
    }
    return head;
}

static void *take(failing_alloc *alloc, size_t size)
{
    header *head;

    if (size > (size_t)-1 - sizeof *head - GUARD)
        return NULL;
    head = (header *)malloc(sizeof *head + size + GUARD);
    if (head == NULL)
        return NULL;
    head->is.size = size;
    head->is.magic = MAGIC;
    memset(head + 1, NEW_OCTET, size);
    memset((char *)(head + 1) + size, GUARD_OCTET, GUARD);
    alloc->blocks++;
    alloc->octets += size;
    if (alloc->octets > alloc->peak)
        alloc->peak = alloc->octets;
    return head + 1;
}

int failing_alloc_has(const void *octets, size_t length, const char *text)
{
    const char *at = (const char *)octets;
    size_t size = strlen(text);

    for (; length >= size; at++, length--)
        if (memcmp(at, text, size) == 0)
            return 1;
    return 0;
}

static void give_back(failing_alloc *alloc, header *head)
{
    if (alloc->secret != NULL
        && failing_alloc_has(head + 1, head->is.size, alloc->secret))
        alloc->betrayals++;
    alloc->blocks--;
    alloc->octets -= head->is.size;
    memset(head + 1, OLD_OCTET, head->is.size);
    head->is.magic = 0;
    free(head);
}

void *failing_alloc_resize(void *context, void *block, size_t was,
    size_t now)
{
    failing_alloc *alloc = (failing_alloc *)context;
    header *head = NULL;
    void *moved;

    if (block != NULL) {
        head = header_of(alloc, block, was);
        if (head == NULL)
            return NULL;
    } else if (was != 0) {
        alloc->wrong_sizes++;
    }
    if (now == 0) {
        alloc->frees++;
        if (head != NULL)
            give_back(alloc, head);
        return NULL;
    }
    if (is_to_fail(alloc)) {
        alloc->failures++;
        return NULL;
    }
    moved = take(alloc, now);
    if (moved != NULL && head != NULL) {
        memcpy(moved, block, head->is.size < now ? head->is.size : now);
        give_back(alloc, head);
    }
    return moved;
}

int failing_alloc_is_clean(const failing_alloc *alloc)
{
    return alloc->blocks == 0 && alloc->octets == 0
        && alloc->wrong_sizes == 0 && alloc->spoiled == 0;
}
