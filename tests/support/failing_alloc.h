/* SPDX-License-Identifier: MIT */
/*
 * failing_alloc.h - a postern_resize that counts, checks and fails on demand.
 *
 * Each block has a header with its true size, and a guard after it.  A resize
 * always moves the block and overwrites the old one, so that old pointers and
 * wrong values of `was` are found.
 */
#ifndef TESTS_SUPPORT_FAILING_ALLOC_H
#define TESTS_SUPPORT_FAILING_ALLOC_H

#include "postern_base.h"

typedef struct failing_alloc {
    unsigned long calls;        /* that asked for memory, also failed ones */
    unsigned long failures;     /* calls that were made to fail */
    unsigned long frees;
    size_t blocks;              /* held now */
    size_t octets;              /* held now */
    size_t peak;                /* the most octets ever held */
    unsigned long wrong_sizes;  /* `was` was not the size of the block */
    unsigned long spoiled;      /* overwritten guards, and foreign blocks */
    const char *secret;         /* or NULL: it may not be in a block that is */
    unsigned long betrayals;    /*   freed, but was in so many */
    /* Which calls fail. */
    unsigned long fail_at;      /* the number of the call, 0: none */
    int forever;                /* and all calls after it */
    unsigned one_in;            /* one call of so many at random, 0: none */
    unsigned long random;
} failing_alloc;

void failing_alloc_init(failing_alloc *alloc);

/* The n-th call from now on fails (1: the next one), and with `forever` all
   calls after it; n is 0: no call fails any more. */
void failing_alloc_fail(failing_alloc *alloc, unsigned long n, int forever);

/* One call of `one_in` fails, chosen by `seed`; 0: no call. */
void failing_alloc_fail_randomly(failing_alloc *alloc, unsigned one_in,
    unsigned long seed);

/* The postern_resize; the context is the failing_alloc. */
void *failing_alloc_resize(void *context, void *block, size_t was,
    size_t now);

/* Is the text somewhere in these octets? */
int failing_alloc_has(const void *octets, size_t length, const char *text);

/* Were all blocks freed, and no rules broken? */
int failing_alloc_is_clean(const failing_alloc *alloc);

#endif
