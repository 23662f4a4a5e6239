/* SPDX-License-Identifier: MIT */
/*
 * sasl.h - the server's half of an authentication exchange (RFC 4422), without
 * a connection: a response goes in; a challenge comes out, or a wish, or the
 * end.
 *
 *     pst_sasl_start(&sasl, &ground, pst_sasl_find("PLAIN"), NULL);
 *     step = pst_sasl_respond(&sasl, response, length);
 *
 * and as long as the exchange goes on, by `step`:
 *
 *     CHALLENGE   `challenge` goes to the client; pst_sasl_respond
 *     KEYS        what is kept of `identity` is wanted; pst_sasl_keys
 *     JUDGE       may `identity` come in, acting as `authzid`?  pst_sasl_judged
 *
 * A mechanism is a row of sasl.c and a file.
 */
#ifndef PST_SASL_SASL_H
#define PST_SASL_SASL_H

#include "base/crypto.h"
#include "base/memory.h"
#include "postern_auth.h"

/* What is kept of an exchange from one response to the next.  A client that
   sends more than fits is refused. */
#define PST_SASL_KEPT 1536
#define PST_SASL_NAMES 640
#define PST_SASL_CHALLENGE_SIZE 512

/* Octets of a salt, at most. */
#define PST_SASL_SALT 64

/* Characters of a nonce that is made here. */
#define PST_SASL_NONCE 24

enum pst_sasl_step {
    PST_SASL_CHALLENGE,
    PST_SASL_KEYS,
    PST_SASL_JUDGE,
    PST_SASL_DONE,
    PST_SASL_FAILED,        /* what was proved is wrong */
    PST_SASL_MALFORMED      /* a response is not what the mechanism says */
};

/* What all exchanges of a server share.  `secret` is of entropy. */
typedef struct pst_sasl_ground {
    const pst_crypto *crypto;   /* NULL: what needs it is not offered */
    unsigned char secret[PST_CRYPTO_SHA256];
    unsigned long count;        /* of the nonces that were made */

    /* How SCRAM looks for who is known, so that nobody looks like it. */
    size_t salt_length;         /* 0: nobody was known so far */
    unsigned long iterations;
    int has_passwords;          /* their keys are made when they come */
    const char *hostname;
} pst_sasl_ground;

typedef struct pst_sasl pst_sasl;

/* What a mechanism needs to be offered, and how it begins. */
#define PST_SASL_NEEDS_CRYPTO 1
#define PST_SASL_NEEDS_CERTIFICATE 2
#define PST_SASL_SERVER_FIRST 4
#define PST_SASL_OWN 8          /* the application's: its steps are asked */

typedef struct pst_sasl_mechanism {
    const char *name;
    unsigned flags;

    /* The first response is NULL when the client has sent none. */
    enum pst_sasl_step (*respond)(pst_sasl *sasl, char *response,
        size_t length);
    enum pst_sasl_step (*keys)(pst_sasl *sasl, const postern_auth_keys *keys);
    enum pst_sasl_step (*judged)(pst_sasl *sasl, int accepted);
    size_t tag;                 /* PST_SASL_OWN: the caller's number */
} pst_sasl_mechanism;

struct pst_sasl {
    const pst_sasl_mechanism *mechanism;
    pst_sasl_ground *ground;
    const char *certificate;    /* whose it is; NULL: there is none */
    int stage;                  /* how far it has come; the mechanism's */

    /* For KEYS and JUDGE: good until the next call. */
    const char *authzid;        /* "": the client named none */
    const char *identity;
    const char *secret;         /* a password or a token; NULL: the mechanism
                                   has found the proof right */
    size_t secret_length;

    char challenge[PST_SASL_CHALLENGE_SIZE];
    size_t challenge_length;

    char names[PST_SASL_NAMES];
    size_t names_used;
    char kept[PST_SASL_KEPT];
    size_t kept_used;
    size_t header;              /* of gs2.c: its length in `kept` */
    unsigned char stored_key[PST_CRYPTO_SHA256];
    unsigned char server_key[PST_CRYPTO_SHA256];
    unsigned char unknown;      /* nobody is called so: a proof is wrong */
};

/* ---- sasl.c ------------------------------------------------------------- */

/* The i-th mechanism, strongest first; NULL: there are not so many.  And the
   one of that name, in upper or lower case; NULL: none. */
const pst_sasl_mechanism *pst_sasl_row(size_t i);
const pst_sasl_mechanism *pst_sasl_find(const char *name);

