/* SPDX-License-Identifier: MIT */
/*
 * postern_tls.h - certificates and keys, for STARTTLS (RFC 3207) and TLS from
 * the first octet (RFC 8314).
 *
 *     postern_tls_options tls_options;
 *     postern_tls_context *tls;
 *
 *     postern_tls_options_init(&tls_options);
 *     tls = postern_tls_new(&tls_options, NULL);
 *     if (tls == NULL
 *         || postern_tls_add_files(tls, "cert.pem", "key.pem") != 0)
 *         fail(postern_tls_why(tls));
 *     options.tls_context = tls;
 *     options.require_starttls = 1;
 *
 * is all that a program needs.  docs/tls.md has the commands that make such
 * files.  If the library was built without TLS, postern_tls_new returns NULL
 * with NOTLS.
 *
 * The protocol is TLS 1.2, with ECDHE and AES-GCM or ChaCha20; the server
 * chooses.  There is no compression, no renegotiation and no ALPN.  (BearSSL
 * has no TLS 1.3.)
 *
 * A context belongs to one thread, as a server does.  Several servers of that
 * thread may share it.  Free it after them.
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
    POSTERN_TLS_ANYBODY = 0,    /* clients are not asked */
    POSTERN_TLS_ASK,            /* clients are asked.  If one shows a trusted
                                   certificate for clients (RFC 5280 4.2.1.12),
                                   it is known by it; all others are unknown */
    POSTERN_TLS_DEMAND          /* a client without one gets an alert and no
                                   session */
};

/* Set them up with postern_tls_options_init.  The default is at the end of
   each comment. */
typedef struct postern_tls_options {
    size_t size;                /* sizeof (postern_tls_options), set by _init;
                                   see "Sizes" in postern_base.h */
    size_t cache_size;          /* how many sessions can be resumed, about 100
                                   octets each; 0: none.  A session can be
                                   resumed for at least half an hour and at
                                   most an hour, under the same server name
                                   (RFC 6066 3), not after postern_tls_replace
                                   or a failure.  500 */
    int old_versions;           /* also TLS 1.0 and 1.1, with AES-CBC, for old
                                   printers; they are not safe (RFC 8996). 
                                   0 */
    int known_names_only;       /* refuse a client that asks (by SNI) for a
                                   name that no certificate has; a client that
                                   asks for no name is served.  0: it gets the
                                   first certificate.  0 */
    int clients;                /* enum postern_tls_clients; needs
                                   postern_tls_trust_*.  Sessions are not
                                   resumed then.  POSTERN_TLS_ANYBODY */

    /* The environment of the context. */
    postern_resize resize;      /* the allocator; _init: realloc and free */
    void *resize_context;
    const struct postern_net *net;  /* for the random numbers of
                                   postern_tls_add_self_signed and the clock
                                   for resumption; NULL: neither is possible.
                                   _init: the system */
    unsigned long (*date)(void *date_context);  /* the time of day: seconds
                                   since 1970, UTC; or 0: unknown.  NULL:
                                   unknown.  Then there are no self-signed
                                   certificates, and no certificate of a client
                                   is valid.  _init: time() */
    void *date_context;
} postern_tls_options;

void postern_tls_options_init(postern_tls_options *options);

/* The same without allocator, network and time of day; you have to set the
   allocator.  A program that uses only this one links neither malloc() nor
   sockets. */
void postern_tls_options_init_bare(postern_tls_options *options);

/*
 * Makes a context without certificates.  NULL: it failed, and *error (if error
 * is not NULL) is NOTLS (this build has no TLS library), NOMEM, or INVALID
 * (which option, see postern_error_text).  A server accepts a context that has
 * a certificate and, with DEMAND, a trusted authority.  Sessions take their
 * memory from the server: at most 24 KiB each, from the handshake to the end;
 * if clients are asked for certificates, the handshake takes 4 KiB more, and
 * the client's certificates, at most 16 KiB.  Content that is put off
 * (postern_pause) is read a record at a time.
 */
postern_tls_context *postern_tls_new(const postern_tls_options *options,
    int *error);

/* Free the servers that use it first.  NULL is allowed. */
void postern_tls_free(postern_tls_context *context);

