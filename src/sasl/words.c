/* SPDX-License-Identifier: MIT */
/* words.c - functions that several mechanisms use. */
#include <string.h>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "sasl.h"

enum pst_sasl_step pst_sasl_challenge(pst_sasl *sasl, const char *octets,
    size_t length)
{
    if (length > sizeof(sasl->challenge))
        return PST_SASL_FAILED;
    if (length > 0)
        memmove(sasl->challenge, octets, length);
    sasl->challenge_length = length;
    return PST_SASL_CHALLENGE;
}

int pst_sasl_is_name(const char *text, size_t length)
{
    return length > 0 && pst_utf8_prints(text, length, 1);
}

const char *pst_sasl_keep_name(pst_sasl *sasl, const char *text,
    size_t length)
{
    char *copy = sasl->names + sasl->names_used;

    if (length >= sizeof(sasl->names) - sasl->names_used)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    sasl->names_used += length + 1;
    return copy;
}

int pst_sasl_keep(pst_sasl *sasl, const char *octets, size_t length)
{
    if (length > sizeof(sasl->kept) - sasl->kept_used)
        return 0;
    memcpy(sasl->kept + sasl->kept_used, octets, length);
    sasl->kept_used += length;
    return 1;
}

/* A nonce is an HMAC of the secret and a counter, so nobody can guess the
   next. */
void pst_sasl_nonce(pst_sasl_ground *ground, char *nonce)
{
    unsigned char mac[PST_CRYPTO_SHA256];

    ground->count++;
    ground->crypto->hmac_sha256(ground->secret, sizeof(ground->secret),
        &ground->count, sizeof(ground->count), mac);
    (void)pst_base64_encode(mac, PST_SASL_NONCE / 4 * 3, nonce,
        PST_SASL_NONCE + 1);
}

int pst_sasl_equal(const unsigned char *one, const unsigned char *two,
    size_t length)
{
    volatile unsigned char differs = 0;
    size_t i;

    for (i = 0; i < length; i++)
        differs = (unsigned char)(differs | (one[i] ^ two[i]));
    return differs == 0;
}

int postern_auth_equal(const char *one, size_t one_length, const char *two,
    size_t two_length)
{
    return one_length == two_length && pst_sasl_equal(
        (const unsigned char *)one, (const unsigned char *)two, one_length);
}

enum pst_sasl_step pst_sasl_proved(pst_sasl *sasl, int right)
{
    return right && !sasl->unknown ? PST_SASL_JUDGE : PST_SASL_FAILED;
}

enum pst_sasl_step pst_sasl_plain_verdict(pst_sasl *sasl, int accepted)
{
    (void)sasl;
    return accepted ? PST_SASL_DONE : PST_SASL_FAILED;
}
