/* SPDX-License-Identifier: MIT */
/*
 * library.h - what the files of this folder share.
 *
 * BearSSL is a state machine, as the engine is: octets are put into its
 * buffers and taken out of them.  It has callbacks for a certificate, for an
 * earlier session, and for the check of a client's certificate.  It allocates
 * nothing; a session is one block.
 */
#ifndef PST_TLS_BEARSSL_LIBRARY_H
#define PST_TLS_BEARSSL_LIBRARY_H

#include "base/config.h"
#include "postern_memory.h"
#include "tls/channel.h"
#include "tls/client.h"
#include "tls/fault.h"
#include "tls/resume.h"

/* BearSSL's headers use `inline`, which C89 does not have. */
#if defined(__GNUC__) && !defined(__STDC_VERSION__)
#define inline __inline
#elif defined(_MSC_VER) && _MSC_VER < 1900
#define inline __inline
#endif
#include <bearssl.h>
#undef inline

/* The output buffer of a session: a record of 1,792 octets and its overhead.
   With it a session that has carried a message fits into 24 KiB. */
#define PST_BEARSSL_OUT (1792 + 85)

/* Records up to this length are sent together. */
#define PST_BEARSSL_GATHERED 512

/* ---- key.c, key_check.c ---- */

/* The decoder has the numbers of the key, and the key points into it. */
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

/* Does this error of a decoder mean that BearSSL cannot use this kind of key?
   And the text for it. */
int pst_bearssl_key_is_beyond(int error);
extern const char pst_bearssl_unsupported[];

/* ---- anchors.c ---- */

struct pst_bearssl_anchor {
    void *block;                /* the name and the numbers of the key */
    size_t size;
};

typedef struct pst_bearssl_anchors {
    size_t count;
    size_t room;                /* how many fit into `blocks`: count, or one
                                   more */
    struct pst_bearssl_anchor *blocks;
    br_x509_trust_anchor *list;
} pst_bearssl_anchors;

int pst_bearssl_anchors_add(pst_memory *memory, void **anchors,
    const unsigned char *der, size_t length, const char **why);
void pst_bearssl_anchors_free(pst_memory *memory, void *anchors);

/* ---- cache.c: sessions that can be resumed ---- */

typedef struct pst_bearssl_cache {
    const br_ssl_session_cache_class *vtable;
    br_ssl_session_cache_lru lru;
    size_t size;                /* of this block, with the entries */
    const br_block_ctr_class *aes;  /* BearSSL's choice for the processor;
                                   asking for it costs a trap on a virtual
                                   machine, a twentieth of a resumed
                                   handshake */
    br_ghash ghash;
} pst_bearssl_cache;

void *pst_bearssl_cache_new(pst_memory *memory, size_t sessions);
void pst_bearssl_cache_free(pst_memory *memory, void *cache);

/* The session has failed: it cannot be resumed any more. */
void pst_bearssl_cache_forget(pst_tls_session *session);

/* ---- spoken.c: versions, suites, curves, hashes ---- */

void pst_bearssl_spoken_set(br_ssl_engine_context *engine,
    const postern_tls_context *context);
const char *pst_bearssl_spoken_suite(unsigned suite);

/* ---- client.c: the client's certificate ---- */

/* Needed to check a client's certificate; allocated only then. */
typedef struct pst_bearssl_client {
    const br_x509_class *vtable;
    br_x509_minimal_context x509;
    pst_memory *memory;
    int certificates;           /* how many have begun */
    unsigned char *leaf;        /* the first one; NULL: it is too long, or
                                   there is no memory */
    size_t leaf_size;
    size_t leaf_length;         /* so much of it has come */
    int trusted;
} pst_bearssl_client;

/* Sets up BearSSL's check of certificates, with the trusted authorities. */
void pst_bearssl_client_judge(br_x509_minimal_context *x509,
    const pst_bearssl_anchors *trusted, unsigned long date);

/* Asks for a certificate: 0 or NOMEM. */
int pst_bearssl_client_ask(pst_tls_session *session);
void pst_bearssl_client_free(pst_tls_session *session);

/* The handshake is over: stores the name of the client. */
void pst_bearssl_client_note(pst_tls_session *session);

/* ---- connect.c: sessions as a client ---- */

/* Needed to check the server's certificate. */
typedef struct pst_bearssl_peer {
    const br_x509_class *vtable;
    br_x509_decoder_context decoder;
    br_x509_minimal_context x509;
    int certificates;
} pst_bearssl_peer;

/* 0: no memory. */
int pst_bearssl_connect_start(pst_tls_session *session,
    const unsigned char seed[32], const char *name, int check);
void pst_bearssl_connect_drop(pst_tls_session *session);

/* ---- session.c ---- */

struct pst_tls_session {
    union {
        br_ssl_server_context server;
        br_ssl_client_context client;   /* see connect.c */
    } as;                       /* both begin with their engine */
    const br_ssl_server_policy_class *policy;   /* our own; see choose() */
    postern_tls_context *context;
    pst_memory *memory;
    pst_tls_set *set;           /* during the handshake */
    pst_bearssl_client *client; /* the same; NULL: it is not asked */
    pst_bearssl_peer *peer;     /* of a client, the same */
    char *client_name;          /* PST_TLS_CLIENT_NAME octets, or NULL */
    int up;
    int chosen;                 /* a certificate was chosen for it */
    int refused;                /* we have refused: the enum pst_tls_fault; or
                                   0 */
    int cached;                 /* it is in the cache, as `key` */
    unsigned char key[PST_TLS_RESUME_KEY];
    br_x509_certificate chain[PST_TLS_CHAIN];
    unsigned held;              /* octets in `in` that BearSSL has not got
                                   yet */
    unsigned gathered_start;    /* the unsent part */
    unsigned gathered_end;
    pst_tls_hello hello;
    unsigned char gathered[PST_BEARSSL_GATHERED];
    unsigned char in[BR_SSL_BUFSIZE_INPUT - 16384 + PST_TLS_RECORD];
    unsigned char out[PST_BEARSSL_OUT];
};

/* 24 KiB: what postern_tls.h says; and what postern_memory.h promises. */
typedef char pst_bearssl_is_small[sizeof(struct pst_tls_session) <= 24576 ? 1
    : -1];
typedef char pst_bearssl_session_is_kept[sizeof(struct pst_tls_session)
    + sizeof(pst_channel) <= POSTERN_MEMORY_TLS_CONNECTION ? 1 : -1];
typedef char pst_bearssl_context_is_kept[sizeof(postern_tls_context)
    + sizeof(pst_tls_set) + sizeof(pst_tls_identity) + sizeof(pst_bearssl_key)
    + sizeof(pst_bearssl_cache) + 4096 + 2048 <= POSTERN_MEMORY_TLS ? 1 : -1];

pst_tls_session *pst_bearssl_session_open(postern_tls_context *context,
    pst_memory *memory, const unsigned char seed[32]);
pst_tls_session *pst_bearssl_session_connect(postern_tls_context *context,
    pst_memory *memory, const unsigned char seed[32], const char *name,
    int check);
void pst_bearssl_session_close(pst_tls_session *session);
enum pst_tls_state pst_bearssl_session_state(const pst_tls_session *session);

/* Frees what only the handshake needs. */
void pst_bearssl_session_drop(pst_tls_session *session);

/* ---- error.c ---- */

/* Why the session has failed: an enum pst_tls_fault, or an alert. */
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
