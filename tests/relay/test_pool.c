/* SPDX-License-Identifier: MIT */
/* test_pool.c - LMTP: a verdict for each recipient, and one for all. */
#include "field.h"

#define FINE "250 2.1.0 sender fine\r\n"
#define FINE_TOO "250 2.1.5 recipient fine\r\n"
#define GO "354 End data with <CR><LF>.<CR><LF>\r\n"

static void begin(field *it, int flags)
{
    field_init(it);
    it->options.lmtp = 1;
    it->base.flags = flags;
    field_begin(it);
}

static memory_client *lmtp_client(field *it)
{
    memory_client *client = fixture_client(&it->base);

    (void)fixture_say(&it->base, client, "LHLO c.test\r\n");
    return client;
}

static void test_lmtp_to_lmtp(void)
{
    static field f;
    memory_client *client;

    begin(&f, POSTERN_LISTEN_LMTP);
    f.says[HOP_CONTENT] = "452 4.2.2 full\r\n";
    client = lmtp_client(&f);
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nRCPT TO:<c@x.test>\r\nDATA\r\nx\r\n.\r\n"),
        FINE FINE_TOO FINE_TOO
        "354 End data with <CR><LF>.<CR><LF>\r\n"
        "452 4.2.2 full\r\n452 4.2.2 full\r\n");
    CU_ASSERT(strncmp(f.heard, "LHLO mx.test\r\n", 14) == 0);
    f.says[HOP_CONTENT] = NULL;
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nDATA\r\nx\r\n.\r\n"),
        FINE FINE_TOO GO "250 2.0.0 queued\r\n");
    ASSERT_NUMBER(f.hop_count, 1);
    field_end(&f);
}

static void test_a_hop_that_dies_between_verdicts(void)
{
    static field f;
    memory_client *client;

    begin(&f, POSTERN_LISTEN_LMTP);
    client = lmtp_client(&f);
    f.says[HOP_CONTENT] = HOP_IS_SILENT;
    (void)field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nRCPT TO:<c@x.test>\r\nDATA\r\nx\r\n.\r\n");
    (void)f.options.net->send(f.options.net->context, f.hops[0].socket,
        "250 one\r\n", 9);
    f.options.net->close(f.options.net->context, f.hops[0].socket);
    f.hops[0].is_closed = 1;
    field_run(&f);
    ASSERT_TEXT(memory_client_said(client), "250 2.0.0 one\r\n"
        "451 4.4.2 The connection to the next hop is lost\r\n");
    field_end(&f);
}

/* In SMTP there is one reply for all: so there is one recipient. */
static void test_smtp_to_lmtp(void)
{
    static field f;
    memory_client *client;

    begin(&f, 0);
    client = field_client(&f);
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nRCPT TO:<c@x.test>\r\nDATA\r\nx\r\n.\r\n"),
        FINE FINE_TOO "452 4.5.3 One recipient at a time\r\n" GO
        "250 2.0.0 queued\r\n");
    ASSERT_NUMBER(f.taken, 1);
    field_end(&f);
}

static void test_lmtp_to_smtp(void)
{
    static field f;
    memory_client *client;

    field_init(&f);
    f.base.flags = POSTERN_LISTEN_LMTP;
    f.says[HOP_CONTENT] = "450 4.0.0 later\r\n";
    field_begin(&f);
    client = lmtp_client(&f);
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nRCPT TO:<c@x.test>\r\nDATA\r\nx\r\n.\r\n"),
        FINE FINE_TOO FINE_TOO GO "450 4.0.0 later\r\n450 4.0.0 later\r\n");
    f.says[HOP_CONTENT] = NULL;
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nRCPT TO:<c@x.test>\r\nDATA\r\nx\r\n.\r\n"),
        FINE FINE_TOO FINE_TOO GO "250 2.0.0 queued\r\n"
        "250 2.0.0 queued\r\n");
    field_end(&f);
}

/* RFC 5321 4.1.1.10: nobody leaves without QUIT who can say it. */
static void test_the_end_takes_leave(void)
{
    static field f;
    const postern_net *net;
    char said[100];
    int in_content;
    long n;

    for (in_content = 0; in_content < 2; in_content++) {
        field_init(&f);
        field_begin(&f);
        net = f.options.net;
        (void)field_say(&f, field_client(&f), MESSAGE_SAID);
        if (in_content)
            (void)field_say(&f, field_client(&f), "MAIL FROM:<a@x.test>\r\n"
                "RCPT TO:<b@x.test>\r\nDATA\r\n");
        fixture_free_server(&f.base);
        postern_relay_free(f.relay);
        f.relay = NULL;
        n = net->receive(net->context, f.hops[0].socket, said, sizeof(said));
        ASSERT_NUMBER(n, in_content ? POSTERN_E_CLOSED : 6);
        CU_ASSERT(in_content || memcmp(said, "QUIT\r\n", 6) == 0);
        field_end(&f);
    }
}

void suite_relay_pool(void)
{
    SUITE("relay/pool");
    TEST(test_lmtp_to_lmtp);
    TEST(test_a_hop_that_dies_between_verdicts);
    TEST(test_smtp_to_lmtp);
    TEST(test_lmtp_to_smtp);
    TEST(test_the_end_takes_leave);
}
