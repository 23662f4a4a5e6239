/* SPDX-License-Identifier: MIT */
/*
 * postern_tls.h - certificates and keys, for STARTTLS (RFC 3207) and TLS from
 * the first octet (RFC 8314).
 *
 *     postern_tls_context *tls = postern_tls_new(NULL, NULL);
 *
 *     if (tls == NULL
 *         || postern_tls_add_files(tls, "cert.pem", "key.pem") != 0)
 *         fail(postern_tls_why(tls));
 *     options.tls_context = tls;
 *     options.require_starttls = 1;
 *
 * is all that a program needs.  docs/tls.md has the commands that make such
 * files.  Everything is optional in a build: without a TLS library
 * postern_tls_new returns NULL with NOTLS.
 *
 * TLS 1.2 is spoken, with ECDHE and AES-GCM or ChaCha20, the server choosing;
 * no compression, no renegotiation, no ALPN.  (BearSSL has no
 * TLS 1.3.)
 *
 * A context belongs to one thread, as a server does; several servers of that
 * thread may share it.  It has to live as long as they.
 */
#ifndef POSTERN_TLS_H
#define POSTERN_TLS_H

#include "postern_base.h"

#ifdef __cplusplus
extern "C" {
#endif

struct postern_net;

typedef struct postern_tls_context postern_tls_context;

/* What is asked of clients: certificates, or not. */
enum postern_tls_clients {
    POSTERN_TLS_ANYBODY = 0,    /* no certificate is asked for */
    POSTERN_TLS_ASK,            /* who shows one that is trusted, and is for
                                   clients (RFC 5280 4.2.1.12), is known by it;
                                   all others go on as nobody */
    POSTERN_TLS_DEMAND          /* without one there is no session: the client
                                   is sent an alert */
};

/* Set them up with postern_tls_options_init.  A comment ends with the
   default. */
typedef struct postern_tls_options {
    size_t size;                /* sizeof (postern_tls_options), set by _init;
                                   see "Sizes" in postern_base.h */
    size_t cache_size;          /* how many sessions can be resumed, some 100
                                   octets each; 0: none.  For half an hour at
                                   least, an hour at most; under the name they
                                   began with (RFC 6066 3), not after
                                   postern_tls_replace or a failure.  500 */
    int old_versions;           /* TLS 1.0 and 1.1 too, with AES-CBC, for old
                                   printers: RFC 8996 says that they are not
                                   safe.  0 */
    int known_names_only;       /* a client that asks for a name (SNI) that no
                                   certificate has, or can have, is refused;
                                   who asks for none is not; 0: it is shown
                                   the first certificate.  0 */
    int clients;                /* enum postern_tls_clients; needs
                                   postern_tls_trust_*.  Sessions are not
                                   resumed then.  POSTERN_TLS_ANYBODY */

    /* What the context stands on. */
    postern_resize resize;      /* the allocator; _init: realloc and free */
    void *resize_context;
    const struct postern_net *net;  /* the entropy of
                                   postern_tls_add_self_signed, the clock by
                                   which sessions age; NULL: there are neither
                                   self-signed certificates nor sessions that
                                   are resumed.  _init: the system */
} postern_tls_options;

void postern_tls_options_init(postern_tls_options *options);

/*
 * A context without certificates; options NULL are the defaults.  NULL when it
 * cannot be, and *error (if error is not NULL) is NOTLS (this build has no TLS
 * library), NOMEM, or INVALID (which option, see postern_error_text).  A
 * server takes a context when it can serve: it has a certificate, and with
 * DEMAND an authority that is trusted.  Sessions take their memory from the
 * server: 24 KiB each at most, from the handshake to the end, and in the
 * handshake, where clients are asked for certificates, 4 KiB more and the
 * client's own, of 16 KiB at most.  Content that is put off (postern_pause) is
 * used up a record at a time.
 */
postern_tls_context *postern_tls_new(const postern_tls_options *options,
    int *error);

/* Free the servers that use it first.  NULL is allowed. */
void postern_tls_free(postern_tls_context *context);

/*
 * Adds a certificate with its key.  The chain starts with the server's own
 * certificate, those of the authorities above it follow, without the root.
 * Keys: RSA (PKCS#1 or PKCS#8) and EC on P-256 and P-384 (SEC1 or PKCS#8),
 * not encrypted.  Each is tried out: a damaged one would give itself away with
 * its first signature.
 *
 * Who asks for a name gets the first that has this name and that the client
 * can use (an RSA and an EC certificate for one name are right); else the
 * first of all.  0, or INVALID, NOMEM, FAILED (a file cannot be read), and
 * postern_tls_why says more; then nothing was added.
 *
 * _files: PEM, and paths in UTF-8 also on Windows; `key` NULL: it is in the
 * same file.  _pem: the same from memory.  _der: `count` certificates.
 * Everything is copied.
 */
int postern_tls_add_files(postern_tls_context *context,
    const char *certificates, const char *key);
int postern_tls_add_pem(postern_tls_context *context,
    const char *certificates, size_t certificates_length,
    const char *key, size_t key_length);

typedef struct postern_der {
    const void *octets;
    size_t length;
} postern_der;

int postern_tls_add_der(postern_tls_context *context,
    const postern_der *certificates, size_t count, const postern_der *key);

/*
 * Adds a certificate that is made now, with a new P-256 key, for 825 days:
 * for tests, since nobody has a reason to trust it.  `names` are host names
 * and numeric addresses, a NULL behind the last; NULL itself: localhost,
 * 127.0.0.1 and ::1.  It takes the time of day from time().  0, NOMEM,
 * INVALID: no host can have such a name, FAILED: no entropy.
 */
int postern_tls_add_self_signed(postern_tls_context *context,
    const char *const *names);

/* Certificates of the authorities whose clients are trusted (PEM, one after
   another); see options.clients.  As postern_tls_add_*. */
int postern_tls_trust_files(postern_tls_context *context,
    const char *certificates);
int postern_tls_trust_pem(postern_tls_context *context,
    const char *certificates, size_t length);

/*
 * New sessions use the certificates of `from`, which is freed; those that are
 * there go on with what they have.  This is how certificates are renewed: make
 * a context, add to it, and when all went well put it in the place of the one
 * in use.  `from` must have the same options, as far as they matter here:
 * INVALID when it is the same context, when `clients` or the allocator
 * differs, or when it cannot serve (see postern_tls_new); postern_tls_why of
 * both contexts says which.  No server may have used `from`.  What `from`
 * trusts replaces what was trusted, too.
 */
int postern_tls_replace(postern_tls_context *context,
    postern_tls_context *from);

/* Why the last function of this context failed, in words, for people; "" when
   it did not.  context NULL: "this build of postern has no TLS" or so.  The
   context's, good until its next use. */
const char *postern_tls_why(const postern_tls_context *context);

/*
 * The own certificate of the identity that was added as number `index`, from
 * 0.  _pem writes PEM text, NUL-terminated, and returns its length, or the
 * room needed (with the NUL) if `size` is less; _fingerprint writes 95
 * characters and a NUL, the SHA-256 of the DER as "AB:CD:...".  0: there is no
 * such certificate.
 */
size_t postern_tls_certificate_pem(const postern_tls_context *context,
    size_t index, char *text, size_t size);
size_t postern_tls_certificate_fingerprint(
    const postern_tls_context *context, size_t index, char text[96]);

/* The TLS library, such as "BearSSL"; NULL: none. */
const char *postern_tls_library(void);

/* What is known of an encrypted session: postern_session_tls_facts. */
typedef struct postern_tls_facts {
    const char *version;        /* "TLSv1.2" */
    const char *suite;          /* "ECDHE_RSA_WITH_AES_128_GCM_SHA256" */
    const char *server_name;    /* SNI, or "": none, or one that no
                                   certificate can have */
    const char *client;         /* who the client's certificate says it is: its
                                   first e-mail address, else its common name,
                                   else ""; UTF-8, with "?" for a control or a
                                   change of direction.  NULL: nobody; it
                                   showed none that will do, or its name has
                                   more than 255 octets */
    int resumed;                /* a session of before was taken up again */
} postern_tls_facts;

#ifdef __cplusplus
}
#endif

#endif
