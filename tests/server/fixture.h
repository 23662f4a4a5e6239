/* SPDX-License-Identifier: MIT */
/*
 * fixture.h - a server on a network in memory, with an allocator that can
 * fail and a handler that watches.
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
 * fixture_end asserts that nothing is left behind: no socket, no wait set, no
 * block, no hook that has to come; and that no rule of the socket layer was
 * broken and the loop never spun.
 */
#ifndef TESTS_SERVER_FIXTURE_H
#define TESTS_SERVER_FIXTURE_H

#include "support/failing_alloc.h"
#include "support/memory_net.h"
#include "witness.h"

#define HELLO "220 mx.test postern 0.1.0\r\n"
#define EHLO_LIST "250-mx.test\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n" \
    "250-PIPELINING\r\n250 HELP\r\n"
#define OK "250 OK\r\n"
#define GO_ON "354 End data with <CR><LF>.<CR><LF>\r\n"
#define BYE "221 Bye\r\n"

/* A whole transaction up to the content, and what is said. */
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
    int flags;                  /* of it, enum postern_listen */
    unsigned port;
    int stopped;                /* a step has said so */
    int failed;                 /* a step has failed with this */
    unsigned long most_spin;    /* that is forgiven: 3 */
    int is_foreign;             /* in an event loop that is not the server's;
                                   set it before fixture_start */
    postern_set *set;           /* of that loop */
} fixture;

void fixture_init(fixture *it);
void fixture_init_seed(fixture *it, unsigned long seed);

/* Makes the server and listens on 127.0.0.1; 0: it could not be. */
int fixture_start(fixture *it);
void fixture_begin(fixture *it);

/* Steps until nothing happens, without time passing. */
void fixture_run(fixture *it);

/* Steps while so much time passes. */
void fixture_pass(fixture *it, unsigned long milliseconds);

/* A client, its greeting read and forgotten. */
memory_client *fixture_connect(fixture *it);
memory_client *fixture_client(fixture *it);

/* The client writes; what it hears when all is quiet again. */
const char *fixture_say(fixture *it, memory_client *client, const char *text);

/* The client says EHLO, all commands to DATA. */
memory_client *fixture_to_ehlo(fixture *it);
memory_client *fixture_to_data(fixture *it);

/* Frees the server and asserts. */
void fixture_end(fixture *it);

/* Frees the server only. */
void fixture_free_server(fixture *it);

/* The client hears nothing more and its connection is closed. */
int fixture_is_over(fixture *it, memory_client *client);

#endif
