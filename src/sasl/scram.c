/* SPDX-License-Identifier: MIT */
/*
 * scram.c - SCRAM-SHA-256 (RFC 5802, RFC 7677), the server's half.  The text
 * that both sides sign is collected in `kept`, after the GS2 header:
 *
 *     client-first-bare "," server-first "," client-final-without-proof
 */
#include <string.h>

#include "base/base64.h"
#include "base/text.h"
#include "sasl.h"

#define KEY PST_CRYPTO_SHA256

enum { FIRST, FINAL, LAST };

/* ---- client-first ------------------------------------------------------- */

static size_t value_length(const char *text)
{
    return strcspn(text, ",");
}

/* RFC 5802 5.1: a nonce is of printable characters. */
static int is_nonce(const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        if (text[i] < '!' || text[i] > '~')
            return 0;
    return length > 0;
}

/* Parses "n=name,r=nonce[,extensions]".  "m=" is an extension that must be
   understood, and none is. */
static enum pst_sasl_step client_first(pst_sasl *sasl, char *response,
    size_t length)
{
    char *bare = strlen(response) != length ? NULL
        : pst_sasl_gs2(sasl, response, length);
    const char *nonce;
    size_t name;

    if (bare == NULL || strncmp(bare, "n=", 2) != 0)
        return PST_SASL_MALFORMED;
    name = value_length(bare + 2);
    nonce = bare + 2 + name;
    if (strncmp(nonce, ",r=", 3) != 0
        || !is_nonce(nonce + 3, value_length(nonce + 3))
        || !pst_sasl_keep(sasl, bare, strlen(bare)))
        return PST_SASL_MALFORMED;
    bare[2 + name] = '\0';
    if (!pst_sasl_gs2_name(bare + 2)
        || !pst_sasl_is_name(bare + 2, strlen(bare + 2)))
        return PST_SASL_MALFORMED;
    sasl->identity = pst_sasl_keep_name(sasl, bare + 2, strlen(bare + 2));
    return sasl->identity == NULL ? PST_SASL_MALFORMED : PST_SASL_KEYS;
}

/* ---- server-first ------------------------------------------------------- */

/*
 * For an unknown user, or one of whom only the password is kept: makes a salt
 * from the name, so that it is the same each time.  Its length and the
 * iterations are those of the application, else those of the last known user.
 * No proof fits the keys.
 */
static void make_up(pst_sasl *sasl, const postern_auth_keys *given,
    postern_auth_keys *keys, unsigned char salt[PST_SASL_SALT])
{
    const pst_sasl_ground *ground = sasl->ground;
    const pst_crypto *crypto = ground->crypto;

    crypto->hmac_sha256(ground->salt_secret, KEY, sasl->identity,
        strlen(sasl->identity), salt);
    crypto->hmac_sha256(ground->salt_secret, KEY, salt, KEY, salt + KEY);
    memset(keys, 0, sizeof(*keys));
    keys->salt = salt;
    keys->salt_length = given->salt_length != 0 ? given->salt_length
        : ground->salt_length != 0 ? ground->salt_length
        : POSTERN_AUTH_SALT;
    keys->iterations = given->iterations != 0 ? given->iterations
        : ground->iterations;
}

static void add_base64(pst_text *text, const void *octets, size_t length)
{
    char base64[PST_BASE64_TEXT(PST_SASL_SALT) + 1];

    (void)pst_base64_encode(octets, length, base64, sizeof(base64));
    pst_text_string(text, base64);
}

/* Makes "r=both nonces,s=salt,i=iterations". */
static enum pst_sasl_step server_first(pst_sasl *sasl,
    const postern_auth_keys *keys)
{
    char nonce[PST_SASL_NONCE + 1];
    const char *theirs;
    pst_text text;

    sasl->kept[sasl->kept_used] = '\0';
    theirs = strstr(sasl->kept + sasl->header, ",r=") + 1;
    pst_sasl_nonce(sasl->ground, nonce);
    pst_text_init(&text, sasl->challenge, sizeof(sasl->challenge));
    pst_text_octets(&text, theirs, value_length(theirs));
    pst_text_string(&text, nonce);
    pst_text_string(&text, ",s=");
    add_base64(&text, keys->salt, keys->salt_length);
    pst_text_string(&text, ",i=");
    pst_text_number(&text, keys->iterations == 0 ? POSTERN_AUTH_ITERATIONS
        : keys->iterations);
    if (text.cut || !pst_sasl_keep(sasl, ",", 1)
        || !pst_sasl_keep(sasl, text.start, text.length))
        return PST_SASL_MALFORMED;
    sasl->stage = FINAL;
    sasl->challenge_length = text.length;
    return PST_SASL_CHALLENGE;
}

void pst_scram_make(const pst_crypto *crypto, const char *password,
    postern_auth_keys *keys)
{
    unsigned char salted[KEY], client_key[KEY];

    crypto->stretch(password, strlen(password), keys->salt,
        keys->salt_length, keys->iterations == 0 ? POSTERN_AUTH_ITERATIONS
        : keys->iterations, salted);
    crypto->hmac_sha256(salted, KEY, "Client Key", 10, client_key);
    crypto->sha256(client_key, KEY, keys->stored_key);
    crypto->hmac_sha256(salted, KEY, "Server Key", 10, keys->server_key);
    pst_memory_wipe(salted, sizeof(salted));
    pst_memory_wipe(client_key, sizeof(client_key));
}

