/* SPDX-License-Identifier: MIT */
/*
 * tls_client.h - a client of TLS on a client of the memory net, by BearSSL,
 * which a test moves step by step: records are made, and kept until the test
 * lets them go, whole, in parts, or not as they were.
 *
 *     tls_client_init(&tls, client);
 *     tls_client_start(&tls, "mx.test");
 *     do
 *         tls_client_push(&tls);          what it has to say goes out
 *     while (run the server, tls_client_pull(&tls));
 *     tls_client_writes(&tls, "NOOP\r\n");
 */
#ifndef TESTS_BEARSSL_TLS_CLIENT_H
#define TESTS_BEARSSL_TLS_CLIENT_H

/* BearSSL's headers have `inline`, which C89 has not. */
#if defined(__GNUC__) && !defined(__STDC_VERSION__)
#define inline __inline
#elif defined(_MSC_VER) && _MSC_VER < 1900
#define inline __inline
#endif
#include <bearssl.h>
#undef inline

#include "engine/blob.h"
#include "support/memory_net.h"

#define TLS_CLIENT_DER 1500

/* Octets of one certificate or key. */
typedef struct tls_client_der {
    size_t length;
    unsigned char octets[TLS_CLIENT_DER];
} tls_client_der;

typedef struct tls_client {
    br_ssl_client_context context;
    br_x509_minimal_context minimal;
    const br_x509_class *look;      /* takes any certificate, and reads it */
    br_x509_decoder_context decoder;
    int certificates;               /* in the chain, read so far */
    tls_client_der shown;           /* the server's certificate */
    br_x509_trust_anchor anchor;
    tls_client_der anchor_name;
    br_x509_decoder_context anchor_decoder;
    tls_client_der own;             /* certificate and key, if there are */
    br_x509_certificate own_chain;
    br_skey_decoder_context own_key;
    memory_client *under;
    blob out;                       /* made, not let go */
    blob said;
    unsigned char in_buffer[BR_SSL_BUFSIZE_INPUT];
    unsigned char out_buffer[BR_SSL_BUFSIZE_OUTPUT];
} tls_client;

/* Any version, suite and certificate. */
void tls_client_init(tls_client *it, memory_client *under);
void tls_client_free(tls_client *it);

/* Before the start: only what this authority has signed for the name is
   taken; a certificate of its own; the session of another client again. */
void tls_client_trust(tls_client *it, const char *const *authority);
void tls_client_show(tls_client *it, const char *const *certificate,
    const char *const *key);
void tls_client_resume(tls_client *it, const tls_client *before);

/* Makes a ClientHello; name NULL: without SNI. */
void tls_client_start(tls_client *it, const char *name);

/* Lets the first `length` octets go, or all; drops them; how many there
   are. */
void tls_client_push_some(tls_client *it, size_t length);
void tls_client_push(tls_client *it);
void tls_client_drop(tls_client *it);
size_t tls_client_ready(const tls_client *it);

/* What has arrived goes in; how many octets that were. */
size_t tls_client_pull(tls_client *it);

/* The same with octets of the test's own. */
void tls_client_take(tls_client *it, const char *octets, size_t length);

/* Plaintext becomes one record, or several when it is long; one record
   without content; close_notify. */
void tls_client_write(tls_client *it, const char *octets, size_t length);
void tls_client_writes(tls_client *it, const char *text);
void tls_client_write_nothing(tls_client *it);
void tls_client_end(tls_client *it);

/* A record of this type; a ClientHello in a TLS that is up. */
void tls_client_write_type(tls_client *it, int type, const char *octets,
    size_t length);
void tls_client_renegotiate(tls_client *it);

/* Plaintext that has come since the last call. */
const char *tls_client_said(tls_client *it);

int tls_client_is_up(const tls_client *it);

/* close_notify has come, or it was sent; it is 0 after an error. */
int tls_client_is_ended(const tls_client *it);
int tls_client_error(const tls_client *it);

/* Was it shown this certificate? */
int tls_client_saw(const tls_client *it, const char *const *certificate);

#endif
