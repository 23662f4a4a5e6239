/* SPDX-License-Identifier: MIT */
/* identity.c - adds a chain of certificates with its key to a set. */
#include <string.h>

#include "context.h"
#include "der.h"
#include "names.h"

size_t pst_tls_identity_room(const postern_der *certificates, size_t count)
{
    size_t i, room = count * sizeof(pst_tls_octets);

    for (i = 0; i < count; i++)
        room += certificates[i].length;
    return room;
}

unsigned char *pst_tls_identity_copy(pst_tls_octets *chain,
    const postern_der *certificates, size_t count)
{
    unsigned char *at = (unsigned char *)(chain + count);
    size_t i;

    for (i = 0; i < count; i++) {
        memcpy(at, certificates[i].octets, certificates[i].length);
        chain[i].octets = at;
        chain[i].length = certificates[i].length;
        at += certificates[i].length;
    }
    return at;
}

static int check(postern_tls_context *context,
    const postern_der *certificates, size_t count, const char *name)
{
    size_t i;

    if (count > PST_TLS_CHAIN)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, name,
            "more than %d certificates: a server has its own, and those of"
            " the authorities above it", PST_TLS_CHAIN);
    for (i = 0; i < count; i++)
        if (certificates[i].octets == NULL
            || certificates[i].length > PST_TLS_DER_MOST
            || !pst_tls_der_is((const unsigned char *)certificates[i].octets,
                certificates[i].length, PST_TLS_DER_SEQUENCE))
            return pst_tls_why_fail(context, POSTERN_E_INVALID, name,
                "certificate %d in it is damaged", (int)(i + 1));
    return 0;
}

static pst_tls_identity *make(postern_tls_context *context,
    const postern_der *certificates, size_t count)
{
    const unsigned char *own = (const unsigned char *)certificates[0].octets;
    size_t length = certificates[0].length;
    size_t names = pst_tls_names_read(own, length, NULL, 0);
    size_t size = sizeof(pst_tls_identity) + names
        + pst_tls_identity_room(certificates, count);
    pst_tls_identity *identity = (pst_tls_identity *)pst_memory_take(
        &context->memory, size);
    char *text;

    if (identity == NULL)
        return NULL;
    memset(identity, 0, sizeof(*identity));
    identity->size = size;
    identity->chain = (pst_tls_octets *)(identity + 1);
    identity->count = count;
    text = (char *)pst_tls_identity_copy(identity->chain, certificates,
        count);
    identity->names = text;
    identity->names_length = pst_tls_names_read(own, length, text, names);
    return identity;
}

void pst_tls_identity_free(postern_tls_context *context,
    pst_tls_identity *identity)
{
    if (identity->key != NULL)
        context->provider->key_free(&context->memory, identity->key);
    pst_memory_free(&context->memory, identity, identity->size);
}

static int give_key(postern_tls_context *context, pst_tls_identity *identity,
    const postern_der *key, const char *certificates_name,
    const char *key_name)
{
    const char *why = NULL;

    identity->key = context->provider->key_new(&context->memory,
        (const unsigned char *)key->octets, key->length, &why);
    if (identity->key == NULL)
        return why == NULL ? pst_tls_why_no_memory(context)
            : pst_tls_why_fail(context, POSTERN_E_INVALID, key_name,
                "%s", why);
    why = context->provider->key_check(identity->key,
        identity->chain[0].octets, identity->chain[0].length);
    return why == NULL ? 0 : pst_tls_why_fail(context, POSTERN_E_INVALID,
        certificates_name, "%s", why);
}

/* After the others, because sessions may use those. */
static void append(pst_tls_set *set, pst_tls_identity *identity)
{
    pst_tls_identity **at = &set->identities;

    while (*at != NULL)
        at = &(*at)->next;
    *at = identity;
}

int pst_tls_identity_add(postern_tls_context *context,
    const postern_der *certificates, size_t count, const postern_der *key,
    const char *certificates_name, const char *key_name)
{
    pst_tls_identity *identity;
    int error = check(context, certificates, count, certificates_name);

    if (error != 0)
        return error;
    identity = make(context, certificates, count);
    if (identity == NULL)
        return pst_tls_why_no_memory(context);
    error = give_key(context, identity, key, certificates_name, key_name);
    if (error != 0)
        pst_tls_identity_free(context, identity);
    else
        append(context->set, identity);
    return error;
}
