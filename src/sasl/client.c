/* SPDX-License-Identifier: MIT */
/* client.c - the client's half of PLAIN, LOGIN and SCRAM-SHA-256. */
#include <string.h>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/text.h"
#include "client.h"

#define KEY PST_CRYPTO_SHA256

static const struct {
    const char *name;
    enum pst_sasl_client_kind kind;
} rows[] = {
    { "SCRAM-SHA-256", PST_SASL_CLIENT_SCRAM },
    { "PLAIN", PST_SASL_CLIENT_PLAIN },
    { "LOGIN", PST_SASL_CLIENT_LOGIN }
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

enum pst_sasl_client_kind pst_sasl_client_find(const char *name,
    size_t length)
{
    const char *behind;
    size_t i;

    for (i = 0; i < ROWS; i++) {
        behind = pst_ascii_behind(name, rows[i].name);
        if (behind != NULL && behind == name + length)
            return rows[i].kind;
    }
    return PST_SASL_CLIENT_NONE;
}

const char *pst_sasl_client_name(enum pst_sasl_client_kind kind)
{
    size_t i;

    for (i = 0; i < ROWS - 1 && rows[i].kind != kind; i++)
        continue;
    return rows[i].name;
}

/* ---- responses ---------------------------------------------------------- */

static void begin(pst_sasl_client *sasl, pst_text *text)
{
    pst_text_init(text, sasl->response, sizeof(sasl->response));
}

static int finish(pst_sasl_client *sasl, const pst_text *text)
{
    sasl->response_length = text->length;
    return !text->cut;
}

static int say(pst_sasl_client *sasl, const char *string)
{
    pst_text text;

    begin(sasl, &text);
    pst_text_string(&text, string);
    return finish(sasl, &text);
}

static int keep(pst_sasl_client *sasl, const char *octets, size_t length)
{
    if (length > sizeof(sasl->kept) - sasl->kept_used)
        return 0;
    memcpy(sasl->kept + sasl->kept_used, octets, length);
    sasl->kept_used += length;
    return 1;
}

/* RFC 4616 2: [authzid] NUL authcid NUL passwd. */
static int plain_first(pst_sasl_client *sasl)
{
    pst_text text;

    begin(sasl, &text);
    if (sasl->authzid != NULL)
        pst_text_string(&text, sasl->authzid);
    pst_text_char(&text, '\0');
    pst_text_string(&text, sasl->identity);
    pst_text_char(&text, '\0');
    pst_text_string(&text, sasl->password);
    sasl->proved = 1;
    return finish(sasl, &text);
}

/* RFC 5802 5.1: a comma is "=2C", an equals sign "=3D". */
static void add_name(pst_text *text, const char *name)
{
    for (; *name != '\0'; name++)
        if (*name == ',')
            pst_text_string(text, "=2C");
        else if (*name == '=')
            pst_text_string(text, "=3D");
        else
            pst_text_char(text, *name);
}

/* "n,[a=authzid],n=name,r=nonce" */
static int scram_first(pst_sasl_client *sasl, const void *entropy)
{
    pst_text text;

    (void)pst_base64_encode(entropy, PST_SASL_CLIENT_ENTROPY, sasl->nonce,
        sizeof(sasl->nonce));
    begin(sasl, &text);
    pst_text_string(&text, "n,");
    if (sasl->authzid != NULL) {
        pst_text_string(&text, "a=");
        add_name(&text, sasl->authzid);
    }
    pst_text_char(&text, ',');
    sasl->header = text.length;
    pst_text_string(&text, "n=");
    add_name(&text, sasl->identity);
    pst_text_string(&text, ",r=");
    pst_text_string(&text, sasl->nonce);
    return finish(sasl, &text) && keep(sasl, text.start, text.length);
}

int pst_sasl_client_start(pst_sasl_client *sasl, const void *entropy)
{
    if (!pst_sasl_is_name(sasl->identity, strlen(sasl->identity)))
        return -1;
    switch (sasl->kind) {
    case PST_SASL_CLIENT_SCRAM:
        return scram_first(sasl, entropy) ? 1 : -1;
    case PST_SASL_CLIENT_PLAIN:
        return plain_first(sasl) ? 1 : -1;
    default:
        return 0;
    }
}

/* ---- SCRAM: server-first and client-final ------------------------------- */

typedef struct offer {
    size_t nonce;                   /* octets of "r=..." */
    unsigned char salt[PST_SASL_SALT];
    size_t salt_length;
    unsigned long iterations;
} offer;

/* Parses "r=nonce,s=salt,i=iterations[,extensions]".  The nonce begins with
   ours and must be longer (RFC 5802 5.1). */
static int read_offer(const pst_sasl_client *sasl, const char *text,
    offer *it)
{
    size_t ours = strlen(sasl->nonce), length;
    char digits[12];

    it->nonce = strcspn(text, ",");
    if (strncmp(text, "r=", 2) != 0 || it->nonce <= 2 + ours
        || strncmp(text + 2, sasl->nonce, ours) != 0)
        return 0;
    text += it->nonce;
    length = strncmp(text, ",s=", 3) == 0 ? strcspn(text + 3, ",") : 0;
    if (length == 0 || !pst_base64_decode(text + 3, length, it->salt,
        sizeof(it->salt), &it->salt_length))
        return 0;
    text += 3 + length;
    length = strncmp(text, ",i=", 3) == 0 ? strcspn(text + 3, ",") : 0;
    if (length == 0 || length >= sizeof(digits))
        return 0;
    memcpy(digits, text + 3, length);
    digits[length] = '\0';
    return pst_ascii_number(digits, PST_SASL_MOST_ITERATIONS + 1,
        &it->iterations)
        && it->iterations >= PST_SASL_LEAST_ITERATIONS
        && it->iterations <= PST_SASL_MOST_ITERATIONS;
}

/* RFC 5802 3: computes the proof for the server, and the signature that the
   server has to show. */
static void sign(pst_sasl_client *sasl, const offer *it,
    unsigned char proof[KEY])
{
    const pst_crypto *crypto = sasl->crypto;
    const char *message = sasl->kept + sasl->header;
    size_t length = sasl->kept_used - sasl->header, i;
    unsigned char salted[KEY], key[KEY], stored[KEY];

    crypto->stretch(sasl->password, strlen(sasl->password), it->salt,
        it->salt_length, it->iterations, salted);
    crypto->hmac_sha256(salted, KEY, "Server Key", 10, key);
    crypto->hmac_sha256(key, KEY, message, length, sasl->signature);
    crypto->hmac_sha256(salted, KEY, "Client Key", 10, key);
    crypto->sha256(key, KEY, stored);
    crypto->hmac_sha256(stored, KEY, message, length, proof);
    for (i = 0; i < KEY; i++)
        proof[i] = (unsigned char)(proof[i] ^ key[i]);
    pst_memory_wipe(salted, sizeof(salted));
    pst_memory_wipe(key, sizeof(key));
}

static void add_base64(pst_text *text, const void *octets, size_t length)
{
    char base64[PST_BASE64_TEXT(PST_SASL_KEPT) + 1];

    (void)pst_base64_encode(octets, length, base64, sizeof(base64));
    pst_text_string(text, base64);
}

/* "c=header,r=nonce,p=proof" */
static int scram_final(pst_sasl_client *sasl, const char *challenge)
{
    unsigned char proof[KEY];
    pst_text text;
    offer it;

    if (!read_offer(sasl, challenge, &it))
        return 0;
    begin(sasl, &text);
    pst_text_string(&text, "c=");
    add_base64(&text, sasl->kept, sasl->header);
    pst_text_char(&text, ',');
    pst_text_octets(&text, challenge, it.nonce);
    if (text.cut || !keep(sasl, ",", 1)
        || !keep(sasl, challenge, strlen(challenge)) || !keep(sasl, ",", 1)
        || !keep(sasl, text.start, text.length))
        return 0;
    sign(sasl, &it, proof);
    pst_text_string(&text, ",p=");
    add_base64(&text, proof, sizeof(proof));
    return finish(sasl, &text);
}

/* "v=signature": only a server that has our keys can send it. */
static int scram_prove(pst_sasl_client *sasl, const char *challenge)
{
    unsigned char signature[KEY];
    size_t length;

    if (strncmp(challenge, "v=", 2) != 0
        || !pst_base64_decode(challenge + 2, strcspn(challenge + 2, ","),
            signature, sizeof(signature), &length)
        || length != KEY
        || !pst_sasl_equal(signature, sasl->signature, KEY))
        return 0;
    sasl->proved = 1;
    return say(sasl, "");
}

static int scram_respond(pst_sasl_client *sasl, const char *challenge)
{
    switch (sasl->stage++) {
    case 0:
        return scram_final(sasl, challenge);
    case 1:
        return scram_prove(sasl, challenge);
    default:
        return 0;
    }
}

/* ---- LOGIN -------------------------------------------------------------- */

/* The texts of the challenges differ between servers; their order does not. */
static int login_respond(pst_sasl_client *sasl)
{
    switch (sasl->stage++) {
    case 0:
        return say(sasl, sasl->identity);
    case 1:
        sasl->proved = 1;
        return say(sasl, sasl->password);
    default:
        return 0;
    }
}

int pst_sasl_client_respond(pst_sasl_client *sasl, const char *challenge,
    size_t length)
{
    char text[PST_SASL_CHALLENGE_SIZE];

    if (sasl->kind == PST_SASL_CLIENT_LOGIN)
        return login_respond(sasl);
    if (sasl->kind != PST_SASL_CLIENT_SCRAM || length >= sizeof(text)
        || (length > 0 && memchr(challenge, '\0', length) != NULL))
        return 0;
    if (length > 0)
        memcpy(text, challenge, length);
    text[length] = '\0';
    return scram_respond(sasl, text);
}
