/* SPDX-License-Identifier: MIT */
/*
 * crypto.h - a table of hash functions.  The TLS provider fills it in, because
 * its library has them.
 */
#ifndef PST_BASE_CRYPTO_H
#define PST_BASE_CRYPTO_H

#include <stddef.h>

#define PST_CRYPTO_SHA256 32
#define PST_CRYPTO_MD5 16

typedef struct pst_crypto {
    void (*sha256)(const void *octets, size_t length,
        unsigned char digest[PST_CRYPTO_SHA256]);

    /* RFC 2104. */
    void (*hmac_sha256)(const void *key, size_t key_length,
        const void *octets, size_t length,
        unsigned char mac[PST_CRYPTO_SHA256]);
    void (*hmac_md5)(const void *key, size_t key_length, const void *octets,
        size_t length, unsigned char mac[PST_CRYPTO_MD5]);

    /* RFC 8018 5.2: one block of PBKDF2 with HMAC-SHA-256, which RFC 5802
       calls Hi().  `iterations` is 1 or more. */
    void (*stretch)(const void *password, size_t password_length,
        const void *salt, size_t salt_length, unsigned long iterations,
        unsigned char key[PST_CRYPTO_SHA256]);
} pst_crypto;

#endif
