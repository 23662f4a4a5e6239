/* SPDX-License-Identifier: MIT */
/* crypto.c - the hash functions of base/crypto.h, by BearSSL. */
#include <string.h>

#include "library.h"

static void sha256(const void *octets, size_t length,
    unsigned char digest[PST_CRYPTO_SHA256])
{
    br_sha256_context context;

    br_sha256_init(&context);
    br_sha256_update(&context, octets, length);
    br_sha256_out(&context, digest);
}

static void hmac(const br_hash_class *hash, const void *key,
    size_t key_length, const void *octets, size_t length, unsigned char *mac)
{
    br_hmac_key_context keyed;
    br_hmac_context context;

    br_hmac_key_init(&keyed, hash, key, key_length);
    br_hmac_init(&context, &keyed, 0);
    br_hmac_update(&context, octets, length);
    br_hmac_out(&context, mac);
}

static void hmac_sha256(const void *key, size_t key_length,
    const void *octets, size_t length, unsigned char mac[PST_CRYPTO_SHA256])
{
    hmac(&br_sha256_vtable, key, key_length, octets, length, mac);
}

static void hmac_md5(const void *key, size_t key_length, const void *octets,
    size_t length, unsigned char mac[PST_CRYPTO_MD5])
{
    hmac(&br_md5_vtable, key, key_length, octets, length, mac);
}

static void stretch(const void *password, size_t password_length,
    const void *salt, size_t salt_length, unsigned long iterations,
    unsigned char key[PST_CRYPTO_SHA256])
{
    static const unsigned char first_block[4] = { 0, 0, 0, 1 };
    br_hmac_key_context keyed;
    br_hmac_context context;
    unsigned char last[PST_CRYPTO_SHA256];
    size_t i;

    br_hmac_key_init(&keyed, &br_sha256_vtable, password, password_length);
    br_hmac_init(&context, &keyed, 0);
    br_hmac_update(&context, salt, salt_length);
    br_hmac_update(&context, first_block, sizeof(first_block));
    br_hmac_out(&context, last);
    memcpy(key, last, sizeof(last));
    while (--iterations > 0) {
        br_hmac_init(&context, &keyed, 0);
        br_hmac_update(&context, last, sizeof(last));
        br_hmac_out(&context, last);
        for (i = 0; i < sizeof(last); i++)
            key[i] ^= last[i];
    }
    pst_memory_wipe(&keyed, sizeof(keyed));
    pst_memory_wipe(last, sizeof(last));
}

static const pst_crypto crypto = { sha256, hmac_sha256, hmac_md5, stretch };

const pst_crypto *pst_tls_crypto_built(void)
{
    return &crypto;
}
