/* SPDX-License-Identifier: MIT */
/*
 * test_steady.c - after the first messages no memory is allocated, and an idle
 * connection takes little.
 */
#include "fixture.h"
#include "support/suite.h"

#define MESSAGE TO_DATA "Subject: x\r\n\r\nhello\r\n..\r\n.\r\n"
#define IDLE 200
#define MOST_OCTETS 512

static fixture f;
static memory_client *client;

static void begin(void)
{
    fixture_init(&f);
    f.witness.quiet = 1;
    witness_stream(&f.handler);
}

/* Each of these is sent eight times before memory is counted. */
static const char *const rounds[] = {
    MESSAGE,
    "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nBDAT 3 LAST\r\nabc",
    "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nRSET\r\n",
    "NOOP\r\n",
    "EHLO c.test\r\n",
    "VRFY b\r\n"
};

#define ROUNDS (sizeof(rounds) / sizeof(rounds[0]))

static void test_no_message_asks_for_memory(void)
{
    unsigned long calls, frees;
    size_t i;
    int n;

    begin();
    f.options.chunking = 1;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    for (i = 0; i < ROUNDS; i++) {
        for (n = 0; n < 8; n++)
            (void)fixture_say(&f, client, rounds[i]);
        calls = f.alloc.calls;
        frees = f.alloc.frees;
        for (n = 0; n < 50; n++)
            (void)fixture_say(&f, client, rounds[i]);
        ASSERT_NUMBER(f.alloc.calls - calls, 0);
        ASSERT_NUMBER(f.alloc.frees - frees, 0);
    }
    CU_ASSERT(f.witness.messages >= 116);
    fixture_end(&f);
}

static void test_an_idle_connection_holds_little(void)
{
    size_t before;
    int n;

    begin();
    CU_ASSERT_FATAL(fixture_start(&f));
    (void)fixture_say(&f, fixture_to_ehlo(&f), MESSAGE);
    before = f.alloc.octets;
    for (n = 0; n < IDLE; n++)
        (void)fixture_to_ehlo(&f);
    CU_ASSERT((f.alloc.octets - before) / IDLE <= MOST_OCTETS);
    CU_ASSERT(f.alloc.octets > before);
    fixture_end(&f);
}

void suite_server_steady(void)
{
    SUITE("server/steady");
    TEST(test_no_message_asks_for_memory);
    TEST(test_an_idle_connection_holds_little);
}
