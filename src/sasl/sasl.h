/* SPDX-License-Identifier: MIT */
/*
 * sasl.h - the server's half of an authentication exchange (RFC 4422), without
 * a connection.  A response goes in; a challenge, a request or a result comes
 * out.
 *
 *     pst_sasl_start(&sasl, &ground, pst_sasl_find("PLAIN"), NULL);
 *     step = pst_sasl_respond(&sasl, response, length);
 *
 * and then, while the exchange goes on, for each step:
 *
 *     CHALLENGE   send `challenge` to the client; then pst_sasl_respond
 *     KEYS        find the keys of `identity`; then pst_sasl_keys
 *     JUDGE       may `identity` come in, acting as `authzid`?  Then
 *                 pst_sasl_judged
 *
 * A mechanism is a row in sasl.c and a file.
 */
#ifndef PST_SASL_SASL_H
#define PST_SASL_SASL_H

#include "base/crypto.h"
#include "base/memory.h"
#include "postern_auth.h"

/* The memory of an exchange from one response to the next.  A client that
   sends more than fits is refused. */
#define PST_SASL_KEPT 1536
#define PST_SASL_NAMES 640
#define PST_SASL_CHALLENGE_SIZE 512

/* The longest salt, in octets. */
#define PST_SASL_SALT 64

/* The length of a nonce of the server, in characters. */
#define PST_SASL_NONCE 24

enum pst_sasl_step {
    PST_SASL_CHALLENGE,
    PST_SASL_KEYS,
    PST_SASL_JUDGE,
    PST_SASL_DONE,
    PST_SASL_FAILED,        /* the proof is wrong */
    PST_SASL_MALFORMED      /* a response has the wrong syntax */
};

/* What all exchanges of a server share. */
typedef struct pst_sasl_ground {
    const pst_crypto *crypto;   /* NULL: mechanisms that need it are not
                                   offered */
    unsigned char secret[PST_CRYPTO_SHA256];    /* random, for nonces */
    unsigned long count;        /* how many nonces were made */
    unsigned char salt_secret[PST_CRYPTO_SHA256];   /* for the salts of unknown
                                   users */

    /* The salt length and the iterations of the last known user, and whether
       passwords are kept.  SCRAM shows an unknown user the same, unless the
       application says otherwise, so that clients cannot tell the
       difference. */
    size_t salt_length;         /* 0: there was no known user yet */
    unsigned long iterations;
    int has_passwords;          /* keys are made from passwords at each
                                   login */
    const char *hostname;
} pst_sasl_ground;

typedef struct pst_sasl pst_sasl;

/* What a mechanism needs, and whether the client or the server begins. */
#define PST_SASL_NEEDS_CRYPTO 1
#define PST_SASL_NEEDS_CERTIFICATE 2
#define PST_SASL_SERVER_FIRST 4
#define PST_SASL_OWN 8          /* added by the application, which is asked for
                                   each step */

typedef struct pst_sasl_mechanism {
    const char *name;
    unsigned flags;

    /* The first response is NULL if the client has sent none. */
    enum pst_sasl_step (*respond)(pst_sasl *sasl, char *response,
        size_t length);
    enum pst_sasl_step (*keys)(pst_sasl *sasl, const postern_auth_keys *keys,
        int is_known);
    enum pst_sasl_step (*judged)(pst_sasl *sasl, int accepted);
    size_t tag;                 /* with PST_SASL_OWN: a number of the caller */
} pst_sasl_mechanism;

struct pst_sasl {
    const pst_sasl_mechanism *mechanism;
    pst_sasl_ground *ground;
    const char *certificate;    /* the client's name in its certificate; NULL:
                                   it showed none */
    int stage;                  /* how far the exchange is; each mechanism has
                                   its own numbers */

    /* For KEYS and JUDGE; valid until the next call. */
    const char *authzid;        /* "": the client gave none */
    const char *identity;
    const char *secret;         /* a password or a token; NULL: the mechanism
                                   has already checked the proof */
    size_t secret_length;

    char challenge[PST_SASL_CHALLENGE_SIZE];
    size_t challenge_length;

    char names[PST_SASL_NAMES];
    size_t names_used;
    char kept[PST_SASL_KEPT];
    size_t kept_used;
    size_t header;              /* for gs2.c: the length of the header in
                                   `kept` */
    unsigned char stored_key[PST_CRYPTO_SHA256];
    unsigned char server_key[PST_CRYPTO_SHA256];
    unsigned char unknown;      /* the user is unknown, so every proof is
                                   wrong */
    unsigned char refused;      /* for the caller: the verdict was no */
};

