/* SPDX-License-Identifier: MIT */
/* key.c - private keys: reads them, makes them, and signs with them. */
#include <string.h>

#include "library.h"

const char pst_bearssl_unsupported[] =
    "this kind of key is not supported: use an RSA key of at most 4096 bits, "
    "or an EC key on P-256 or P-384";

int pst_bearssl_key_is_beyond(int error)
{
    return error == BR_ERR_X509_UNSUPPORTED
        || error == BR_ERR_X509_LIMIT_EXCEEDED;
}

static const char *key_error(int error)
{
    return pst_bearssl_key_is_beyond(error) ? pst_bearssl_unsupported
        : "the private key is damaged, or not a private key";
}

void pst_bearssl_key_free(pst_memory *memory, void *key_)
{
    pst_memory_wipe(key_, sizeof(pst_bearssl_key));
    pst_memory_free(memory, key_, sizeof(pst_bearssl_key));
}

void *pst_bearssl_key_new(pst_memory *memory, const unsigned char *der,
    size_t length, const char **why)
{
    pst_bearssl_key *result = (pst_bearssl_key *)pst_memory_take(memory,
        sizeof(*result));
    int error;

    *why = NULL;
    if (result == NULL)
        return NULL;
    br_skey_decoder_init(&result->decoder);
    br_skey_decoder_push(&result->decoder, der, length);
    error = br_skey_decoder_last_error(&result->decoder);
    result->type = br_skey_decoder_key_type(&result->decoder);
    result->rsa = br_skey_decoder_get_rsa(&result->decoder);
    result->ec = br_skey_decoder_get_ec(&result->decoder);
    if (error == 0 && (result->rsa != NULL || result->ec != NULL))
        return result;
    *why = key_error(error);
    pst_bearssl_key_free(memory, result);
    return NULL;
}

size_t pst_bearssl_key_make(const unsigned char seed[32], unsigned char *der,
    size_t size, unsigned char point[PST_TLS_POINT])
{
    const br_ec_impl *ec = br_ec_get_default();
    unsigned char secret[BR_EC_KBUF_PRIV_MAX_SIZE];
    unsigned char open[BR_EC_KBUF_PUB_MAX_SIZE];
    br_hmac_drbg_context random;
    br_ec_private_key sk;
    br_ec_public_key pk;
    size_t length = 0;

    br_hmac_drbg_init(&random, &br_sha256_vtable, seed, 32);
    if (br_ec_keygen(&random.vtable, ec, &sk, secret, BR_EC_secp256r1) != 0
        && br_ec_compute_pub(ec, &pk, open, &sk) == PST_TLS_POINT) {
        memcpy(point, open, PST_TLS_POINT);
        length = br_encode_ec_raw_der(NULL, &sk, &pk);
        if (length <= size)
            br_encode_ec_raw_der(der, &sk, &pk);
        else
            length = 0;
    }
    pst_memory_wipe(secret, sizeof(secret));
    pst_memory_wipe(&random, sizeof(random));
    return length;
}

void pst_bearssl_key_sha256(const unsigned char *octets, size_t length,
    unsigned char digest[32])
{
    br_sha256_context context;

    br_sha256_init(&context);
    br_sha256_update(&context, octets, length);
    br_sha256_out(&context, digest);
}

size_t pst_bearssl_key_sign(const void *key_, const unsigned char *octets,
    size_t length, unsigned char *signature)
{
    unsigned char digest[32];

    pst_bearssl_key_sha256(octets, length, digest);
    return br_ecdsa_sign_asn1_get_default()(br_ec_get_default(),
        &br_sha256_vtable, digest, ((const pst_bearssl_key *)key_)->ec,
        signature);
}
