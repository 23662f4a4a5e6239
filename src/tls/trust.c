/* SPDX-License-Identifier: MIT */
/*
 * trust.c - the authorities that the certificates of clients are checked
 * against.
 *
 * Single anchors of the provider cannot be removed, and sessions in their
 * handshake may use them.  So the certificates are kept here, the anchors are
 * made again from all of them, and the old anchors are freed with the set.
 */
#include <string.h>

#include "context.h"
#include "der.h"

/* What one call has added. */
struct pst_tls_trust {
    struct pst_tls_trust *next;
    size_t size;
    void *before;               /* the anchors that it has replaced */
    size_t count;
};

static pst_tls_octets *certificates_of(pst_tls_trust *trust)
{
    return (pst_tls_octets *)(trust + 1);
}

static void drop(postern_tls_context *context, pst_tls_trust *trust)
{
    if (trust->before != NULL)
        context->provider->anchors_free(&context->memory, trust->before);
    pst_memory_free(&context->memory, trust, trust->size);
}

void pst_tls_trust_free(postern_tls_context *context, pst_tls_set *set)
{
    if (set->anchors != NULL)
        context->provider->anchors_free(&context->memory, set->anchors);
    while (set->trust != NULL) {
        pst_tls_trust *trust = set->trust;

        set->trust = trust->next;
        drop(context, trust);
    }
}

static pst_tls_trust *make(postern_tls_context *context,
    const postern_der *certificates, size_t count)
{
    size_t size = sizeof(pst_tls_trust)
        + pst_tls_identity_room(certificates, count);
    pst_tls_trust *trust = (pst_tls_trust *)pst_memory_take(
        &context->memory, size);

    if (trust == NULL)
        return NULL;
    memset(trust, 0, sizeof(*trust));
    trust->next = context->set->trust;
    trust->size = size;
    trust->count = count;
    (void)pst_tls_identity_copy(certificates_of(trust), certificates, count);
    return trust;
}

static int add_anchors(postern_tls_context *context, pst_tls_trust *trust,
    void **anchors, const char *name)
{
    const pst_tls_octets *certificates = certificates_of(trust);
    const char *why = NULL;
    size_t i;

    for (i = 0; i < trust->count; i++) {
        int error = context->provider->anchor_add(&context->memory, anchors,
            certificates[i].octets, certificates[i].length, &why);

        if (error == 0)
            continue;
        if (error == POSTERN_E_NOMEM || why == NULL)
            return pst_tls_why_no_memory(context);
        return pst_tls_why_fail(context, error, name,
            "certificate %d in it: %s", (int)(i + 1), why);
    }
    return 0;
}

/* The newest first, because the others were checked before. */
static int make_anchors(postern_tls_context *context, pst_tls_trust *trust,
    void **anchors, const char *name)
{
    for (; trust != NULL; trust = trust->next) {
        int error = add_anchors(context, trust, anchors, name);

        if (error != 0) {
            if (*anchors != NULL)
                context->provider->anchors_free(&context->memory, *anchors);
            return error;
        }
    }
    return 0;
}

int pst_tls_trust_add(postern_tls_context *context,
    const postern_der *certificates, size_t count, const char *name)
{
    pst_tls_set *set = context->set;
    pst_tls_trust *trust = make(context, certificates, count);
    void *anchors = NULL;
    int error;

    if (trust == NULL)
        return pst_tls_why_no_memory(context);
    error = make_anchors(context, trust, &anchors, name);
    if (error != 0) {
        drop(context, trust);
        return error;
    }
    trust->before = set->anchors;
    set->anchors = anchors;
    set->trust = trust;
    return 0;
}
