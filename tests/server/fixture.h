/* SPDX-License-Identifier: MIT */
/*
 * fixture.h - a server on a network in memory, with an allocator that can
 * fail and a handler that records its calls.
 *
 *     fixture f;
 *
 *     fixture_init(&f);
 *     f.options.timeout = 1000;
 *     fixture_start(&f);
 *     client = fixture_connect(&f);
 *     ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), "250 OK\r\n");
 *     fixture_end(&f);
 *
 * fixture_end asserts that no socket, wait set or block is left, that all
 * hooks were called that had to be, that no rule of the socket layer was
 * broken, and that the loop never spun.
 */
#ifndef TESTS_SERVER_FIXTURE_H
#define TESTS_SERVER_FIXTURE_H

#include "support/failing_alloc.h"
#include "support/memory_net.h"
#include "support/suite.h"
#include "witness.h"

#define HELLO GREETING
#define EHLO_LIST "250-mx.test\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n" \
    "250-PIPELINING\r\n250 HELP\r\n"
#define OK "250 OK\r\n"
#define GO_ON "354 End data with <CR><LF>.<CR><LF>\r\n"
#define BYE "221 Bye\r\n"

/* The commands of a transaction up to DATA, and their replies. */
#define TO_DATA "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nDATA\r\n"
#define TO_DATA_SAID OK OK GO_ON

typedef struct fixture {
    memory_net *net;
    failing_alloc alloc;
    postern_options options;
    postern_handler handler;
    witness witness;
    postern_server *server;
    int error;                  /* of postern_server_new */
    int listener;
    int flags;                  /* options of the listener, enum
                                   postern_listen */
    unsigned port;
    int stopped;                /* a step has returned 0 */
    int failed;                 /* a step has failed with this */
    unsigned long most_spin;    /* allowed spins; 3 at first */
    int is_foreign;             /* in an event loop of the application; set it
                                   before fixture_start */
    postern_set *set;           /* of that loop */
} fixture;

void fixture_init(fixture *it);
void fixture_init_seed(fixture *it, unsigned long seed);

/* Makes the server and listens on 127.0.0.1; 0: this failed. */
int fixture_start(fixture *it);
void fixture_begin(fixture *it);

/* Steps until nothing happens; no time passes. */
void fixture_run(fixture *it);

/* Steps while this time passes. */
void fixture_pass(fixture *it, unsigned long milliseconds);

/* _connect reads the greeting of the new client; _client does not. */
memory_client *fixture_connect(fixture *it);
memory_client *fixture_client(fixture *it);

/* The client sends text; returns what it gets until nothing happens any
   more. */
const char *fixture_say(fixture *it, memory_client *client, const char *text);

/* The client sends EHLO, or all commands up to DATA. */
memory_client *fixture_to_ehlo(fixture *it);
memory_client *fixture_to_data(fixture *it);

/* Frees the server and asserts what is said above. */
void fixture_end(fixture *it);

/* Frees the server only. */
void fixture_free_server(fixture *it);

/* Does the client get nothing more, and is its connection closed? */
int fixture_is_over(fixture *it, memory_client *client);

#endif
