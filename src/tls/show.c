/* SPDX-License-Identifier: MIT */
/*
 * show.c - shows the server's certificates to people and programs.
 */
#include <string.h>

#include "base/base64.h"
#include "base/text.h"
#include "context.h"

/* RFC 7468 2: lines of 64 characters. */
#define LINE_OCTETS 48

static const char first_line[] = "-----BEGIN CERTIFICATE-----\n";
static const char last_line[] = "-----END CERTIFICATE-----\n";

static const pst_tls_octets *find(const postern_tls_context *context,
    size_t index)
{
    const pst_tls_identity *identity;

    if (context == NULL)
        return NULL;
    identity = context->set->identities;
    while (identity != NULL && index-- > 0)
        identity = identity->next;
    return identity == NULL ? NULL : &identity->chain[0];
}

static size_t pem_length(size_t octets)
{
    return sizeof(first_line) - 1 + sizeof(last_line) - 1
        + PST_BASE64_TEXT(octets) + (octets + LINE_OCTETS - 1) / LINE_OCTETS;
}

size_t postern_tls_certificate_pem(const postern_tls_context *context,
    size_t index, char *buffer, size_t size)
{
    const pst_tls_octets *der = find(context, index);
    pst_text text;
    size_t at, now;

    if (der == NULL)
        return 0;
    if (size <= pem_length(der->length))
        return pem_length(der->length) + 1;
    pst_text_init(&text, buffer, size);
    pst_text_string(&text, first_line);
    for (at = 0; at < der->length; at += now) {
        char line[PST_BASE64_TEXT(LINE_OCTETS) + 1];

        now = der->length - at < LINE_OCTETS ? der->length - at : LINE_OCTETS;
        (void)pst_base64_encode(der->octets + at, now, line, sizeof(line));
        pst_text_string(&text, line);
        pst_text_char(&text, '\n');
    }
    pst_text_string(&text, last_line);
    return text.length;
}

size_t postern_tls_certificate_fingerprint(
    const postern_tls_context *context, size_t index, char buffer[96])
{
    static const char digits[] = "0123456789ABCDEF";
    const pst_tls_octets *der = find(context, index);
    unsigned char digest[32];
    pst_text text;
    size_t i;

    if (der == NULL)
        return 0;
    context->provider->sha256(der->octets, der->length, digest);
    pst_text_init(&text, buffer, 96);
    for (i = 0; i < sizeof(digest); i++) {
        if (i > 0)
            pst_text_char(&text, ':');
        pst_text_char(&text, digits[digest[i] >> 4]);
        pst_text_char(&text, digits[digest[i] & 15]);
    }
    return text.length;
}
