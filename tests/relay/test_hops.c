/* SPDX-License-Identifier: MIT */
/* test_hops.c - Received lines are counted, however the header is cut; and a
   message that has too many is refused. */
#include "field.h"
#include "relay/hops.h"

static unsigned count(const char *header, size_t cut)
{
    pst_relay_hops hops;
    size_t length = strlen(header), at, part;

    pst_relay_hops_begin(&hops);
    for (at = 0; at < length; at += part) {
        part = length - at < cut ? length - at : cut;
        pst_relay_hops_pass(&hops, header + at, part);
    }
    return hops.count;
}

static void test_counts(void)
{
    static const struct {
        const char *header;
        unsigned count;
    } rows[] = {
        { "", 0 },
        { "Received: a\r\n\tb\r\nreceived:c\r\nRECEIVED: d\r\n\r\n", 3 },
        { "Received: a\nReceived: b\n\nReceived: c\n", 2 },
        { "X-Received: a\r\n Received: b\r\nReceived : c\r\n", 0 },
        { "Received\r\nReceived:\r\n", 1 },
        { "\r\nReceived: a\r\n", 0 },
        { "\nReceived: a\r\n", 0 },
        { "Subject: x\r\nReceived: a", 1 }
    };
    size_t i, cut;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (cut = 1; cut < 30; cut++)
            ASSERT_NUMBER(count(rows[i].header, cut), rows[i].count);
}

/* RFC 5321 6.3. */
static void test_a_message_in_circles(void)
{
    static field f;
    memory_client *client;
    unsigned lines, i;

    for (lines = 3; lines < 5; lines++) {
        field_init(&f);
        f.options.received_limit = 3;
        field_begin(&f);
        client = field_client(&f);
        (void)field_say(&f, client,
            "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nDATA\r\n");
        for (i = 0; i < lines; i++)
            memory_client_writes(client, "Received: x\r\n");
        ASSERT_TEXT(field_say(&f, client, "\r\nReceived: x\r\n.\r\n"),
            lines > 3 ? "554 5.4.6 Too many hops\r\n"
            : "250 2.0.0 queued\r\n");
        ASSERT_NUMBER(f.taken, lines > 3 ? 0 : 1);
        field_end(&f);
    }
}

void suite_relay_hops(void)
{
    SUITE("relay/hops");
    TEST(test_counts);
    TEST(test_a_message_in_circles);
}
