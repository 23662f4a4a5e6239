/* SPDX-License-Identifier: MIT */
/* cram.c - CRAM-MD5 (RFC 2195): the client signs a challenge with the
   password. */
#include <string.h>

#include "base/text.h"
#include "sasl.h"

#define DIGITS (2 * PST_CRYPTO_MD5)

/* RFC 2195 2: the challenge has the form of a message-id. */
static enum pst_sasl_step begin(pst_sasl *sasl)
{
    char nonce[PST_SASL_NONCE + 1];
    pst_text text;

    pst_sasl_nonce(sasl->ground, nonce);
    pst_text_init(&text, sasl->kept, sizeof(sasl->kept));
    pst_text_char(&text, '<');
    pst_text_string(&text, nonce);
    pst_text_char(&text, '@');
    pst_text_string(&text, sasl->ground->hostname);
    pst_text_char(&text, '>');
    sasl->kept_used = text.length;
    sasl->stage = 1;
    return pst_sasl_challenge(sasl, sasl->kept, sasl->kept_used);
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10
        : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Parses the digest into `stored_key`. */
static int read_digest(pst_sasl *sasl, const char *text)
{
    size_t i;

    for (i = 0; i < PST_CRYPTO_MD5; i++) {
        int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);

        if (high < 0 || low < 0)
            return 0;
        sasl->stored_key[i] = (unsigned char)(high << 4 | low);
    }
    return 1;
}

/* Parses "name digest"; the name may contain blanks. */
enum pst_sasl_step pst_cram_respond(pst_sasl *sasl, char *response,
    size_t length)
{
    size_t name;

    if (sasl->stage == 0)
        return begin(sasl);
    if (length < DIGITS + 2)
        return PST_SASL_MALFORMED;
    name = length - DIGITS - 1;
    if (response[name] != ' ' || !pst_sasl_is_name(response, name)
        || !read_digest(sasl, response + name + 1))
        return PST_SASL_MALFORMED;
    response[name] = '\0';
    sasl->identity = response;
    return PST_SASL_KEYS;
}

/* For an unknown user any password will do, because the proof has to fail. */
enum pst_sasl_step pst_cram_keys(pst_sasl *sasl,
    const postern_auth_keys *keys, int is_known)
{
    const char *password = keys->password;
    unsigned char mac[PST_CRYPTO_MD5];

    sasl->unknown = !is_known || password == NULL;
    if (password == NULL)
        password = "nobody's";
    sasl->ground->crypto->hmac_md5(password, strlen(password), sasl->kept,
        sasl->kept_used, mac);
    return pst_sasl_proved(sasl, pst_sasl_equal(mac, sasl->stored_key,
        sizeof(mac)));
}