/* Octets that the context has allocated, with the context itself; and in *peak
   (if peak is not NULL) the largest value so far.  Its sessions count in
   postern_server_memory(). */
size_t postern_tls_memory(const postern_tls_context *context, size_t *peak);

/*
 * Adds a certificate with its key.  The chain begins with the server's own
 * certificate; the intermediate ones follow, without the root.  Keys: RSA
 * (PKCS#1 or PKCS#8) and EC on P-256 and P-384 (SEC1 or PKCS#8), not
 * encrypted.  Each key makes a test signature, because the first signature of
 * a damaged key would reveal it.
 *
 * A client that asks for a name gets the first certificate that has this name
 * and that the client can use (so there may be an RSA and an EC certificate
 * for one name); else the first of all.  0, or INVALID, NOMEM, FAILED (a file
 * cannot be read), and postern_tls_why says more; then nothing was added.
 *
 * _files: PEM files, paths in UTF-8 also on Windows; `key` NULL: it is in the
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
 * Makes a certificate now, with a new P-256 key, for 825 days, and adds it.
 * It is for tests, because nobody trusts it.  `names` are host names and
 * numeric addresses, ended by NULL; NULL itself: localhost, 127.0.0.1 and ::1.
 * 0, NOMEM, INVALID: no host can have such a name, FAILED: no random numbers.
 */
int postern_tls_add_self_signed(postern_tls_context *context,
    const char *const *names);

/* Adds authorities whose clients are trusted (PEM certificates, one after
   another); see options.clients.  Returns as postern_tls_add_*. */
int postern_tls_trust_files(postern_tls_context *context,
    const char *certificates);
int postern_tls_trust_pem(postern_tls_context *context,
    const char *certificates, size_t length);

/* The same with the authorities that the system trusts, for a relay: on Unix a
   file such as /etc/ssl/certs/ca-certificates.crt.  FAILED: there is none, as
   on Windows. */
int postern_tls_trust_system(postern_tls_context *context);

/*
 * New sessions use the certificates of `from`, which is freed; existing
 * sessions keep theirs.  To renew certificates, make a context, add
 * certificates, and if everything went well, replace those of the context in
 * use.  `from` must have the same options: it is INVALID if it is the same
 * context, if `clients` or the allocator differs, or if a server would not
 * accept it (see postern_tls_new); postern_tls_why of both contexts says
 * which.  No server may have used `from`.  The trusted authorities are
 * replaced, too.
 */
int postern_tls_replace(postern_tls_context *context,
    postern_tls_context *from);

/* A text that says why the last function of this context failed; "" if it did
   not.  context NULL: "this build of postern has no TLS" or the like.  It is
   valid until the next use of the context. */
const char *postern_tls_why(const postern_tls_context *context);

/*
 * The certificate that was added as number `index`, from 0.  _pem writes PEM
 * text, NUL-terminated, and returns its length, or the necessary room (with
 * the NUL) if `size` is less; _fingerprint writes 95 characters and a NUL, the
 * SHA-256 of the DER as "AB:CD:...".  0: there is no such certificate.
 */
size_t postern_tls_certificate_pem(const postern_tls_context *context,
    size_t index, char *text, size_t size);
size_t postern_tls_certificate_fingerprint(
    const postern_tls_context *context, size_t index, char text[96]);

/* Its hash functions, for postern_client_options; NULL: none. */
struct pst_crypto;
const struct pst_crypto *postern_tls_hashes(void);

/* The name of the TLS library, such as "BearSSL"; NULL: none. */
const char *postern_tls_library(void);

/* Facts about an encrypted session: postern_session_tls_facts. */
typedef struct postern_tls_facts {
    const char *version;        /* "TLSv1.2" */
    const char *suite;          /* "ECDHE_RSA_WITH_AES_128_GCM_SHA256" */
    const char *server_name;    /* SNI, or "": none, or a name that no
                                   certificate can have */
    const char *client;         /* the name in the client's certificate: its
                                   first e-mail address, else its common name,
                                   else ""; UTF-8, with "?" for characters that
                                   are dangerous to show.  NULL: there is no
                                   acceptable certificate, or the name has more
                                   than 255 octets */
    int resumed;                /* the session was resumed */
} postern_tls_facts;

#ifdef __cplusplus
}
#endif

#endif