enum pst_sasl_step pst_scram_keys(pst_sasl *sasl,
    const postern_auth_keys *given, int is_known)
{
    unsigned char salt[PST_SASL_SALT];
    postern_auth_keys keys;
    enum pst_sasl_step step;
    pst_sasl_ground *ground = sasl->ground;
    const char *password = given->password != NULL || is_known
        ? given->password : ground->has_passwords ? "nobody's" : NULL;

    sasl->unknown = !is_known;
    if (is_known && given->salt != NULL)
        keys = *given;
    else
        make_up(sasl, given, &keys, salt);
    if (keys.salt_length == 0 || keys.salt_length > PST_SASL_SALT) {
        pst_memory_wipe(&keys, sizeof(keys));
        return PST_SASL_FAILED;
    }
    if (is_known) {
        ground->salt_length = keys.salt_length;
        ground->iterations = keys.iterations;
        ground->has_passwords = password != NULL;
    }
    /* Making keys takes time.  If it is done for known users, it is done for
       unknown ones, too. */
    if (password != NULL)
        pst_scram_make(sasl->ground->crypto, password, &keys);
    memcpy(sasl->stored_key, keys.stored_key, KEY);
    memcpy(sasl->server_key, keys.server_key, KEY);
    step = server_first(sasl, &keys);
    pst_memory_wipe(&keys, sizeof(keys));
    return step;
}

/* ---- client-final ------------------------------------------------------- */

/* Is it the base64 of the GS2 header with which the client began? */
static int is_binding(const pst_sasl *sasl, const char *text, size_t length)
{
    char header[PST_BASE64_TEXT(PST_SASL_NAMES) + 1];
    size_t size = pst_base64_encode(sasl->kept, sasl->header, header,
        sizeof(header));

    return size > 0 && size == length && memcmp(text, header, size) == 0;
}

/* Is it the nonce of both sides, as in the challenge? */
static int is_our_nonce(const pst_sasl *sasl, const char *text,
    size_t length)
{
    const char *end = (const char *)memchr(sasl->challenge, ',',
        sasl->challenge_length);

    return end != NULL && length == (size_t)(end - sasl->challenge)
        && memcmp(text, sasl->challenge, length) == 0;
}

/* RFC 5802 3: the proof without the client's signature is ClientKey; the hash
   of that is the stored key. */
static int is_proof(const pst_sasl *sasl, const unsigned char *proof)
{
    const pst_crypto *crypto = sasl->ground->crypto;
    unsigned char signature[KEY], digest[KEY];
    size_t i;

    crypto->hmac_sha256(sasl->stored_key, KEY, sasl->kept + sasl->header,
        sasl->kept_used - sasl->header, signature);
    for (i = 0; i < KEY; i++)
        signature[i] = (unsigned char)(signature[i] ^ proof[i]);
    crypto->sha256(signature, KEY, digest);
    pst_memory_wipe(signature, sizeof(signature));
    return pst_sasl_equal(digest, sasl->stored_key, KEY);
}

/* Parses "c=binding,r=nonce[,extensions],p=proof". */
static enum pst_sasl_step client_final(pst_sasl *sasl, char *response,
    size_t length)
{
    unsigned char proof[KEY];
    const char *nonce = response + value_length(response);
    char *last = strrchr(response, ',');
    size_t written;

    if (strlen(response) != length || strncmp(response, "c=", 2) != 0
        || strncmp(nonce, ",r=", 3) != 0 || strncmp(last, ",p=", 3) != 0
        || !is_binding(sasl, response + 2, (size_t)(nonce - response - 2))
        || !is_our_nonce(sasl, nonce + 1, value_length(nonce + 1))
        || !pst_base64_decode(last + 3, strlen(last + 3), proof,
            sizeof(proof), &written)
        || written != sizeof(proof) || !pst_sasl_keep(sasl, ",", 1)
        || !pst_sasl_keep(sasl, response, (size_t)(last - response)))
        return PST_SASL_MALFORMED;
    return pst_sasl_proved(sasl, is_proof(sasl, proof));
}

/* ---- server-final ------------------------------------------------------- */

/* Sends "v=signature": it proves to the client that the server has the
   keys. */
enum pst_sasl_step pst_scram_judged(pst_sasl *sasl, int accepted)
{
    unsigned char signature[KEY];
    pst_text text;

    if (!accepted)
        return PST_SASL_FAILED;
    sasl->ground->crypto->hmac_sha256(sasl->server_key, KEY,
        sasl->kept + sasl->header, sasl->kept_used - sasl->header, signature);
    pst_text_init(&text, sasl->challenge, sizeof(sasl->challenge));
    pst_text_string(&text, "v=");
    add_base64(&text, signature, sizeof(signature));
    sasl->challenge_length = text.length;
    sasl->stage = LAST;
    return PST_SASL_CHALLENGE;
}

enum pst_sasl_step pst_scram_respond(pst_sasl *sasl, char *response,
    size_t length)
{
    if (response == NULL)
        return pst_sasl_challenge(sasl, NULL, 0);
    switch (sasl->stage) {
    case FIRST:
        return client_first(sasl, response, length);
    case FINAL:
        return client_final(sasl, response, length);
    default:
        return length == 0 ? PST_SASL_DONE : PST_SASL_MALFORMED;
    }
}
