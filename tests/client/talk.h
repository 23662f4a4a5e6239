/* SPDX-License-Identifier: MIT */
/*
 * talk.h - plays a client against a server whose lines are in the test.
 */
#ifndef TESTS_CLIENT_TALK_H
#define TESTS_CLIENT_TALK_H

#include "postern_client.h"
#include "support/failing_alloc.h"
#include "support/suite.h"

typedef struct talk {
    failing_alloc alloc;
    postern_client_options options;
    postern_client *client;
    unsigned long now;
    size_t cut;             /* octets that are given and taken at once */
    char said[200000];
    size_t said_length;
    char events[20000];
} talk;

/* How tests are run again: pieces of so many octets. */
extern size_t talk_cut;

/* talk_set makes the options, talk_start the client. */
void talk_set(talk *it);
void talk_start(talk *it);
void talk_begin(talk *it);

/* All is freed, and what was taken was given back. */
void talk_end(talk *it);

/* The greeting and EHLO with these keywords ("PIPELINING SIZE=100"; "=" is a
   blank) are done. */
void talk_open(talk *it, const char *keywords);

/* What there is to be said now; it is sent. */
const char *talk_say(talk *it);

/*
 * The server says that: the events that come of it, each a line:
 *
 *     ready CODE TEXT            greeting.. by number: see below
 *     mail CODE TEXT, rcpt[0] CODE TEXT, content[1] CODE TEXT! (the last)
 *     secure
 *     over FAULT CODE TEXT
 */
const char *talk_hear(talk *it, const char *said);
const char *talk_hear_octets(talk *it, const char *said, size_t length);
const char *talk_events(talk *it);

/* Gives all of the content, sending as it goes; and its end. */
void talk_content(talk *it, const char *octets, size_t length);

#define MAIL(it, address, parameters) \
    postern_client_mail((it)->client, address, parameters, (it)->now)
#define RCPT(it, address, parameters) \
    postern_client_rcpt((it)->client, address, parameters, (it)->now)
#define DATA(it) postern_client_data((it)->client, (it)->now)
#define END(it) postern_client_content_end((it)->client, (it)->now)
#define WANTS(it) postern_client_wants((it)->client)

/* Opens a connection, and a transaction with one recipient that was
   accepted. */
void talk_mail(talk *it, const char *keywords);

#endif
