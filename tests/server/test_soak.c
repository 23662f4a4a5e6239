/* SPDX-License-Identifier: MIT */
/*
 * test_soak.c - many messages in all kinds of dialogues leave a fixed memory
 * unchanged.  POSTERN_SOAK=1000000 in the environment sets their number; `make
 * soak`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/config.h"
#include "fixture.h"
#include "postern_memory.h"
#include "support/random.h"
#include "support/suite.h"

#define CLIENTS 6
#define RECIPIENTS 20
#define CONTENT 12000
#define MESSAGES 20000UL

/* If a shelf is smaller than the number of blocks, it depends on chance which
   blocks are kept; each may be between two holes. */
#define SPARES (PST_SHELF_DEPTH < 64 ? 4 * PST_SHELF_DEPTH : 0)

static union {
    void *pointer;
    unsigned long number;
    double real;
    char octets[POSTERN_MEMORY_FOR(CLIENTS, RECIPIENTS)
        + CLIENTS * 4 * CONTENT];
} room;

static fixture f;
static postern_memory *memory;
static unsigned long state, messages;
static memory_client *clients[CLIENTS];
static postern_ticket tickets[CLIENTS];
static int ticket_count;
static char content[CONTENT + 1];

static unsigned any(unsigned limit)
{
    return (unsigned)random_below(&state, limit);
}

/* ---- hooks that sometimes refuse, or answer later ----------------------- */

static const char *think(postern_session *session)
{
    if (any(8) != 0 || ticket_count == CLIENTS)
        return any(30) == 0 ? "450 not now" : NULL;
    return postern_later(session, &tickets[ticket_count++]);
}

static const char *rcpt(postern_session *session, const char *address,
    const postern_parameter *options)
{
    (void)address;
    (void)options;
    return think(session);
}

static const char *message(postern_session *session,
    postern_envelope *envelope)
{
    size_t length;

    messages++;
    (void)postern_envelope_content(envelope, &length);
    CU_ASSERT(length <= CONTENT + 200);
    return think(session);
}

static const char *message_bytes(postern_session *session,
    postern_envelope *envelope, const char *octets, size_t length)
{
    (void)envelope;
    (void)octets;
    (void)length;
    return any(40) != 0 || ticket_count == CLIENTS ? NULL
        : postern_pause(session, &tickets[ticket_count++]);
}

/* Runs until no answer is put off any more. */
static void run(void)
{
    fixture_run(&f);
    while (ticket_count > 0) {
        int i, count = ticket_count;
        postern_ticket now[CLIENTS];

        memcpy(now, tickets, sizeof(now));
        ticket_count = 0;
        for (i = 0; i < count; i++)
            (void)postern_answer(f.server, now[i], any(4) == 0
                ? "450 4.3.0 a text of the application's" : NULL);
        fixture_run(&f);
    }
}

/* ---- dialogues ---------------------------------------------------------- */

static void write_text(memory_client *client, const char *text)
{
    memory_client_writes(client, text);
    if (any(4) == 0)
        run();
}

static void write_content(memory_client *client, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        content[i] = (char)(i % 70 == 68 ? '\r' : i % 70 == 69 ? '\n'
            : i % 70 == 0 && any(5) == 0 ? '.' : 'a' + (int)any(26));
    memory_client_write(client, content, length);
}

static void transaction(memory_client *client, int by_chunks)
{
    char line[700];
    size_t length = any(10) == 0 ? any(CONTENT) : any(800);
    unsigned i, count = 1 + any(any(5) == 0 ? RECIPIENTS + 5 : 3);

    write_text(client, any(2) == 0 ? "MAIL FROM:<a@x.test>\r\n"
        : "MAIL FROM:<long.name.of.a.sender@x.test> SIZE=100\r\n");
    for (i = 0; i < count; i++) {
        sprintf(line, "RCPT TO:<%.*s@x.test>\r\n", 1 + (int)any(60),
            "a-name-of-a-recipient-that-is-as-long-as-a-name-may-be-and-more");
        write_text(client, line);
    }
    if (!by_chunks) {
        write_text(client, "DATA\r\n");
        write_content(client, length);
        write_text(client, "\r\n.\r\n");
        return;
    }
    sprintf(line, "BDAT %lu\r\n", (unsigned long)length);
    memory_client_writes(client, line);
    write_content(client, length);
    write_text(client, any(8) == 0 ? "RSET\r\n" : "BDAT 0 LAST\r\n");
}

static void nonsense(memory_client *client)
{
    static const char *const lines[] = {
        "NOOP\r\n", "HELP\r\n", "RSET\r\n", "EHLO another.name.test\r\n",
        "HELO x.test\r\n", "VRFY a@x.test\r\n", "MAIL FROM:<x@y.test>\r\n",
        "HELP MAIL\r\n", "NOOP half a line", " and its end\r\n"
    };
    unsigned i, count = any(20);
    const char *line = lines[any(sizeof(lines) / sizeof(lines[0]))];

    if (any(6) == 0)
        memory_client_set_window(client, 1 + any(300));
    for (i = 0; i < count; i++)
        memory_client_writes(client, line);
    run();
    memory_client_set_window(client, 65536);
}

