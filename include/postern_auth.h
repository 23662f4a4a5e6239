/* SPDX-License-Identifier: MIT */
/*
 * postern_auth.h - who a client is (AUTH, RFC 4954): what a server keeps of
 * its users, and what the hooks `auth` and `auth_keys` of postern.h are shown.
 *
 * What has to be kept of a user, by mechanism:
 *
 *     PLAIN, LOGIN     anything that a password can be checked with: the best
 *                      is a slow hash of it.  Over TLS only: the password is
 *                      sent as it is.
 *     SCRAM-SHA-256    the four values of postern_auth_keys, of which nobody
 *                      can make the password, nor a client's proof.
 *     CRAM-MD5         the password itself.
 *     XOAUTH2,         nothing: the token is shown to whoever gave it out.
 *     OAUTHBEARER
 *     EXTERNAL         nothing: the client's certificate says who it is.
 */
#ifndef POSTERN_AUTH_H
#define POSTERN_AUTH_H

#include "postern_base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Octets of a key, and of the salt that postern_auth_keys_make takes. */
#define POSTERN_AUTH_KEY 32
#define POSTERN_AUTH_SALT 16

/* RFC 7677 4: "the hash iteration-count should be such that a modern machine
   will take 0.1 seconds"; fewer than this are not right. */
#define POSTERN_AUTH_ITERATIONS 4096

/* The stored data of a user (RFC 5802 3 for SCRAM): either the password, for
   CRAM-MD5 and for SCRAM; or the other four members. */
typedef struct postern_auth_keys {
    const char *password;       /* NULL: it is not stored */
    const unsigned char *salt;
    size_t salt_length;         /* 1 to 64 octets */
    unsigned long iterations;   /* 0: POSTERN_AUTH_ITERATIONS */
    unsigned char stored_key[POSTERN_AUTH_KEY];
    unsigned char server_key[POSTERN_AUTH_KEY];
} postern_auth_keys;

/* What a client has sent. */
typedef struct postern_credentials {
    const char *mechanism;      /* "PLAIN" */
    const char *authzid;        /* the user to act as; "": itself */
    const char *identity;       /* the user that it claims to be */
    const char *secret;         /* the password, or the token; NULL: the
                                   mechanism has already checked the proof */
    size_t secret_length;       /* without the NUL that follows it */
} postern_credentials;

/*
 * Makes the two keys of a password, for SCRAM-SHA-256.  Set keys->salt (random
 * octets, different for each user; 16 are usual), its length, and
 * keys->iterations; store all these together.  The password is used as it is:
 * RFC 7613 says how to prepare it, which changes nothing if it is ASCII.  0,
 * NOTLS (this build has no hash functions), INVALID (the salt).
 */
int postern_auth_keys_make(postern_auth_keys *keys, const char *password);

/* Compares two texts in a time that depends only on their lengths, so that
   nobody learns from it how much of a guess was right. */
int postern_auth_equal(const char *one, size_t one_length, const char *two,
    size_t two_length);

#ifdef __cplusplus
}
#endif

#endif
