/* SPDX-License-Identifier: MIT */
/* key_check.c - does a private key belong to a certificate, and is it
   undamaged? */
#include <string.h>

#include "library.h"

/* The longest signature: RSA of 4096 bits; EC on P-521, in DER. */
#define RSA_MOST 512
#define EC_SIGNATURE_MOST 139

/* An integer without the zeros in front of it. */
static int is_same_number(const unsigned char *a, size_t a_length,
    const unsigned char *b, size_t b_length)
{
    while (a_length > 0 && *a == 0)
        a++, a_length--;
    while (b_length > 0 && *b == 0)
        b++, b_length--;
    return a_length == b_length && memcmp(a, b, a_length) == 0;
}

static int is_rsa_pair(const br_rsa_private_key *secret,
    const br_rsa_public_key *open)
{
    /* the code of 0.6 for words of 31 bits refuses keys of 4096 bits */
    unsigned char n[RSA_MOST];
    size_t length = br_rsa_i15_compute_modulus(NULL, secret);

    if (length == 0 || length > sizeof(n))
        return 0;
    br_rsa_i15_compute_modulus(n, secret);
    return is_same_number(n, length, open->n, open->nlen);
}

static int is_ec_pair(const br_ec_private_key *secret,
    const br_ec_public_key *open)
{
    unsigned char point[BR_EC_KBUF_PUB_MAX_SIZE];
    br_ec_public_key computed;

    return secret->curve == open->curve
        && br_ec_compute_pub(br_ec_get_default(), &computed, point, secret)
            != 0
        && is_same_number(computed.q, computed.qlen, open->q, open->qlen);
}

/* any 32 octets */
static const unsigned char digest[32] = "postern tries out a private key";

static int signs_rsa(const br_rsa_private_key *secret,
    const br_rsa_public_key *open)
{
    unsigned char signature[RSA_MOST], found[sizeof(digest)];

    return open->nlen <= sizeof(signature)
        && br_rsa_pkcs1_sign_get_default()(BR_HASH_OID_SHA256, digest,
            sizeof(digest), secret, signature) != 0
        && br_rsa_pkcs1_vrfy_get_default()(signature, open->nlen,
            BR_HASH_OID_SHA256, sizeof(found), open, found) != 0
        && memcmp(found, digest, sizeof(digest)) == 0;
}

static int signs_ec(const br_ec_private_key *secret,
    const br_ec_public_key *open)
{
    unsigned char signature[EC_SIGNATURE_MOST];
    size_t length = br_ecdsa_sign_asn1_get_default()(br_ec_get_default(),
        &br_sha256_vtable, digest, secret, signature);

    return length > 0 && br_ecdsa_vrfy_asn1_get_default()(
        br_ec_get_default(), digest, sizeof(digest), open, signature,
        length) != 0;
}

static int is_pair(const pst_bearssl_key *secret, const br_x509_pkey *open)
{
    if (open->key_type != secret->type)
        return 0;
    return secret->type == BR_KEYTYPE_RSA
        ? is_rsa_pair(secret->rsa, &open->key.rsa)
        : is_ec_pair(secret->ec, &open->key.ec);
}

/*
 * One wrong signature with a damaged RSA key reveals the key: anybody can
 * compute one of the primes from it.  So the key makes a test signature here,
 * with the code that will sign in handshakes.
 */
static int signs(const pst_bearssl_key *secret, const br_x509_pkey *open)
{
    return secret->type == BR_KEYTYPE_RSA
        ? signs_rsa(secret->rsa, &open->key.rsa)
        : signs_ec(secret->ec, &open->key.ec);
}

const char *pst_bearssl_key_check(const void *key, const unsigned char *der,
    size_t length)
{
    const pst_bearssl_key *secret = (const pst_bearssl_key *)key;
    const br_x509_pkey *open;
    br_x509_decoder_context decoder;

    br_x509_decoder_init(&decoder, NULL, NULL);
    br_x509_decoder_push(&decoder, der, length);
    open = br_x509_decoder_get_pkey(&decoder);
    if (open == NULL)
        return pst_bearssl_key_is_beyond(
            br_x509_decoder_last_error(&decoder)) ? pst_bearssl_unsupported
            : "the certificate is damaged";
    if (!is_pair(secret, open))
        return "the key does not belong to the certificate";
    return signs(secret, open) ? NULL
        : "the private key is damaged: what it signs is wrong";
}
