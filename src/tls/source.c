/* SPDX-License-Identifier: MIT */
/*
 * source.c - finds certificates and keys in PEM text, or says what is wrong.
 */
#include <string.h>

#include "context.h"
#include "pem.h"

/* What to look for in a text. */
typedef struct kind {
    int (*fits)(const char *label);
    size_t most;
    const char *none;           /* the error text if it is missing */
} kind;

static int is_certificate(const char *label)
{
    return strcmp(label, "CERTIFICATE") == 0
        || strcmp(label, "X509 CERTIFICATE") == 0;
}

/* Keys of any kind, so that one that is not supported is reported. */
static int is_key(const char *label)
{
    static const char end[] = "PRIVATE KEY";
    size_t length = strlen(label);

    return length >= sizeof(end) - 1
        && strcmp(label + length - (sizeof(end) - 1), end) == 0;
}

static const kind certificates = {
    is_certificate, (size_t)-1, "no certificate in it"
};
static const kind key = { is_key, 1, "no private key in it" };

/* An explanation for frequent files that are not PEM. */
static const char *hint(const pst_tls_source *source)
{
    const unsigned char *text = (const unsigned char *)source->text;

    if (source->length < 2)
        return "";
    if ((text[0] == 0xFF && text[1] == 0xFE)
        || (text[0] == 0xFE && text[1] == 0xFF))
        return " (it is UTF-16: save it as ASCII or UTF-8)";
    if (text[0] == 0x30 && text[1] >= 0x80)
        return " (it is DER or PKCS#12: openssl x509, pkey and pkcs12 make"
            " PEM of it)";
    return "";
}

static int refuse(postern_tls_context *context, const pst_tls_source *source,
    const pst_tls_pem_object *object)
{
    if (object->encrypted)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, source->name,
            "the key is encrypted: take the passphrase off with: openssl pkey"
            " -in key.pem -out plain.pem");
    if (strcmp(object->label, "OPENSSH PRIVATE KEY") == 0
        || strcmp(object->label, "DSA PRIVATE KEY") == 0)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, source->name,
            "%s is not of use here: an RSA or EC key is needed",
            object->label);
    return 0;
}

/* Counts them, and measures the room for all of them. */
static int measure(postern_tls_context *context, const pst_tls_source *source,
    const kind *wanted, pst_tls_chain *chain)
{
    pst_tls_pem pem;
    pst_tls_pem_object object;
    int more, error;

    pst_tls_pem_init(&pem, source->text, source->length);
    chain->count = chain->size = 0;
    while (chain->count < wanted->most
        && (more = pst_tls_pem_next(&pem, &object)) != 0) {
        if (more < 0)
            return pst_tls_why_fail(context, POSTERN_E_INVALID,
                source->name, "%s begins in it and does not end",
                object.label);
        if (!wanted->fits(object.label))
            continue;
        error = refuse(context, source, &object);
        if (error != 0)
            return error;
        chain->count++;
        chain->size += sizeof(postern_der) + PST_TLS_PEM_OCTETS(&object);
    }
    return chain->count > 0 ? 0 : pst_tls_why_fail(context,
        POSTERN_E_INVALID, source->name, "%s%s", wanted->none, hint(source));
}

/* Goes through the text again, and decodes them. */
static int decode(const pst_tls_source *source, const kind *wanted,
    pst_tls_chain *chain)
{
    unsigned char *at = (unsigned char *)(chain->members + chain->count);
    pst_tls_pem pem;
    pst_tls_pem_object object;
    size_t n = 0;

    pst_tls_pem_init(&pem, source->text, source->length);
    while (n < chain->count && pst_tls_pem_next(&pem, &object) > 0) {
        if (!wanted->fits(object.label))
            continue;
        chain->members[n].octets = at;
        chain->members[n].length = pst_tls_pem_decode(&object, at);
        if (chain->members[n].length == 0)
            return 0;
        at += chain->members[n].length;
        n++;
    }
    return n == chain->count;
}

static int read_all(postern_tls_context *context,
    const pst_tls_source *source, const kind *wanted, pst_tls_chain *chain)
{
    int error;

    if (source->length > PST_TLS_TEXT_MOST)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, source->name,
            "more than 1 MiB: that is something else");
    error = measure(context, source, wanted, chain);
    if (error != 0)
        return error;
    chain->members = (postern_der *)pst_memory_take(&context->memory,
        chain->size);
    if (chain->members == NULL)
        return pst_tls_why_no_memory(context);
    if (!decode(source, wanted, chain)) {
        pst_tls_chain_free(context, chain);
        return pst_tls_why_fail(context, POSTERN_E_INVALID, source->name,
            "a part of it is damaged: it is not base64");
    }
    return 0;
}

int pst_tls_source_certificates(postern_tls_context *context,
    const pst_tls_source *source, pst_tls_chain *chain)
{
    return read_all(context, source, &certificates, chain);
}

int pst_tls_source_key(postern_tls_context *context,
    const pst_tls_source *source, pst_tls_chain *chain)
{
    return read_all(context, source, &key, chain);
}

void pst_tls_chain_free(postern_tls_context *context, pst_tls_chain *chain)
{
    pst_memory_wipe(chain->members, chain->size);
    pst_memory_free(&context->memory, chain->members, chain->size);
}
