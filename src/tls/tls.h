/* SPDX-License-Identifier: MIT */
/*
 * tls.h - what a TLS library has to do for the server: the provider table.
 *
 * A provider is a folder, src/tls/NAME (for example bearssl), that fills a
 * table and defines pst_tls_provider_built and _crypto_built.  The variable
 * TLS of the makefiles selects it; its files are listed as PROVIDER_NAME in
 * src/objects.mk, its libraries as LIBS_NAME in the makefiles, and its tests
 * are in tests/NAME.  No other code knows it.
 *
 * The provider decodes keys and moves octets: ciphertext in, plaintext out,
 * replies in, records out.  For decisions it calls other files: hello.h parses
 * the ClientHello, pst_tls_set_next chooses certificates, resume.h says which
 * session may be resumed, client.h reads a client's certificate, fault.h has
 * the texts of failures.
 */
#ifndef PST_TLS_TLS_H
#define PST_TLS_TLS_H

#include "base/crypto.h"
#include "base/memory.h"
#include "hello.h"
#include "postern_tls.h"

/* The most certificates in a chain. */
#define PST_TLS_CHAIN 10

/* Point of an EC key, as in X9.62: the octet 4, then both coordinates. */
#define PST_TLS_POINT 65

typedef struct pst_tls_octets {
    const unsigned char *octets;
    size_t length;
} pst_tls_octets;

/* A chain of certificates (DER, the server's own first) and its key. */
typedef struct pst_tls_identity {
    struct pst_tls_identity *next;
    size_t size;                /* of this block; everything is in it */
    pst_tls_octets *chain;
    size_t count;
    const char *names;          /* in lower case, a NUL after each */
    size_t names_length;
    void *key;                  /* belongs to the provider */
} pst_tls_identity;

/* What new sessions use.  It is replaced as a whole; a session in its
   handshake keeps the set with which it began. */
typedef struct pst_tls_set {
    unsigned long references;
    unsigned long generation;   /* changes with each replacement */
    pst_tls_identity *identities;   /* in the order in which they were added */
    void *anchors;              /* belongs to the provider; NULL: none */
    struct pst_tls_trust *trust;    /* the certificates of the anchors */
} pst_tls_set;

struct postern_tls_context {
    const struct pst_tls_provider *provider;
    pst_memory memory;
    postern_tls_options options;
    pst_tls_set *set;
    void *cache;                /* belongs to the provider */
    char why[256];              /* the text of the last failure */
};

/* Seconds since 1970, UTC, or 0: unknown. */
unsigned long pst_tls_date(const postern_tls_context *context);

typedef struct pst_tls_session pst_tls_session;

/* The state of a session. */
enum pst_tls_state {
    PST_TLS_SHAKES,             /* in the handshake */
    PST_TLS_UP,
    PST_TLS_ENDED,              /* the peer has sent close_notify */
    PST_TLS_FAILED              /* `out` may still have an alert */
};

