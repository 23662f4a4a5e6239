/* SPDX-License-Identifier: MIT */
/*
 * tls.h - what a TLS library has to do for the server: the provider table.
 *
 * A provider is a folder, src/tls/NAME (bearssl is one), that fills a table
 * and defines pst_tls_provider_built and _crypto_built.  The knob TLS of the
 * makefiles names it;
 * its files are listed as PROVIDER_NAME in src/objects.mk, its libraries as
 * LIBS_NAME in the makefiles, and its tests are in tests/NAME.  Nothing else
 * knows of it.
 *
 * The provider decodes keys and moves octets: ciphertext in, plaintext out,
 * replies in, records out.  What is policy is not its business, and it calls
 * for it: hello.h reads the ClientHello, pst_tls_set_next says which
 * certificates suit it, resume.h which session may be taken up again, client.h
 * what a client's certificate is for and whose it is, fault.h how a failure is
 * told.
 */
#ifndef PST_TLS_TLS_H
#define PST_TLS_TLS_H

#include "base/crypto.h"
#include "base/memory.h"
#include "hello.h"
#include "postern_tls.h"

/* Certificates in a chain, at most. */
#define PST_TLS_CHAIN 10

/* Of an EC key; the words of X9.62: 4, then both coordinates. */
#define PST_TLS_POINT 65

typedef struct pst_tls_octets {
    const unsigned char *octets;
    size_t length;
} pst_tls_octets;

/* A chain of certificates (DER, the server's own first) and its key. */
typedef struct pst_tls_identity {
    struct pst_tls_identity *next;
    size_t size;                /* of this block, all in it */
    pst_tls_octets *chain;
    size_t count;
    const char *names;          /* lower case, a NUL behind each ... */
    size_t names_length;
    void *key;                  /* the provider's */
} pst_tls_identity;

/* What new sessions go by.  It is replaced as a whole; a session that is in
   its handshake holds on to the one that it began with. */
typedef struct pst_tls_set {
    unsigned long references;
    unsigned long generation;   /* another one for each replacement */
    pst_tls_identity *identities;   /* in the order in which they came */
    void *anchors;              /* the provider's; NULL: none */
    struct pst_tls_trust *trust;    /* what they were made of */
} pst_tls_set;

struct postern_tls_context {
    const struct pst_tls_provider *provider;
    pst_memory memory;
    postern_tls_options options;
    pst_tls_set *set;
    void *cache;                /* the provider's */
    char why[256];              /* what the last failure was */
};

typedef struct pst_tls_session pst_tls_session;

/* Where a session stands. */
enum pst_tls_state {
    PST_TLS_SHAKES,             /* in its handshake */
    PST_TLS_UP,
    PST_TLS_ENDED,              /* the peer has said close_notify */
    PST_TLS_FAILED              /* what `out` still has is an alert */
};

typedef struct pst_tls_provider {
    const char *name;           /* "BearSSL" */

    /* ---- keys ---- */

    /* A private key: PKCS#1, SEC1 or PKCS#8, DER.  NULL and *why, a static
       text of what is wrong and what to do (or NULL: no memory). */
    void *(*key_new)(pst_memory *memory, const unsigned char *der,
        size_t length, const char **why);
    void (*key_free)(pst_memory *memory, void *key);

    /* Does the key belong to this certificate, and is what it signs right?
       NULL, or why not. */
    const char *(*key_check)(const void *key, const unsigned char *der,
        size_t length);

    /* A new P-256 key from 32 octets of entropy, as SEC1 DER in `der` (at most
       `size` octets), and its point.  The length, or 0: no such point. */
    size_t (*key_make)(const unsigned char seed[32], unsigned char *der,
        size_t size, unsigned char point[PST_TLS_POINT]);

    /* ecdsa-with-SHA256 over octets; the signature in DER, at most 72 octets.
       Its length, or 0. */
    size_t (*sign)(const void *key, const unsigned char *octets,
        size_t length, unsigned char *signature);

    void (*sha256)(const unsigned char *octets, size_t length,
        unsigned char digest[32]);

    /* ---- what client certificates are checked against ---- */

    /* Adds a certificate that is trusted to those in *anchors (NULL at first);
       0, or an error and *why. */
    int (*anchor_add)(pst_memory *memory, void **anchors,
        const unsigned char *der, size_t length, const char **why);
    void (*anchors_free)(pst_memory *memory, void *anchors);

    /* ---- sessions ---- */

    /* The cache of sessions that can be resumed (resume.h), by
       options.cache_size; NULL: no memory.  */
    void *(*cache_new)(pst_memory *memory, size_t sessions);
    void (*cache_free)(pst_memory *memory, void *cache);

    /* A session that awaits a ClientHello, made of 32 octets of entropy; NULL:
       no memory.  It takes a reference to the context's set. */
    pst_tls_session *(*open)(postern_tls_context *context, pst_memory *memory,
        const unsigned char seed[32]);
    void (*close)(pst_tls_session *session);

    enum pst_tls_state (*state)(const pst_tls_session *session);

    /* Ciphertext in: how many octets were taken.  It takes none while there is
       plaintext to be read, or records to be sent first. */
    size_t (*feed)(pst_tls_session *session, const char *octets,
        size_t length);

    /* Plaintext, in the session's own buffer until `used` says how many octets
       of it are used up; NULL: there is none. */
    const char *(*plain)(const pst_tls_session *session, size_t *length);
    void (*used)(pst_tls_session *session, size_t length);

    /* Plaintext to be sent, when `out` has given NULL: how many octets were
       taken, at least one.  0: nothing can be said, now or later; the session
       is not PST_TLS_UP, or `end` was called. */
    size_t (*write)(pst_tls_session *session, const char *octets,
        size_t length);

    /* Records to be sent, as above; NULL: none. */
    const char *(*out)(const pst_tls_session *session, size_t *length);
    void (*sent)(pst_tls_session *session, size_t length);

    /* Says close_notify. */
    void (*end)(pst_tls_session *session);

    /* All that can be said of it; the texts are the session's. */
    void (*facts)(const pst_tls_session *session, postern_tls_facts *facts);

    /* Why it failed: an enum pst_tls_fault (fault.h). */
    int (*fault)(const pst_tls_session *session);
} pst_tls_provider;

/* The provider of this build, and its hashes; NULL: none. */
const pst_tls_provider *pst_tls_provider_built(void);
const pst_crypto *pst_tls_crypto_built(void);

/* Lets go of a set; the last one frees it. */
void pst_tls_set_release(postern_tls_context *context, pst_tls_set *set);

/* Can sessions of this context succeed?  0; or INVALID, which was said: it has
   no certificate, or demands those of clients and trusts nobody. */
int pst_tls_set_serves(postern_tls_context *context);

/* Is a client asked for a certificate? */
int pst_tls_set_asks(const postern_tls_context *context,
    const pst_tls_set *set);

/* The identities for what a client asked for (RFC 6066 3), one after another:
   those that have the name; or, when no one has (or it asked for none), all,
   unless the options say that it has to be known.  NULL: no more. */
pst_tls_identity *pst_tls_set_next(const postern_tls_context *context,
    const pst_tls_set *set, const pst_tls_hello *hello,
    pst_tls_identity *last);

#endif
