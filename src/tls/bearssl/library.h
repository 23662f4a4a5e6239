/* SPDX-License-Identifier: MIT */
/*
 * library.h - what the files of this folder share.
 *
 * BearSSL is a state machine as the engine is: octets are put into its buffers
 * and taken out of them, and what it calls back for is a certificate, a
 * session of before, and the check of a client's certificate.  It allocates
 * nothing; what a session needs is one block.
 */
#ifndef PST_TLS_BEARSSL_LIBRARY_H
#define PST_TLS_BEARSSL_LIBRARY_H

#include "base/config.h"
#include "tls/client.h"
#include "tls/fault.h"
#include "tls/resume.h"

/* BearSSL's headers have `inline`, which C89 has not. */
#if defined(__GNUC__) && !defined(__STDC_VERSION__)
#define inline __inline
#elif defined(_MSC_VER) && _MSC_VER < 1900
#define inline __inline
#endif
#include <bearssl.h>
#undef inline

/* A session's output buffer: a record of 1,792 octets and what is around it,
   so that all of a session that has carried a message fits 24 KiB. */
#define PST_BEARSSL_OUT (1792 + 85)

/* Records up to this length are sent together. */
#define PST_BEARSSL_GATHERED 512

/* ---- key.c, key_check.c ---- */

/* The decoder holds the numbers of the key, which points into it. */
typedef struct pst_bearssl_key {
    br_skey_decoder_context decoder;
    int type;                   /* BR_KEYTYPE_RSA or _EC */
    const br_rsa_private_key *rsa;
    const br_ec_private_key *ec;
} pst_bearssl_key;

void *pst_bearssl_key_new(pst_memory *memory, const unsigned char *der,
    size_t length, const char **why);
void pst_bearssl_key_free(pst_memory *memory, void *key);
const char *pst_bearssl_key_check(const void *key, const unsigned char *der,
    size_t length);
size_t pst_bearssl_key_make(const unsigned char seed[32], unsigned char *der,
    size_t size, unsigned char point[PST_TLS_POINT]);
size_t pst_bearssl_key_sign(const void *key, const unsigned char *octets,
    size_t length, unsigned char *signature);
void pst_bearssl_key_sha256(const unsigned char *octets, size_t length,
    unsigned char digest[32]);

/* Does this error of a decoder say that the key is of a kind that BearSSL
   cannot use?  And the words for it. */
int pst_bearssl_key_is_beyond(int error);
extern const char pst_bearssl_unsupported[];

/* ---- anchors.c ---- */

typedef struct pst_bearssl_anchors {
    size_t count;
    size_t room;                /* of `blocks`: count, or one more */
    struct pst_bearssl_anchor {
        void *block;            /* the name and the numbers of the key */
        size_t size;
    } *blocks;
    br_x509_trust_anchor *list;
} pst_bearssl_anchors;

int pst_bearssl_anchors_add(pst_memory *memory, void **anchors,
    const unsigned char *der, size_t length, const char **why);
void pst_bearssl_anchors_free(pst_memory *memory, void *anchors);

/* ---- cache.c: sessions that can be resumed ---- */

typedef struct pst_bearssl_cache {
    const br_ssl_session_cache_class *vtable;
    br_ssl_session_cache_lru lru;
    size_t size;                /* of this block, the entries in it */
    const br_block_ctr_class *aes;  /* BearSSL's choices for the processor:
                                   to ask it takes a trap on a virtual
                                   machine, a twentieth of a resumed
                                   handshake each time */
    br_ghash ghash;
} pst_bearssl_cache;

void *pst_bearssl_cache_new(pst_memory *memory, size_t sessions);
void pst_bearssl_cache_free(pst_memory *memory, void *cache);

/* The session has failed: it is not resumed any more. */
void pst_bearssl_cache_forget(pst_tls_session *session);

/* ---- spoken.c: versions, suites, curves, hashes ---- */

void pst_bearssl_spoken_set(br_ssl_engine_context *engine,
    const postern_tls_context *context);
const char *pst_bearssl_spoken_suite(unsigned suite);

/* ---- client.c: the client's certificate ---- */

/* What is needed to check it, and only then. */
typedef struct pst_bearssl_client {
    const br_x509_class *vtable;
    br_x509_minimal_context x509;
    pst_memory *memory;
    int certificates;           /* begun so far */
    unsigned char *leaf;        /* the first one; NULL: too long, no memory */
    size_t leaf_size;
    size_t leaf_length;         /* come so far */
    int trusted;
} pst_bearssl_client;

/* Asks for one: 0 or NOMEM. */
int pst_bearssl_client_ask(pst_tls_session *session);
void pst_bearssl_client_free(pst_tls_session *session);

/* The handshake is over: notes who the client is. */
void pst_bearssl_client_note(pst_tls_session *session);

/* ---- session.c ---- */

struct pst_tls_session {
    br_ssl_server_context server;   /* the first: callbacks are given it */
    const br_ssl_server_policy_class *policy;   /* ours; see choose() */
    postern_tls_context *context;
    pst_memory *memory;
    pst_tls_set *set;           /* during the handshake */
    pst_bearssl_client *client; /* the same; NULL: it is not asked */
    char *client_name;          /* PST_TLS_CLIENT_NAME octets, or NULL */
    int up;
    int chosen;                 /* it was shown a certificate */
    int refused;                /* by us: why, an enum pst_tls_fault; or 0 */
    int cached;                 /* it is in the cache, as `key` */
    unsigned char key[PST_TLS_RESUME_KEY];
    br_x509_certificate chain[PST_TLS_CHAIN];
    unsigned held;              /* octets in `in` that BearSSL was not told
                                   of */
    unsigned gathered_start;    /* of what is not sent yet */
    unsigned gathered_end;
    pst_tls_hello hello;
    unsigned char gathered[PST_BEARSSL_GATHERED];
    unsigned char in[BR_SSL_BUFSIZE_INPUT];
    unsigned char out[PST_BEARSSL_OUT];
};

/* 24 KiB: what postern_tls.h says. */
typedef char pst_bearssl_is_small[sizeof(struct pst_tls_session) <= 24576 ? 1
    : -1];

pst_tls_session *pst_bearssl_session_open(postern_tls_context *context,
    pst_memory *memory, const unsigned char seed[32]);
void pst_bearssl_session_close(pst_tls_session *session);
enum pst_tls_state pst_bearssl_session_state(const pst_tls_session *session);

/* What only the handshake needs. */
void pst_bearssl_session_drop(pst_tls_session *session);

/* ---- error.c ---- */

/* Why the session failed: an enum pst_tls_fault, or an alert. */
int pst_bearssl_error_fault(const pst_tls_session *session);

/* ---- carry.c: octets in and out ---- */

size_t pst_bearssl_carry_feed(pst_tls_session *session, const char *octets,
    size_t length);
const char *pst_bearssl_carry_plain(const pst_tls_session *session,
    size_t *length);
void pst_bearssl_carry_used(pst_tls_session *session, size_t length);
size_t pst_bearssl_carry_write(pst_tls_session *session, const char *octets,
    size_t length);
const char *pst_bearssl_carry_out(const pst_tls_session *session,
    size_t *length);
void pst_bearssl_carry_sent(pst_tls_session *session, size_t length);
void pst_bearssl_carry_end(pst_tls_session *session);

#endif
