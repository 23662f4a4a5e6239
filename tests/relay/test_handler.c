/* SPDX-License-Identifier: MIT */
/* test_handler.c - messages are relayed, and the client gets the hop's
   replies. */
#include "field.h"

#define ACCEPTED "250 2.1.0 sender fine\r\n250 2.1.5 recipient fine\r\n" \
    "354 End data with <CR><LF>.<CR><LF>\r\n"

static void begin(field *it)
{
    field_init(it);
    field_begin(it);
}

static void test_a_message_goes_through(void)
{
    static field f;
    memory_client *client;

    begin(&f);
    client = field_client(&f);
    ASSERT_TEXT(field_say(&f, client, MESSAGE_SAID),
        ACCEPTED "250 2.0.0 queued\r\n");
    ASSERT_TEXT(f.heard, EHLO_HEARD "MAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nDATA\r\nSubject: x\r\n\r\n.\r\n");
    field_end(&f);
}

static void test_the_next_message_takes_the_same_connection(void)
{
    static field f;
    memory_client *client, *other;

    begin(&f);
    client = field_client(&f);
    other = field_client(&f);
    (void)field_say(&f, client, MESSAGE_SAID);
    ASSERT_TEXT(field_say(&f, other, MESSAGE_SAID),
        ACCEPTED "250 2.0.0 queued\r\n");
    ASSERT_TEXT(f.heard, "MAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nDATA\r\nSubject: x\r\n\r\n.\r\n");
    (void)field_say(&f, client, MESSAGE_SAID);
    ASSERT_NUMBER(f.hop_count, 1);
    ASSERT_NUMBER(f.taken, 3);
    field_end(&f);
}

static void test_two_at_once_take_two(void)
{
    static field f;
    memory_client *client, *other;

    begin(&f);
    client = field_client(&f);
    other = field_client(&f);
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"),
        "250 2.1.0 sender fine\r\n");
    ASSERT_TEXT(field_say(&f, other, MESSAGE_SAID),
        ACCEPTED "250 2.0.0 queued\r\n");
    ASSERT_NUMBER(f.hop_count, 2);
    field_end(&f);
}

void suite_relay_handler(void)
{
    SUITE("relay/handler");
    TEST(test_a_message_goes_through);
    TEST(test_the_next_message_takes_the_same_connection);
    TEST(test_two_at_once_take_two);
}
