/* SPDX-License-Identifier: MIT */
/*
 * real.h - a server on real sockets of this machine, and clients that talk to
 * it from the same thread: whoever waits steps the server.
 */
#ifndef TESTS_SERVER_REAL_H
#define TESTS_SERVER_REAL_H

#include "fixture.h"

typedef struct real_server {
    postern_options options;
    postern_handler handler;
    witness seen;
    postern_server *server;
    unsigned port;
} real_server;

/* The one there is. */
extern real_server real;

/* The content is streamed, or assembled. */
void real_begin(int is_stream);
void real_end(void);

void real_step(void);
void real_until_closed(unsigned long sessions);
void real_until_woken(unsigned long wakes);

/* A client calls; 0, or below zero. */
int real_call(postern_socket *client);

void real_say(postern_socket client, const char *text, size_t length);
void real_says(postern_socket client, const char *text);

/* Hears until the text is complete; 0: something else came. */
int real_hears(postern_socket client, const char *text);

/* How the connection ends. */
long real_ending(postern_socket client);

#endif
