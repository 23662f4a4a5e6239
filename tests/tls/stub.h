/* SPDX-License-Identifier: MIT */
/*
 * stub.h - a provider that knows no cryptography: its keys are the octets they
 * were made of, and it finds wrong what it is told to.
 */
#ifndef TESTS_TLS_STUB_H
#define TESTS_TLS_STUB_H

#include "postern_net.h"
#include "support/failing_alloc.h"
#include "tls/tls.h"

typedef struct stub_state {
    /* What is wrong. */
    const char *key_why;
    const char *check_why;
    const char *anchor_why;
    size_t anchor_bad;          /* the n-th anchor added from now, 1: the
                                   first */
    int anchor_error;
    int no_points;              /* so many seeds make no key */
    int cannot_sign;
    int no_entropy;             /* the n-th call fails, 1: the next */

    /* What there is. */
    size_t keys, anchors, caches;
    size_t cache_size;
    size_t key_length;          /* of the last one */
    size_t checked_length;      /* of the last certificate */
    size_t seeds;
} stub_state;

extern stub_state stub;

/* Sets all that is wrong right. */
void stub_reset(void);

const pst_tls_provider *stub_provider(void);

/* How many anchors there are, and the first octets of the DER of each. */
size_t stub_anchor_count(const void *anchors);

/* A net that has entropy only. */
const postern_net *stub_net(void);

/* Options for contexts of this allocator. */
void stub_options(postern_tls_options *options, failing_alloc *alloc);

/* A context of the stub with them. */
postern_tls_context *stub_context(failing_alloc *alloc);

/* How many identities there are. */
size_t stub_count(const postern_tls_context *context);

/* Frees the context: then nothing is held, of whatever kind. */
void stub_finish(postern_tls_context *context, failing_alloc *alloc);

/* Fails the first call for memory, then the second ... until `act` gives 0;
   each time it says NOMEM, and what was held before is held still.  Returns
   how often it failed. */
int stub_sweep(postern_tls_context *context, failing_alloc *alloc,
    int (*act)(postern_tls_context *context));

#endif
