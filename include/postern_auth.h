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

/* What is kept of a user (RFC 5802 3 for SCRAM).  Either the password is
   there, for CRAM-MD5 and for SCRAM, too; or the other four are. */
typedef struct postern_auth_keys {
    const char *password;       /* NULL: it is not kept */
    const unsigned char *salt;
    size_t salt_length;         /* 1 to 64 octets */
    unsigned long iterations;   /* 0: POSTERN_AUTH_ITERATIONS */
    unsigned char stored_key[POSTERN_AUTH_KEY];
    unsigned char server_key[POSTERN_AUTH_KEY];
} postern_auth_keys;

/* What a client has shown. */
typedef struct postern_credentials {
    const char *mechanism;      /* "PLAIN" */
    const char *authzid;        /* whom it wants to act as; "": itself */
    const char *identity;       /* who it says that it is */
    const char *secret;         /* the password, or the token; NULL: the
                                   mechanism has found the proof right */
    size_t secret_length;       /* without the NUL that follows it */
} postern_credentials;

/*
 * Makes the two keys of a password, for SCRAM-SHA-256: keys->salt (octets that
 * nobody guesses, another one for each user; 16 are usual), its length and
 * keys->iterations are given, and are to be kept together with the keys.  The
 * password is taken as it is: RFC 7613 would have it prepared, which changes
 * nothing in one of ASCII.  0, NOTLS (this build has no hashes), INVALID (the
 * salt).
 */
int postern_auth_keys_make(postern_auth_keys *keys, const char *password);

/* Are they the same?  In a time that depends on the lengths alone, so that
   nobody learns from it how much of a guess was right. */
int postern_auth_equal(const char *one, size_t one_length, const char *two,
    size_t two_length);

#ifdef __cplusplus
}
#endif

#endif
