/* SPDX-License-Identifier: MIT */
/*
 * test_budget.c - a server in a fixed block: POSTERN_MEMORY_FOR is enough for
 * clients that use as much as they can; with less memory some are refused, and
 * nothing breaks.
 */
#include <string.h>

#include "base/config.h"
#include "fixture.h"
#include "postern_memory.h"
#include "support/suite.h"

#define CLIENTS 4
#define RECIPIENTS 20
#define HELPS 300

static union {
    void *pointer;
    unsigned long number;
    double real;
    char octets[POSTERN_MEMORY_FOR(CLIENTS, RECIPIENTS)];
} room;

static fixture f;
static postern_memory *memory;
static memory_client *clients[CLIENTS];
static unsigned refused;        /* 4xx and 5xx replies */
static unsigned turned_away;    /* 421 replies */
static blob heard;

static int begin(size_t size)
{
    fixture_init(&f);
    f.witness.quiet = f.witness.careless = 1;
    witness_stream(&f.handler);
    memory = postern_memory_new(room.octets, size);
    CU_ASSERT_FATAL(memory != NULL);
    f.options.resize = postern_memory_resize;
    f.options.resize_context = memory;
    f.options.recipient_limit = RECIPIENTS;
    f.options.max_connections = CLIENTS;
    refused = turned_away = 0;
    return fixture_start(&f);
}

static void end(void)
{
    fixture_end(&f);
    blob_free(&heard);
    ASSERT_NUMBER(postern_memory_used(memory), 0);
    ASSERT_NUMBER(postern_memory_holes(memory), 1);
}

/* Replies are whole lines with a code, even without memory. */
static void judge(const char *text)
{
    while (*text != '\0') {
        const char *line_end = strstr(text, "\r\n");

        CU_ASSERT_FATAL(line_end != NULL);
        CU_ASSERT(strchr("2345", *text) != NULL);
        refused += *text == '4' || *text == '5';
        turned_away += strncmp(text, "421", 3) == 0;
        text = line_end + 2;
    }
}

/* Reads everything that the client gets. */
static void hear(memory_client *client)
{
    const char *text;

    blob_clear(&heard);
    fixture_run(&f);
    while (*(text = memory_client_said(client)) != '\0') {
        blob_text(&heard, text);
        fixture_run(&f);
    }
    judge(blob_string(&heard));
}

static void say(memory_client *client, const char *text)
{
    memory_client_writes(client, text);
    hear(client);
}

static void fill(char *text, int octet, size_t length)
{
    memset(text + strlen(text), octet, length);
}

/* The longest name of a client, and the longest recipients. */
static void open_transaction(memory_client *client)
{
    static char line[600], domain[200];
    int i;

    memset(line, 0, sizeof(line));
    strcpy(line, "EHLO ");
    fill(line, 'h', 250);
    strcat(line, "\r\n");
    say(client, line);
    say(client, "MAIL FROM:<a@x.test> SIZE=1 BODY=8BITMIME\r\n");
    memset(domain, 0, sizeof(domain));
    for (i = 0; i < 60; i++)
        strcat(domain, "d.");
    for (i = 0; i < RECIPIENTS; i++) {
        memset(line, 0, sizeof(line));
        strcpy(line, "RCPT TO:<");
        fill(line, 'r', i % 2 == 0 ? 376 : 110);
        strcat(line, "@");
        strcat(line, domain);
        strcat(line, "x>\r\n");
        say(client, line);
    }
}

/* Sends commands without reading, and then half of a command. */
static void pipeline(memory_client *client)
{
    static char line[600];
    int i;

    memory_client_set_window(client, 16);
    for (i = 0; i < HELPS; i++)
        memory_client_writes(client, "HELP\r\n");
    memset(line, 0, sizeof(line));
    strcpy(line, "NOOP ");
    fill(line, 'n', 480);
    memory_client_writes(client, line);
    fixture_run(&f);
}

static void read_on(memory_client *client)
{
    memory_client_set_window(client, 65536);
    say(client, "\r\n");
}

/* A whole receive buffer is put off. */
static void send_content(memory_client *client)
{
    size_t i;

    say(client, "DATA\r\n");
    witness_once(&f.witness, "bytes", witness_full);
    for (i = 0; i < PST_RECEIVE_BUFFER / 64; i++)
        memory_client_writes(client, "0123456789012345678901234567890123456"
            "7890123456789012345678\r\n0\r\n");
    fixture_run(&f);
}

static void each(void (*act)(memory_client *client))
{
    int i;

    for (i = 0; i < CLIENTS; i++)
        if (clients[i] != NULL)
            act(clients[i]);
}

static void finish(memory_client *client)
{
    say(client, "\r\n.\r\n");
    say(client, "QUIT\r\n");
}

static void play(void)
{
    int i;

    for (i = 0; i < CLIENTS; i++)
        clients[i] = memory_net_connect(f.net, f.port);
    each(hear);
    each(open_transaction);
    each(pipeline);
    each(read_on);
    each(send_content);
    for (i = 0; i < f.witness.ticket_count; i++)
        (void)postern_resume(f.server, f.witness.tickets[i]);
    each(finish);
    fixture_pass(&f, 400000);
    ASSERT_NUMBER(postern_server_sessions(f.server), 0);
}

/* After all that a single client is served. */
static void serve_one(void)
{
    memory_client *client = fixture_connect(&f);

    witness_plan(&f.witness, "bytes", NULL);
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\n"), EHLO_LIST);
    ASSERT_TEXT(fixture_say(&f, client, TO_DATA), TO_DATA_SAID);
    ASSERT_TEXT(fixture_say(&f, client, "x\r\n.\r\n"), OK);
}

static void test_the_block_is_enough_for_the_greediest(void)
{
    CU_ASSERT_FATAL(begin(sizeof(room)));
    play();
    ASSERT_NUMBER(refused, 0);
    ASSERT_NUMBER(f.witness.messages, CLIENTS);
    /* it is not much too large either */
    CU_ASSERT(postern_memory_peak(memory) > sizeof(room) / 3);
    serve_one();
    end();
}

static void test_in_less_some_are_refused_and_nothing_breaks(void)
{
    size_t size, most = POSTERN_MEMORY_FOR(CLIENTS - 1, RECIPIENTS);
    size_t step = POSTERN_MEMORY_CONNECTION / 4 + 48;
    unsigned refusals = 0, starved = 0;

    for (size = POSTERN_MEMORY_FOR(1, 0); size < most; size += step) {
        CU_ASSERT_FATAL(begin(size));
        play();
        refusals += refused > 0;
        starved += turned_away > 0;
        serve_one();
        end();
    }
    CU_ASSERT(refusals > 0);
    CU_ASSERT(starved > 0);
}

static void test_without_a_connection_there_is_a_server(void)
{
    CU_ASSERT_FATAL(begin(POSTERN_MEMORY_FOR(0, 0)));
    end();
}

void suite_server_budget(void)
{
    SUITE("server/budget");
    TEST(test_the_block_is_enough_for_the_greediest);
    TEST(test_in_less_some_are_refused_and_nothing_breaks);
    TEST(test_without_a_connection_there_is_a_server);
}
