/* SPDX-License-Identifier: MIT */
/*
 * failing_alloc.h - a postern_resize that counts, checks and fails on demand.
 *
 * Each block has a header with its true size and a guard behind it; a resize
 * always moves the block and spoils the old one, so that whoever keeps a stale
 * pointer or gives a wrong `was` is found out.
 */
#ifndef TESTS_SUPPORT_FAILING_ALLOC_H
#define TESTS_SUPPORT_FAILING_ALLOC_H

#include "postern_base.h"

typedef struct failing_alloc {
    unsigned long calls;        /* that asked for memory, failed ones too */
    unsigned long failures;     /* of them, made to fail */
    unsigned long frees;
    size_t blocks;              /* held now */
    size_t octets;              /* held now */
    size_t peak;                /* the most octets ever held */
    unsigned long wrong_sizes;  /* `was` was not the size of the block */
    unsigned long spoiled;      /* written past the end, or no block of ours */
    /* What fails. */
    unsigned long fail_at;      /* the number of the call, 0: none */
    int forever;                /* and all that follow */
    unsigned one_in;            /* a random one of so many, 0: none */
    unsigned long random;
} failing_alloc;

void failing_alloc_init(failing_alloc *alloc);

/* The n-th call from now on fails (1: the next), and with `forever` all that
   follow; n 0: none does any longer. */
void failing_alloc_fail(failing_alloc *alloc, unsigned long n, int forever);

/* One call of `one_in` fails, chosen by `seed`; 0: none. */
void failing_alloc_fail_randomly(failing_alloc *alloc, unsigned one_in,
    unsigned long seed);

/* The postern_resize; the context is the failing_alloc. */
void *failing_alloc_resize(void *context, void *block, size_t was,
    size_t now);

/* Nothing is held any longer, and no rule was broken. */
int failing_alloc_is_clean(const failing_alloc *alloc);

#endif
