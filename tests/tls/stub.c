/* SPDX-License-Identifier: MIT */
/*
 * stub.c - a provider without cryptography that finds wrong what it is told
 * to.
 */
#include <string.h>

#include "stub.h"
#include "support/suite.h"
#include "tls/context.h"

stub_state stub;

typedef struct stub_key {
    size_t length;
} stub_key;

typedef struct stub_anchors {
    size_t count;
    unsigned char *octets;      /* one of each */
} stub_anchors;

static void *key_new(pst_memory *memory, const unsigned char *der,
    size_t length, const char **why)
{
    stub_key *key;

    *why = stub.key_why;
    if (stub.key_why != NULL)
        return NULL;
    key = (stub_key *)pst_memory_take(memory, sizeof(*key) + length);
    if (key == NULL)
        return NULL;
    key->length = length;
    memcpy(key + 1, der, length);
    stub.key_length = length;
    stub.keys++;
    return key;
}

static void key_free(pst_memory *memory, void *block)
{
    stub_key *key = (stub_key *)block;

    stub.keys--;
    pst_memory_free(memory, key, sizeof(*key) + key->length);
}

static const char *key_check(const void *key, const unsigned char *der,
    size_t length)
{
    (void)key;
    (void)der;
    stub.checked_length = length;
    return stub.check_why;
}

static size_t key_make(const unsigned char seed[32], unsigned char *der,
    size_t size, unsigned char point[PST_TLS_POINT])
{
    stub.seeds++;
    if (stub.no_points > 0) {
        stub.no_points--;
        return 0;
    }
    if (size < 34)
        return 0;
    der[0] = 0x30;
    der[1] = 32;
    memcpy(der + 2, seed, 32);
    memset(point, 7, PST_TLS_POINT);
    point[0] = 4;
    return 34;
}

/* Not a digest; but it shows every octet and the length. */
static void sha256(const unsigned char *octets, size_t length,
    unsigned char digest[32])
{
    size_t i;

    for (i = 0; i < 32; i++)
        digest[i] = (unsigned char)(i + (length & 0xFF));
    for (i = 0; i < length; i++)
        digest[i % 32] = (unsigned char)((digest[i % 32] * 3 + octets[i])
            & 0xFF);
}

static size_t sign(const void *key, const unsigned char *octets,
    size_t length, unsigned char *signature)
{
    (void)key;
    (void)octets;
    (void)length;
    memset(signature, 0x11, 70);
    return stub.cannot_sign ? 0 : 70;
}

static int anchor_new(pst_memory *memory, stub_anchors **anchors)
{
    if (*anchors != NULL)
        return 1;
    *anchors = (stub_anchors *)pst_memory_take(memory, sizeof(**anchors));
    if (*anchors == NULL)
        return 0;
    memset(*anchors, 0, sizeof(**anchors));
    stub.anchors++;
    return 1;
}

static int anchor_add(pst_memory *memory, void **block,
    const unsigned char *der, size_t length, const char **why)
{
    stub_anchors *anchors = (stub_anchors *)*block;
    unsigned char *octets;

    if (stub.anchor_bad > 0 && --stub.anchor_bad == 0) {
        *why = stub.anchor_why;
        return stub.anchor_error;
    }
    if (!anchor_new(memory, &anchors))
        return POSTERN_E_NOMEM;
    *block = anchors;
    octets = (unsigned char *)pst_memory_resize(memory, anchors->octets,
        anchors->count, anchors->count + 1);
    if (octets == NULL)
        return POSTERN_E_NOMEM;
    octets[anchors->count++] = der[length - 1];
    anchors->octets = octets;
    return 0;
}

static void anchors_free(pst_memory *memory, void *block)
{
    stub_anchors *anchors = (stub_anchors *)block;

    stub.anchors--;
    pst_memory_free(memory, anchors->octets, anchors->count);
    pst_memory_free(memory, anchors, sizeof(*anchors));
}

static void *cache_new(pst_memory *memory, size_t sessions)
{
    void *cache = pst_memory_take(memory, 100);

    stub.cache_size = sessions;
    if (cache != NULL)
        stub.caches++;
    return cache;
}

static void cache_free(pst_memory *memory, void *cache)
{
    stub.caches--;
    pst_memory_free(memory, cache, 100);
}

static const pst_tls_provider provider = {
    "stub", key_new, key_free, key_check, key_make, sign, sha256, anchor_add,
    anchors_free, cache_new, cache_free, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL
};

const pst_tls_provider *stub_provider(void)
{
    return &provider;
}

size_t stub_anchor_count(const void *anchors)
{
    return anchors == NULL ? 0 : ((const stub_anchors *)anchors)->count;
}

void stub_reset(void)
{
    memset(&stub, 0, sizeof(stub));
}

static int entropy(void *context, void *octets, size_t length)
{
    (void)context;
    if (stub.no_entropy > 0 && --stub.no_entropy == 0)
        return POSTERN_E_FAILED;
    memset(octets, 0xA7, length);
    return 0;
}

const postern_net *stub_net(void)
{
    static postern_net net;

    net.size = sizeof(net);
    net.entropy = entropy;
    return &net;
}

void stub_options(postern_tls_options *options, failing_alloc *alloc)
{
    postern_tls_options_init(options);
    options->resize = failing_alloc_resize;
    options->resize_context = alloc;
    options->net = stub_net();
}

postern_tls_context *stub_context(failing_alloc *alloc)
{
    postern_tls_options options;
    postern_tls_context *context;

    stub_reset();
    failing_alloc_init(alloc);
    stub_options(&options, alloc);
    context = pst_tls_context_new(&provider, &options, NULL);
    CU_ASSERT_FATAL(context != NULL);
    return context;
}

size_t stub_count(const postern_tls_context *context)
{
    const pst_tls_identity *identity = context->set->identities;
    size_t count = 0;

    for (; identity != NULL; identity = identity->next)
        count++;
    return count;
}

void stub_finish(postern_tls_context *context, failing_alloc *alloc)
{
    /* The context knows its own size, and what else there is. */
    if (context != NULL)
        ASSERT_NUMBER(context->memory.used, alloc->octets);
    postern_tls_free(context);
    CU_ASSERT(failing_alloc_is_clean(alloc));
    ASSERT_NUMBER(stub.keys, 0);
    ASSERT_NUMBER(stub.anchors, 0);
    ASSERT_NUMBER(stub.caches, 0);
}

int stub_sweep(postern_tls_context *context, failing_alloc *alloc,
    int (*act)(postern_tls_context *context))
{
    size_t held = alloc->octets;
    int n, result;

    for (n = 1; n < 1000; n++) {
        failing_alloc_fail(alloc, (unsigned long)n, 0);
        result = act(context);
        failing_alloc_fail(alloc, 0, 0);
        if (result == 0)
            return n - 1;
        ASSERT_NUMBER(result, POSTERN_E_NOMEM);
        ASSERT_TEXT(postern_tls_why(context), "out of memory");
        ASSERT_NUMBER(alloc->octets, held);
    }
    return -1;
}
