/* SPDX-License-Identifier: MIT */
/*
 * real.h - a server on real sockets of this machine, and clients in the same
 * thread: while a client waits, the server is stepped.
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

/* The only server. */
extern real_server real;

/* The content is streamed if is_stream, otherwise assembled. */
void real_begin(int is_stream);
void real_end(void);

void real_step(void);
void real_until_closed(unsigned long sessions);
void real_until_woken(unsigned long wakes);

/* Connects a client; returns 0, or below zero. */
int real_call(postern_socket *client);

void real_say(postern_socket client, const char *text, size_t length);
void real_says(postern_socket client, const char *text);

/* Waits for this text; 0: something else came. */
int real_hears(postern_socket client, const char *text);

/* Returns how the connection ended. */
long real_ending(postern_socket client);

#endif
