/* SPDX-License-Identifier: MIT */
/*
 * mailer.h - a server on the memory net that gives messages to a store, and a
 * client that sends them.
 */
#ifndef TESTS_HANDLERS_MAILER_H
#define TESTS_HANDLERS_MAILER_H

#include "postern_handlers.h"

/* The store is not freed by mailer_end. */
void mailer_begin(postern_store *store);

/* From now on this client speaks; 0 is the first, and others connect when they
   are used. */
#define MAILER_CLIENTS 8
void mailer_use(int number);

postern_server *mailer_server(void);

/* What the server has said since. */
const char *mailer_said(void);

/* Sends these octets as they are; returns what the server then said. */
const char *mailer_say(const char *octets);

/* Sends a message from a@x.example to b@y.example, BODY=8BITMIME; `content`
   ends with CRLF and has no line that begins with a dot.  Returns what was
   said to DATA, when that was a refusal, or to the final dot. */
const char *mailer_send(const char *content);

/* The client goes without a word. */
void mailer_reset(void);

/* Ends the server; asserts that it left nothing open. */
void mailer_end(void);

#endif
