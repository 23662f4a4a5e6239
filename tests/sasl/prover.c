/* SPDX-License-Identifier: MIT */
/* prover.c - a client that proves that it knows a password. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "prover.h"

/* What the line of the server says, with a NUL; 0: it is no challenge. */
static int challenge(const char *line, char *text, size_t size,
    size_t *length)
{
    if (strncmp(line, "334 ", 4) != 0)
        return 0;
    line += 4;
    if (!pst_base64_decode(line, strcspn(line, "\r\n"), text, size - 1,
        length))
        return 0;
    text[*length] = '\0';
    return 1;
}

void prover_cram(const pst_crypto *crypto, const char *line,
    const char *password, char *out)
{
    unsigned char mac[PST_CRYPTO_MD5];
    char text[PROVER_SIZE];
    size_t length, i;

    *out = '\0';
    if (!challenge(line, text, sizeof(text), &length))
        return;
    crypto->hmac_md5(password, strlen(password), text, length, mac);
    length = (size_t)sprintf(text, "user ");
    for (i = 0; i < sizeof(mac); i++)
        length += (size_t)sprintf(text + length, "%02x", mac[i]);
    (void)pst_base64_encode(text, length, out, PROVER_SIZE);
}

/* RFC 5802 3: the proof for an AuthMessage. */
static void prove(const pst_crypto *crypto, const unsigned char *salted,
    const char *message, unsigned char proof[PST_CRYPTO_SHA256])
{
    unsigned char client[PST_CRYPTO_SHA256], stored[PST_CRYPTO_SHA256];
    size_t i;

    crypto->hmac_sha256(salted, PST_CRYPTO_SHA256, "Client Key", 10, client);
    crypto->sha256(client, sizeof(client), stored);
    crypto->hmac_sha256(stored, sizeof(stored), message, strlen(message),
        proof);
    for (i = 0; i < PST_CRYPTO_SHA256; i++)
        proof[i] = (unsigned char)(proof[i] ^ client[i]);
}

/* "r=abc...,s=...,i=4096" */
void prover_scram(const pst_crypto *crypto, const char *line,
    const char *password, char *out)
{
    char first[PROVER_SIZE], final[PROVER_SIZE], message[3 * PROVER_SIZE];
    unsigned char salt[PROVER_SIZE], salted[PST_CRYPTO_SHA256];
    unsigned char proof[PST_CRYPTO_SHA256];
    size_t length, salt_length;
    char *coded, *count;

    *out = '\0';
    if (!challenge(line, first, sizeof(first), &length)
        || (coded = strstr(first, ",s=")) == NULL
        || (count = strstr(first, ",i=")) == NULL
        || !pst_base64_decode(coded + 3, (size_t)(count - coded - 3), salt,
        sizeof(salt), &salt_length))
        return;
    crypto->stretch(password, strlen(password), salt, salt_length,
        strtoul(count + 3, NULL, 10), salted);
    length = (size_t)sprintf(final, "c=biws,%.*s", (int)(coded - first),
        first);
    sprintf(message, "n=user,r=abc,%s,%s", first, final);
    prove(crypto, salted, message, proof);
    memcpy(final + length, ",p=", 3);
    length += 3;
    length += pst_base64_encode(proof, sizeof(proof), final + length,
        sizeof(final) - length);
    (void)pst_base64_encode(final, length, out, PROVER_SIZE);
}
