/* SPDX-License-Identifier: MIT */
/*
 * self_signed.c - makes a certificate for tests.
 */
#include <string.h>

#include "base/numeric.h"
#include "certificate.h"
#include "context.h"
#include "names.h"
#include "postern_net.h"

/* RFC 5280 has no limit; this is enough for tests. */
#define NAMES_MOST 100

/* Some clients refuse certificates that are valid for longer. */
#define DAYS 825

/* A SEC1 key of P-256 with its point takes about 120 octets. */
#define KEY_MOST 160

static const char *const default_names[] = {
    "localhost", "127.0.0.1", "::1", NULL
};

static int check(postern_tls_context *context, const char *const *names)
{
    postern_address address;
    int count;

    for (count = 0; names[count] != NULL; count++) {
        size_t length = strlen(names[count]);

        if (count == NAMES_MOST)
            return pst_tls_why_fail(context, POSTERN_E_INVALID, NULL,
                "more than %d names", NAMES_MOST);
        if (!pst_tls_names_valid(names[count], length)
            && !pst_numeric_parse(names[count], length, &address))
            return pst_tls_why_fail(context, POSTERN_E_INVALID, NULL,
                "no host can have this name: %s", names[count]);
    }
    return count > 0 ? 0 : pst_tls_why_fail(context, POSTERN_E_INVALID,
        NULL, "there is no name for the certificate");
}

static int entropy(postern_tls_context *context, void *octets, size_t length)
{
    const postern_net *net = context->options.net;

    if (net != NULL && net->entropy(net->context, octets, length) == 0)
        return 0;
    return pst_tls_why_fail(context, POSTERN_E_FAILED, NULL,
        "the system has no random octets to make a key of");
}

/* One seed in four thousand million gives no key. */
static int make_key(postern_tls_context *context, unsigned char key[KEY_MOST],
    size_t *length, unsigned char point[PST_TLS_POINT])
{
    unsigned char seed[32];
    int tries, error = 0;

    *length = 0;
    for (tries = 0; tries < 8 && error == 0 && *length == 0; tries++) {
        error = entropy(context, seed, sizeof(seed));
        if (error == 0)
            *length = context->provider->key_make(seed, key, KEY_MOST,
                point);
    }
    pst_memory_wipe(seed, sizeof(seed));
    if (error != 0 || *length > 0)
        return error;
    return pst_tls_why_fail(context, POSTERN_E_FAILED, NULL,
        "no key could be made");
}

static int fill(postern_tls_context *context, const char *const *names,
    pst_tls_certificate *certificate)
{
    unsigned long date = pst_tls_date(context);
    pst_tls_moment now = pst_tls_validity_of(date);

    if (date == 0)
        return pst_tls_why_fail(context, POSTERN_E_FAILED, NULL,
            "the time of day is not known");
    certificate->names = names;
    certificate->begin = pst_tls_validity_later(now, 0, -3600);
    certificate->end = pst_tls_validity_later(now, DAYS, 0);
    return entropy(context, certificate->serial, PST_TLS_SERIAL);
}

static int sign_and_add(postern_tls_context *context,
    const pst_tls_certificate *certificate, const postern_der *der,
    void *block, size_t size)
{
    const pst_tls_provider *provider = context->provider;
    const char *why = NULL;
    pst_tls_octets written;
    postern_der chain;
    int signs;
    void *key = provider->key_new(&context->memory,
        (const unsigned char *)der->octets, der->length, &why);

    if (key == NULL)
        return pst_tls_why_no_memory(context);
    signs = pst_tls_certificate_write(certificate, provider, key, block, size,
        &written);
    provider->key_free(&context->memory, key);
    if (!signs)
        return pst_tls_why_fail(context, POSTERN_E_FAILED, NULL,
            "the certificate could not be signed");
    chain.octets = written.octets;
    chain.length = written.length;
    return pst_tls_identity_add(context, &chain, 1, der, NULL, NULL);
}

static int write_and_add(postern_tls_context *context,
    const pst_tls_certificate *certificate, const postern_der *der)
{
    size_t size = pst_tls_certificate_room(certificate->names);
    void *block = pst_memory_take(&context->memory, size);
    int error;

    if (block == NULL)
        return pst_tls_why_no_memory(context);
    error = sign_and_add(context, certificate, der, block, size);
    pst_memory_free(&context->memory, block, size);
    return error;
}

int postern_tls_add_self_signed(postern_tls_context *context,
    const char *const *names)
{
    unsigned char key[KEY_MOST];
    pst_tls_certificate certificate;
    postern_der der;
    int error = pst_tls_why_begin(context);

    if (names == NULL)
        names = default_names;
    if (error == 0)
        error = check(context, names);
    if (error == 0)
        error = fill(context, names, &certificate);
    if (error == 0)
        error = make_key(context, key, &der.length, certificate.point);
    if (error != 0)
        return error;
    der.octets = key;
    error = write_and_add(context, &certificate, &der);
    pst_memory_wipe(key, sizeof(key));
    return error;
}