typedef struct pst_tls_provider {
    const char *name;           /* "BearSSL" */

    /* ---- keys ---- */

    /* Reads a private key: PKCS#1, SEC1 or PKCS#8, DER.  NULL and *why, a
       static text of what is wrong and what to do (or NULL: no memory). */
    void *(*key_new)(pst_memory *memory, const unsigned char *der,
        size_t length, const char **why);
    void (*key_free)(pst_memory *memory, void *key);

    /* Does the key belong to this certificate, and is a test signature right?
       NULL, or why not. */
    const char *(*key_check)(const void *key, const unsigned char *der,
        size_t length);

    /* Makes a P-256 key from 32 random octets: SEC1 DER in `der` (at most
       `size` octets), and its point.  Returns the length, or 0: these octets
       give no key. */
    size_t (*key_make)(const unsigned char seed[32], unsigned char *der,
        size_t size, unsigned char point[PST_TLS_POINT]);

    /* Signs octets with ecdsa-with-SHA256; the signature is DER, at most 72
       octets.  Returns its length, or 0. */
    size_t (*sign)(const void *key, const unsigned char *octets,
        size_t length, unsigned char *signature);

    void (*sha256)(const unsigned char *octets, size_t length,
        unsigned char digest[32]);

    /* ---- what client certificates are checked against ---- */

    /* Adds a trusted certificate to *anchors (NULL at first); 0, or an error
       and *why. */
    int (*anchor_add)(pst_memory *memory, void **anchors,
        const unsigned char *der, size_t length, const char **why);
    void (*anchors_free)(pst_memory *memory, void *anchors);

    /* ---- sessions ---- */

    /* Makes the cache of sessions that can be resumed (resume.h); NULL: no
       memory. */
    void *(*cache_new)(pst_memory *memory, size_t sessions);
    void (*cache_free)(pst_memory *memory, void *cache);

    /* Makes a session that waits for a ClientHello, with 32 random octets;
       NULL: no memory.  It takes a reference to the context's set. */
    pst_tls_session *(*open)(postern_tls_context *context, pst_memory *memory,
        const unsigned char seed[32]);

    /* Makes a client session, with the ClientHello in `out`.  `name` is that
       of the server (RFC 6066 3), NULL: it is not sent.  With `check` the
       server's certificate must have this name and come from an authority that
       the context trusts; else any certificate is accepted. */
    pst_tls_session *(*connect)(postern_tls_context *context,
        pst_memory *memory, const unsigned char seed[32], const char *name,
        int check);
    void (*close)(pst_tls_session *session);

    enum pst_tls_state (*state)(const pst_tls_session *session);

    /* Takes ciphertext; returns how many octets.  It takes none while there is
       plaintext to read, or records to send first. */
    size_t (*feed)(pst_tls_session *session, const char *octets,
        size_t length);

    /* Plaintext, in the session's own buffer until `used` says how many octets
       were used; NULL: there is none. */
    const char *(*plain)(const pst_tls_session *session, size_t *length);
    void (*used)(pst_tls_session *session, size_t length);

    /* Takes plaintext to send, when `out` has returned NULL; returns how many
       octets, at least one.  0: nothing can be sent, now or later: the session
       is not PST_TLS_UP, or `end` was called. */
    size_t (*write)(pst_tls_session *session, const char *octets,
        size_t length);

    /* Records to send, in the same way; NULL: none. */
    const char *(*out)(const pst_tls_session *session, size_t *length);
    void (*sent)(pst_tls_session *session, size_t length);

    /* Sends close_notify. */
    void (*end)(pst_tls_session *session);

    /* All facts about it; the texts belong to the session. */
    void (*facts)(const pst_tls_session *session, postern_tls_facts *facts);

    /* Why it failed: an enum pst_tls_fault (fault.h). */
    int (*fault)(const pst_tls_session *session);
} pst_tls_provider;

/* The provider of this build, and its hash functions; NULL: none. */
const pst_tls_provider *pst_tls_provider_built(void);
const pst_crypto *pst_tls_crypto_built(void);

/* Releases a set; the last release frees it. */
void pst_tls_set_release(postern_tls_context *context, pst_tls_set *set);

/* Can sessions of this context succeed?  0; or INVALID, with a text: it has no
   certificate, or demands those of clients and trusts nobody. */
int pst_tls_set_serves(postern_tls_context *context);

/* Is a client asked for a certificate? */
int pst_tls_set_asks(const postern_tls_context *context,
    const pst_tls_set *set);

/* The identities for a client's request (RFC 6066 3), one after another: those
   that have the name; or, if none has it (or there is no name), all, unless
   the option known_names_only is set.  NULL: no more. */
pst_tls_identity *pst_tls_set_next(const postern_tls_context *context,
    const pst_tls_set *set, const pst_tls_hello *hello,
    pst_tls_identity *last);

#endif
