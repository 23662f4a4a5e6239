/* SPDX-License-Identifier: MIT */
/*
 * field.h - a client, a server that relays, and a next hop that does what the
 * test says, on a network in memory.
 *
 *     field f;
 *
 *     field_init(&f);
 *     f.says[HOP_RCPT] = "550 no\r\n";
 *     field_start(&f);
 *     client = field_client(&f);
 *     ASSERT_TEXT(field_say(&f, client, "MAIL ..."), "250 OK\r\n");
 *     ASSERT_TEXT(f.heard, "EHLO mx.test\r\nMAIL ...");
 *     field_end(&f);
 */
#ifndef TESTS_RELAY_FIELD_H
#define TESTS_RELAY_FIELD_H

#include "postern_relay.h"
#include "server/fixture.h"
#include "support/suite.h"

/* What a hop answers, each with a text; and instead of one:
   HOP_CLOSES, HOP_SHUTS (its side alone), HOP_IS_SILENT. */
enum hop_step {
    HOP_GREETING, HOP_HELLO, HOP_AUTH, HOP_MAIL, HOP_RCPT, HOP_DATA,
    HOP_CONTENT, HOP_RSET, HOP_QUIT, HOP_OTHER, HOP_STEPS
};

extern const char HOP_CLOSES[], HOP_SHUTS[], HOP_IS_SILENT[];

#define HOPS 12

typedef struct hop {
    postern_socket socket;
    char line[3000];
    size_t length;
    int in_content;
    unsigned long chunk;    /* octets of it that are to come */
    int is_last;
    unsigned accepted;
    int is_closed;          /* by the hop */
    int is_left;            /* by the relay */
} hop;

typedef struct field {
    fixture base;
    postern_relay_options options;
    postern_relay *relay;
    int error;

    const char *says[HOP_STEPS];
    unsigned from;          /* says[] counts from the n-th connection on */
    int is_careless;        /* sends of the hop may fail */
    int holds;              /* the hop reads nothing */
    unsigned swallows;      /* octets that it reads at most at once; 0: all */
    postern_socket listener;
    hop hops[HOPS];
    unsigned hop_count;
    char heard[20000];      /* lines of commands, and content */
    unsigned long octets;   /* of content */
    unsigned long taken;    /* messages that the hop has said yes to */
} field;

void field_init(field *it);
void field_listen(field *it);
int field_start(field *it);
void field_begin(field *it);
void field_end(field *it);

/* Until nothing moves, without time passing; while so much time passes. */
void field_run(field *it);
void field_pass(field *it, unsigned long milliseconds);

/* A client that has said EHLO; what it hears when all is quiet again. */
memory_client *field_client(field *it);
const char *field_say(field *it, memory_client *client, const char *text);

#define EHLO_HEARD "EHLO mx.test\r\n"
#define MESSAGE_SAID "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nDATA\r\n" \
    "Subject: x\r\n\r\n.\r\n"

#endif
