/* SPDX-License-Identifier: MIT */
/*
 * test_budget.c - a server with TLS in a fixed block: POSTERN_MEMORY_FOR_TLS
 * is enough, and with less some are refused and nothing breaks.
 */
#include <string.h>

#include "base/config.h"
#include "postern_memory.h"
#include "secure.h"
#include "support/suite.h"

#define CLIENTS 3
#define RECIPIENTS 10
#define SESSIONS 16
#define LONG "0123456789abcdefghijklmnopqrstuvwxyz" \
    "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"

static union {
    void *pointer;
    unsigned long number;
    double real;
    char octets[POSTERN_MEMORY_FOR_TLS(CLIENTS, RECIPIENTS, SESSIONS)];
} room;

static secure s;
static postern_memory *memory;
static memory_client *clients[CLIENTS];
static tls_client tls[CLIENTS];
static int secured;             /* clients whose TLS is up */
static int is_refused[CLIENTS];

static int begin(size_t size)
{
    secure_init(&s);
    s.f.witness.quiet = s.f.witness.careless = 1;
    witness_stream(&s.f.handler);
    memory = postern_memory_new(room.octets, size);
    CU_ASSERT_FATAL(memory != NULL);
    s.f.options.resize = s.tls_options.resize = postern_memory_resize;
    s.f.options.resize_context = s.tls_options.resize_context = memory;
    s.f.options.recipient_limit = RECIPIENTS;
    s.tls_options.cache_size = SESSIONS;
    return secure_start(&s);
}

static void end(void)
{
    secure_end(&s);
    ASSERT_NUMBER(postern_memory_used(memory), 0);
    ASSERT_NUMBER(postern_memory_holes(memory), 1);
}

static void exchange(int i)
{
    do {
        tls_client_push(&tls[i]);
        fixture_run(&s.f);
    } while (tls_client_pull(&tls[i]) > 0);
}

/* A client that was told that there is no TLS, or to go, does no more. */
static void start(int i)
{
    const char *said;

    clients[i] = memory_net_connect(s.f.net, s.f.port);
    tls_client_init(&tls[i], clients[i]);
    fixture_run(&s.f);
    said = fixture_say(&s.f, clients[i], "STARTTLS\r\n");
    is_refused[i] = strstr(said, "220 Ready") == NULL;
    if (is_refused[i]) {
        CU_ASSERT(*said == '\0' || strstr(said, "454 ") != NULL
            || strstr(said, "421 ") != NULL);
        return;
    }
    tls_client_start(&tls[i], "mx.test");
    exchange(i);
    secured += tls_client_is_up(&tls[i]);
}

/* A transaction that is not ended, and commands without reading. */
static void burden(int i)
{
    int n;

    if (is_refused[i] || !tls_client_is_up(&tls[i]))
        return;
    tls_client_writes(&tls[i], "EHLO c.test\r\nMAIL FROM:<a@x.test>\r\n");
    for (n = 0; n < RECIPIENTS; n++)
        tls_client_writes(&tls[i], "RCPT TO:<" LONG LONG LONG
            "@x.test>\r\n");
    exchange(i);
    memory_client_set_window(clients[i], 64);
    for (n = 0; n < 200; n++)
        tls_client_writes(&tls[i], "HELP\r\n");
    tls_client_push(&tls[i]);
    fixture_run(&s.f);
}

static void leave(int i)
{
    memory_client_set_window(clients[i], 65536);
    if (!is_refused[i] && tls_client_is_up(&tls[i])) {
        exchange(i);
        (void)tls_client_said(&tls[i]);
        tls_client_writes(&tls[i], "DATA\r\nx\r\n.\r\nQUIT\r\n");
        exchange(i);
    }
    memory_client_close(clients[i]);
    tls_client_free(&tls[i]);
}

static void play(void)
{
    int i;

    secured = 0;
    for (i = 0; i < CLIENTS; i++)
        start(i);
    for (i = 0; i < CLIENTS; i++)
        burden(i);
    for (i = 0; i < CLIENTS; i++)
        leave(i);
    fixture_pass(&s.f, 400000);
    ASSERT_NUMBER(postern_server_sessions(s.f.server), 0);
}

static void serve_one(void)
{
    secure_to_tls(&s);
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
}

static void test_the_block_is_enough_with_tls(void)
{
    CU_ASSERT_FATAL(begin(sizeof(room)));
    play();
    ASSERT_NUMBER(secured, CLIENTS);
    ASSERT_NUMBER(s.f.witness.messages, CLIENTS);
    serve_one();
    end();
}

static void test_in_less_some_have_no_tls(void)
{
    size_t one = POSTERN_MEMORY_TLS_CONNECTION;
    size_t size = PST_RECEIVE_BUFFER + 2 * one;
    int fewest = CLIENTS;

    for (; size < PST_RECEIVE_BUFFER + 5 * one; size += one / 4) {
        CU_ASSERT_FATAL(begin(size));
        play();
        CU_ASSERT(secured >= 1);
        if (secured < fewest)
            fewest = secured;
        serve_one();
        end();
    }
    CU_ASSERT(fewest < CLIENTS);
}

void suite_bearssl_budget(void)
{
    SUITE("bearssl/budget");
    TEST(test_the_block_is_enough_with_tls);
    TEST(test_in_less_some_have_no_tls);
}