static void end_client(int i)
{
    if (clients[i] == NULL)
        return;
    if (any(3) == 0)
        memory_client_reset(clients[i]);
    else if (any(2) == 0)
        memory_client_writes(clients[i], "QUIT\r\n");
    run();
    (void)memory_client_said(clients[i]);
    memory_client_free(clients[i]);
    clients[i] = NULL;
    run();
}

static void act(int i)
{
    if (clients[i] != NULL && (any(12) == 0
        || memory_client_sees_eof(clients[i])
        || memory_client_sees_reset(clients[i])))
        end_client(i);
    if (clients[i] == NULL) {
        clients[i] = memory_net_connect(f.net, f.port);
        CU_ASSERT_FATAL(clients[i] != NULL);
        memory_client_writes(clients[i], "EHLO a.client.of.many.test\r\n");
    }
    if (any(6) == 0)
        nonsense(clients[i]);
    transaction(clients[i], any(4) == 0 && PST_WITH_CHUNKING);
    if (any(3) != 0)
        run();
    (void)memory_client_said(clients[i]);
}

static void fill_up(memory_client *client)
{
    int i;

    memory_client_writes(client, "EHLO c.test\r\nMAIL FROM:<a@x.test>\r\n");
    for (i = 0; i < RECIPIENTS; i++)
        memory_client_writes(client, "RCPT TO:<a-name-of-a-recipient-that-is-"
            "as-long-as-a-name-may-be-and-more@a.long.domain.x.test>\r\n");
    run();
    (void)memory_client_said(client);
    memory_client_set_window(client, 16);
    for (i = 0; i < 500; i++)
        memory_client_writes(client, "HELP\r\n");
    memory_client_writes(client, "NOOP half a line");
    fixture_run(&f);
}

/* All clients use as much as they can at the same time, so that the shelves
   get as many spare blocks as they will ever have, except blocks of output. */
static void saturate(void)
{
    int i;

    for (i = 0; i < CLIENTS; i++) {
        clients[i] = memory_net_connect(f.net, f.port);
        CU_ASSERT_FATAL(clients[i] != NULL);
        fill_up(clients[i]);
    }
    for (i = 0; i < CLIENTS; i++) {
        memory_client_set_window(clients[i], 65536);
        do
            run();
        while (*memory_client_said(clients[i]) != '\0');
    }
    for (i = 0; i < CLIENTS; i++)
        end_client(i);
}

static void act_until(unsigned long most)
{
    int i;

    while (messages < most)
        act((int)any(CLIENTS));
    for (i = 0; i < CLIENTS; i++)
        end_client(i);
    fixture_pass(&f, 400000);
    ASSERT_NUMBER(postern_server_sessions(f.server), 0);
}

/* ---- the tests ---------------------------------------------------------- */

static void begin(int is_streaming)
{
    fixture_init(&f);
    memset(&f.handler, 0, sizeof(f.handler));
    f.handler.rcpt = rcpt;
    f.handler.message = message;
    if (is_streaming)
        f.handler.message_bytes = message_bytes;
    memory = postern_memory_new(room.octets, sizeof(room));
    CU_ASSERT_FATAL(memory != NULL);
    f.options.resize = postern_memory_resize;
    f.options.resize_context = memory;
    f.options.chunking = PST_WITH_CHUNKING;
    f.options.recipient_limit = RECIPIENTS;
    f.options.error_limit = 100;
    memory_net_set_cut(f.net, MEMORY_RANDOM);
    CU_ASSERT_FATAL(fixture_start(&f));
    state = 20261129;
    messages = 0;
    ticket_count = 0;
}

static unsigned long wished(void)
{
    const char *text = getenv("POSTERN_SOAK");

    return text == NULL ? MESSAGES : strtoul(text, NULL, 10);
}

/* How many replies wait at once depends on the machine and on chance, so the
   shelf may get one more block of output, but no other block. */
static void assert_nothing_but_output_came(size_t used)
{
    size_t more = postern_memory_used(memory) - used;

    ASSERT_NUMBER(more % PST_OUTPUT_BLOCK, 0);
    CU_ASSERT(more / PST_OUTPUT_BLOCK <= CLIENTS);
}

static void soak(int is_streaming)
{
    unsigned long most = wished() / 2, i;
    size_t used, holes;

    begin(is_streaming);
    saturate();
    act_until(most / 10);
    used = postern_memory_used(memory);
    holes = postern_memory_holes(memory);
    for (i = 2; i <= 10; i++) {
        act_until(most / 10 * i);
        assert_nothing_but_output_came(used);
        CU_ASSERT(postern_memory_holes(memory) <= holes + SPARES);
    }
    fixture_end(&f);
    ASSERT_NUMBER(postern_memory_used(memory), 0);
    ASSERT_NUMBER(postern_memory_holes(memory), 1);
}

static void test_messages_that_are_assembled_leave_no_trace(void)
{
    soak(0);
}

static void test_messages_that_stream_leave_no_trace(void)
{
    soak(1);
}

void suite_server_soak(void)
{
    SUITE("server/soak");
    TEST(test_messages_that_are_assembled_leave_no_trace);
    TEST(test_messages_that_stream_leave_no_trace);
}