/* Can it be offered?  `certificate` as below. */
int pst_sasl_is_able(const pst_sasl_mechanism *mechanism,
    const pst_sasl_ground *ground, const char *certificate);

/* Begins an exchange; `certificate` is whose the client's certificate is, or
   NULL, and has to live as long. */
void pst_sasl_start(pst_sasl *sasl, pst_sasl_ground *ground,
    const pst_sasl_mechanism *mechanism, const char *certificate);

/* A response, which may be changed and has room for a NUL behind it; NULL: the
   client has sent none with AUTH. */
enum pst_sasl_step pst_sasl_respond(pst_sasl *sasl, char *response,
    size_t length);

/* What is kept of `identity`; NULL: nobody is called so. */
enum pst_sasl_step pst_sasl_keys(pst_sasl *sasl,
    const postern_auth_keys *keys);

enum pst_sasl_step pst_sasl_judged(pst_sasl *sasl, int accepted);

/* A row of the application's own; `name` has to live as long. */
void pst_sasl_own(pst_sasl_mechanism *row, const char *name, size_t tag);

/* ---- words.c: what the mechanisms are written with ---------------------- */

/* A challenge of these octets; with NULL an empty one. */
enum pst_sasl_step pst_sasl_challenge(pst_sasl *sasl, const char *octets,
    size_t length);

/* Is it a name: not empty, no control character, valid UTF-8? */
int pst_sasl_is_name(const char *text, size_t length);

/* A copy that lasts as long as the exchange; NULL: it is no room for it. */
const char *pst_sasl_keep_name(pst_sasl *sasl, const char *text,
    size_t length);

/* Adds to `kept`; 0: there is no room. */
int pst_sasl_keep(pst_sasl *sasl, const char *octets, size_t length);

/* Writes PST_SASL_NONCE characters and a NUL, never the same again. */
void pst_sasl_nonce(pst_sasl_ground *ground, char *nonce);

/* Are they the same, in a time that does not tell where they differ? */
int pst_sasl_equal(const unsigned char *one, const unsigned char *two,
    size_t length);

/* What a proof ends with. */
enum pst_sasl_step pst_sasl_proved(pst_sasl *sasl, int right);

/* The way of a mechanism that has nothing to say after the verdict. */
enum pst_sasl_step pst_sasl_plain_verdict(pst_sasl *sasl, int accepted);

/* ---- gs2.c -------------------------------------------------------------- */

/*
 * Reads the header of RFC 5801 4, "n,a=name,", keeps it in `kept` and its name
 * in `authzid`.  What stands behind it; NULL: it is none, or asks for a
 * channel binding, which there is not.
 */
char *pst_sasl_gs2(pst_sasl *sasl, char *response, size_t length);

/* Undoes "=2C" and "=3D" (RFC 5802 5.1), in place; 0: there is another "=". */
int pst_sasl_gs2_name(char *text);

/* ---- the mechanisms, a file each ---------------------------------------- */

enum pst_sasl_step pst_plain_respond(pst_sasl *sasl, char *response,
    size_t length);
enum pst_sasl_step pst_login_respond(pst_sasl *sasl, char *response,
    size_t length);
enum pst_sasl_step pst_external_respond(pst_sasl *sasl, char *response,
    size_t length);
enum pst_sasl_step pst_cram_respond(pst_sasl *sasl, char *response,
    size_t length);
enum pst_sasl_step pst_cram_keys(pst_sasl *sasl,
    const postern_auth_keys *keys);
enum pst_sasl_step pst_scram_respond(pst_sasl *sasl, char *response,
    size_t length);
enum pst_sasl_step pst_scram_keys(pst_sasl *sasl,
    const postern_auth_keys *keys);
enum pst_sasl_step pst_scram_judged(pst_sasl *sasl, int accepted);

/* Fills in the two keys of a password; the salt and the iterations are
   there. */
void pst_scram_make(const pst_crypto *crypto, const char *password,
    postern_auth_keys *keys);
enum pst_sasl_step pst_xoauth2_respond(pst_sasl *sasl, char *response,
    size_t length);
enum pst_sasl_step pst_xoauth2_judged(pst_sasl *sasl, int accepted);
enum pst_sasl_step pst_oauthbearer_respond(pst_sasl *sasl, char *response,
    size_t length);
enum pst_sasl_step pst_oauthbearer_judged(pst_sasl *sasl, int accepted);

#endif
