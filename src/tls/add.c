/* SPDX-License-Identifier: MIT */
/*
 * add.c - certificates, keys and authorities from memory.
 */
#include "context.h"

int pst_tls_source_add(postern_tls_context *context,
    const pst_tls_source *certificates, const pst_tls_source *key)
{
    pst_tls_chain chain, own;
    int error = pst_tls_source_key(context, key, &own);

    if (error != 0)
        return error;
    error = pst_tls_source_certificates(context, certificates, &chain);
    if (error == 0) {
        error = pst_tls_identity_add(context, chain.members, chain.count,
            own.members, certificates->name, key->name);
        pst_tls_chain_free(context, &chain);
    }
    pst_tls_chain_free(context, &own);
    return error;
}

int pst_tls_source_trust(postern_tls_context *context,
    const pst_tls_source *certificates)
{
    pst_tls_chain chain;
    int error = pst_tls_source_certificates(context, certificates, &chain);

    if (error != 0)
        return error;
    error = pst_tls_trust_add(context, chain.members, chain.count,
        certificates->name);
    pst_tls_chain_free(context, &chain);
    return error;
}

static int missing(postern_tls_context *context, const char *what)
{
    return pst_tls_why_fail(context, POSTERN_E_INVALID, NULL,
        "there is no %s", what);
}

static void set_up(pst_tls_source *source, const char *name,
    const char *text, size_t length)
{
    source->name = name;
    source->text = text;
    source->length = length;
}

int postern_tls_add_pem(postern_tls_context *context,
    const char *certificates, size_t certificates_length, const char *key,
    size_t key_length)
{
    pst_tls_source chain, own;
    int error = pst_tls_why_begin(context);

    if (error != 0)
        return error;
    if (certificates == NULL)
        return missing(context, "certificate");
    set_up(&chain, "certificates", certificates, certificates_length);
    if (key != NULL)
        set_up(&own, "key", key, key_length);
    else
        own = chain;
    return pst_tls_source_add(context, &chain, &own);
}

int postern_tls_add_der(postern_tls_context *context,
    const postern_der *certificates, size_t count, const postern_der *key)
{
    int error = pst_tls_why_begin(context);

    if (error != 0)
        return error;
    if (certificates == NULL || count == 0)
        return missing(context, "certificate");
    if (key == NULL || key->octets == NULL)
        return missing(context, "key");
    return pst_tls_identity_add(context, certificates, count, key,
        "certificates", "key");
}

int postern_tls_trust_pem(postern_tls_context *context,
    const char *certificates, size_t length)
{
    pst_tls_source chain;
    int error = pst_tls_why_begin(context);

    if (error != 0)
        return error;
    if (certificates == NULL)
        return missing(context, "certificate");
    set_up(&chain, "certificates", certificates, length);
    return pst_tls_source_trust(context, &chain);
}
