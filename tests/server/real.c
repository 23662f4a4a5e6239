/* SPDX-License-Identifier: MIT */
/* real.c - a server on real sockets, and clients for it. */
#include "base/config.h"
#include "real.h"
#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()

/* After so many steps of 10 ms no answer will come. */
#define MOST_STEPS (1000 + 8388608 / PST_RECEIVE_BUFFER)

real_server real;

void real_begin(int is_stream)
{
    postern_options_init(&real.options);
    real.options.hostname = "mx.test";
    witness_init(&real.seen, &real.handler);
    if (is_stream)
        witness_stream(&real.handler);
    real.server = postern_server_new(&real.options, &real.handler, NULL);
    CU_ASSERT_FATAL(real.server != NULL);
    real.seen.server = real.server;
    real.port = postern_server_port(real.server,
        postern_server_listen(real.server, "127.0.0.1", 0, 0));
    CU_ASSERT_FATAL(real.port != 0);
}

void real_end(void)
{
    ASSERT_NUMBER(postern_server_free(real.server), 0);
    ASSERT_TEXT(real.seen.broken == NULL ? "" : real.seen.broken, "");
    ASSERT_NUMBER(real.seen.closed, real.seen.created);
    ASSERT_NUMBER(real.seen.destroyed, real.seen.created);
    witness_free(&real.seen);
}

void real_step(void)
{
    ASSERT_NUMBER(postern_server_step(real.server, 10), 1);
}

int real_call(postern_socket *client)
{
    postern_address address = loopback(real.port);

    return NET->connect(NET->context, &address, client);
}

void real_say(postern_socket client, const char *text, size_t length)
{
    int steps = 0;

    while (length > 0 && steps++ < MOST_STEPS) {
        long sent = NET->send(NET->context, client, text, length);

        if (sent > 0) {
            text += sent;
            length -= (size_t)sent;
        } else {
            real_step();
        }
    }
    ASSERT_NUMBER(length, 0);
}

int real_hears(postern_socket client, const char *text)
{
    static char heard[2000];
    size_t length = 0, whole = strlen(text);
    int steps = 0;

    while (length < whole && steps++ < MOST_STEPS) {
        long got = NET->receive(NET->context, client, heard + length,
            whole - length);

        if (got > 0)
            length += (size_t)got;
        else if (got != POSTERN_E_AGAIN)
            break;
        else
            real_step();
    }
    return length == whole && memcmp(heard, text, whole) == 0;
}

long real_ending(postern_socket client)
{
    long got = POSTERN_E_AGAIN;
    char octet;
    int steps = 0;

    while (got == POSTERN_E_AGAIN && steps++ < MOST_STEPS) {
        got = NET->receive(NET->context, client, &octet, 1);
        if (got == POSTERN_E_AGAIN)
            real_step();
    }
    return got;
}

void real_until_closed(unsigned long sessions)
{
    int steps = 0;

    while (real.seen.closed < sessions && steps++ < MOST_STEPS)
        real_step();
    ASSERT_NUMBER(real.seen.closed, sessions);
}

void real_says(postern_socket client, const char *text)
{
    real_say(client, text, strlen(text));
}

void real_until_woken(unsigned long wakes)
{
    int steps = 0;

    while (real.seen.wakes < wakes && steps++ < 5)
        ASSERT_NUMBER(postern_server_step(real.server, 10000), 1);
    ASSERT_NUMBER(real.seen.wakes, wakes);
}
