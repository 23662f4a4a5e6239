/* SPDX-License-Identifier: MIT */
/*
 * secure.h - a fixture (tests/server/fixture.h) with a certificate, and a
 * client that can do TLS.
 *
 *     secure s;
 *
 *     secure_init(&s);
 *     secure_to_tls(&s);
 *     ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), "250 OK\r\n");
 *     secure_end(&s);
 */
#ifndef TESTS_BEARSSL_SECURE_H
#define TESTS_BEARSSL_SECURE_H

#include "certificates.h"
#include "postern_tls.h"
#include "server/fixture.h"
#include "tls_client.h"

#define EHLO_CLEAR "250-mx.test\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n" \
    "250-STARTTLS\r\n250-PIPELINING\r\n250 HELP\r\n"
#define READY "220 Ready to start TLS\r\n"

typedef struct secure {
    fixture f;
    postern_tls_options tls_options;
    postern_tls_context *context;
    memory_client *client;      /* the one of now */
    tls_client tls;
    blob log;                   /* warnings, a line each */
} secure;

void secure_init(secure *it);
void secure_init_seed(secure *it, unsigned long seed);

/* Makes the context with the certificate of mx.test, and the server; 0: it
   could not be.  _new makes a context with nothing in it. */
int secure_start(secure *it);
postern_tls_context *secure_new_context(secure *it);
int secure_add(postern_tls_context *context, const char *const *certificate,
    const char *const *key);

/* Another client: secure_client ends the one of before.  _connect reads the
   greeting; _starttls goes on to 220 and the ClientHello is ready; _to_tls to
   the end of the handshake. */
void secure_client(secure *it);
void secure_connect(secure *it);
void secure_starttls(secure *it);
void secure_to_tls(secure *it);

/* Lets everything go to and fro until all is quiet; 1: TLS is up. */
int secure_run(secure *it);

/* The client says it in TLS; what it hears. */
const char *secure_say(secure *it, const char *text);

/* The client hears nothing more, and its connection is closed (its answer to
   a close_notify may come too late). */
int secure_is_over(secure *it);

/* Frees everything and asserts, as fixture_end does. */
void secure_end(secure *it);

#endif