/* ---- sasl.c ------------------------------------------------------------- */

/* The i-th mechanism, the strongest first; NULL: there are fewer.  And the one
   with a name, in any case; NULL: there is none. */
const pst_sasl_mechanism *pst_sasl_row(size_t i);
const pst_sasl_mechanism *pst_sasl_find(const char *name);

/* Can it be offered?  `certificate` as in pst_sasl_start. */
int pst_sasl_is_able(const pst_sasl_mechanism *mechanism,
    const pst_sasl_ground *ground, const char *certificate);

/* Begins an exchange.  `certificate` is the client's name in its certificate,
   or NULL, and has to live as long as the exchange. */
void pst_sasl_start(pst_sasl *sasl, pst_sasl_ground *ground,
    const pst_sasl_mechanism *mechanism, const char *certificate);

/* Takes a response.  It may be changed, and has room for a NUL after it.
   NULL: the client has sent none with AUTH. */
enum pst_sasl_step pst_sasl_respond(pst_sasl *sasl, char *response,
    size_t length);

/* Takes the keys of `identity`.  If the user is unknown, they may say of what
   kind the keys of the others are: see `auth_keys` in postern.h. */
enum pst_sasl_step pst_sasl_keys(pst_sasl *sasl,
    const postern_auth_keys *keys, int is_known);

enum pst_sasl_step pst_sasl_judged(pst_sasl *sasl, int accepted);

/* Makes a row for a mechanism of the application; `name` has to live as
   long. */
void pst_sasl_own(pst_sasl_mechanism *row, const char *name, size_t tag);

/* ---- words.c: what the mechanisms are written with ---------------------- */

/* Makes a challenge of these octets; NULL: an empty one. */
enum pst_sasl_step pst_sasl_challenge(pst_sasl *sasl, const char *octets,
    size_t length);

/* Is it a valid name: not empty, no control characters, UTF-8? */
int pst_sasl_is_name(const char *text, size_t length);

/* Returns a copy that lives as long as the exchange; NULL: there is no
   room. */
const char *pst_sasl_keep_name(pst_sasl *sasl, const char *text,
    size_t length);

/* Adds octets to `kept`; 0: there is no room. */
int pst_sasl_keep(pst_sasl *sasl, const char *octets, size_t length);

/* Writes PST_SASL_NONCE characters and a NUL, different ones each time. */
void pst_sasl_nonce(pst_sasl_ground *ground, char *nonce);

/* Compares them, in a time that does not show where they differ. */
int pst_sasl_equal(const unsigned char *one, const unsigned char *two,
    size_t length);

/* The step after a proof was checked. */
enum pst_sasl_step pst_sasl_proved(pst_sasl *sasl, int right);

/* For mechanisms that send nothing after the verdict. */
enum pst_sasl_step pst_sasl_plain_verdict(pst_sasl *sasl, int accepted);

/* ---- gs2.c -------------------------------------------------------------- */

/*
 * Parses the header of RFC 5801 4, "n,a=name,"; puts it in `kept` and its name
 * in `authzid`.  Returns what follows; NULL: the header is wrong, or asks for
 * channel binding, which is not supported.
 */
char *pst_sasl_gs2(pst_sasl *sasl, char *response, size_t length);

/* Decodes "=2C" and "=3D" (RFC 5802 5.1) in place; 0: another "=" was
   found. */
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
    const postern_auth_keys *keys, int is_known);
enum pst_sasl_step pst_scram_respond(pst_sasl *sasl, char *response,
    size_t length);
enum pst_sasl_step pst_scram_keys(pst_sasl *sasl,
    const postern_auth_keys *keys, int is_known);
enum pst_sasl_step pst_scram_judged(pst_sasl *sasl, int accepted);

/* Computes the two keys of a password; salt and iterations are set. */
void pst_scram_make(const pst_crypto *crypto, const char *password,
    postern_auth_keys *keys);
enum pst_sasl_step pst_xoauth2_respond(pst_sasl *sasl, char *response,
    size_t length);
enum pst_sasl_step pst_xoauth2_judged(pst_sasl *sasl, int accepted);
enum pst_sasl_step pst_oauthbearer_respond(pst_sasl *sasl, char *response,
    size_t length);
enum pst_sasl_step pst_oauthbearer_judged(pst_sasl *sasl, int accepted);

#endif
