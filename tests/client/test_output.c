/* SPDX-License-Identifier: MIT */
/* test_output.c - what is sent when: pipelining, the ring, timeouts. */
#include "base/config.h"
#include "talk.h"

static void test_without_pipelining_each_waits_for_the_last(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_NUMBER(DATA(&it), 0);
    ASSERT_TEXT(talk_say(&it), "MAIL FROM:<a@b>\r\n");
    ASSERT_TEXT(talk_say(&it), "");
    ASSERT_TEXT(talk_hear(&it, "250 1\r\n"), "mail[0] 250 1\n");
    ASSERT_TEXT(talk_say(&it), "RCPT TO:<c@d>\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 2\r\n"), "rcpt[0] 250 2\n");
    ASSERT_TEXT(talk_say(&it), "DATA\r\n");
    ASSERT_TEXT(talk_hear(&it, "354 3\r\n"), "");
    talk_content(&it, "x", 1);
    ASSERT_TEXT(it.said, "x\r\n.\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 4\r\n"), "content[0] 250 4!\n");
    talk_end(&it);
}

static void test_with_pipelining_they_go_together(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "PIPELINING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "e@f", NULL), 0);
    ASSERT_NUMBER(DATA(&it), 0);
    ASSERT_TEXT(talk_say(&it), "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n"
        "RCPT TO:<e@f>\r\nDATA\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 1\r\n550 2\r\n250 3\r\n354 4\r\n"),
        "mail[0] 250 1\nrcpt[0] 550 2\nrcpt[1] 250 3\n");
    talk_content(&it, "x\r\n", 3);
    ASSERT_NUMBER(MAIL(&it, "g@h", NULL), POSTERN_E_AGAIN);
    ASSERT_TEXT(talk_hear(&it, "250 5\r\n"), "content[0] 250 5!\n");
    ASSERT_NUMBER(MAIL(&it, "g@h", NULL), 0);
    ASSERT_TEXT(talk_say(&it), "MAIL FROM:<g@h>\r\n");
    talk_end(&it);
}

static void test_pipelining_can_be_switched_off(void)
{
    talk it;

    talk_set(&it);
    it.options.pipelining = 0;
    talk_start(&it);
    talk_open(&it, "PIPELINING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_TEXT(talk_say(&it), "MAIL FROM:<a@b>\r\n");
    talk_end(&it);
}

/* RFC 2920 3.1. */
static void test_what_has_to_be_the_last_of_a_group(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "PIPELINING");
    ASSERT_NUMBER(postern_client_rset(it.client, it.now), 0);
    ASSERT_NUMBER(postern_client_command(it.client, "NOOP", it.now), 0);
    ASSERT_NUMBER(postern_client_command(it.client, "VRFY a", it.now), 0);
    ASSERT_NUMBER(postern_client_quit(it.client, it.now), 0);
    ASSERT_TEXT(talk_say(&it), "RSET\r\nNOOP\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 1\r\n"), "rset[0] 250 1\n");
    ASSERT_TEXT(talk_say(&it), "");
    ASSERT_TEXT(talk_hear(&it, "250 2\r\n"), "command[0] 250 2\n");
    ASSERT_TEXT(talk_say(&it), "VRFY a\r\n");
    ASSERT_TEXT(talk_hear(&it, "252 3\r\n"), "command[0] 252 3\n");
    ASSERT_TEXT(talk_say(&it), "QUIT\r\n");
    postern_client_eof(it.client);
    ASSERT_TEXT(talk_events(&it), "over done\n");
    talk_end(&it);
}

static void test_the_ring_is_bounded(void)
{
    unsigned i;
    talk it;

    talk_mail(&it, "PIPELINING");
    for (i = 0; i < PST_CLIENT_PENDING; i++)
        ASSERT_NUMBER(RCPT(&it, "e@f", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "e@f", NULL), POSTERN_E_AGAIN);
    ASSERT_NUMBER(DATA(&it), POSTERN_E_AGAIN);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "250 a\r\n"), "rcpt[1] 250 a\n");
    ASSERT_NUMBER(RCPT(&it, "e@f", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "e@f", NULL), POSTERN_E_AGAIN);
    ASSERT_TEXT(talk_say(&it), "RCPT TO:<e@f>\r\n");
    talk_end(&it);
}

static void test_the_buffer_is_bounded(void)
{
    char address[900];
    unsigned i;
    talk it;

    memset(address, 'a', sizeof(address));
    strcpy(address + sizeof(address) - 3, "@b");
    talk_set(&it);
    it.options.buffer_size = 4096;
    talk_start(&it);
    talk_open(&it, "PIPELINING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    for (i = 0; i < 3; i++)
        ASSERT_NUMBER(RCPT(&it, address, NULL), 0);
    ASSERT_NUMBER(RCPT(&it, address, NULL), POSTERN_E_AGAIN);
    postern_client_sent(it.client, 1000, it.now);
    ASSERT_NUMBER(RCPT(&it, address, NULL), 0);
    CU_ASSERT(strlen(talk_say(&it)) > 2000);
    ASSERT_TEXT(talk_say(&it), "");
    talk_end(&it);
}

static void test_a_reply_before_the_command_is_unasked(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "over unasked 250 OK\n");
    talk_end(&it);
    talk_begin(&it);
    talk_open(&it, "PIPELINING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    postern_client_sent(it.client, 20, it.now);
    ASSERT_TEXT(talk_hear(&it, "250 1\r\n250 2\r\n"),
        "mail[0] 250 1\nover unasked 250 2\n");
    talk_end(&it);
}

/* It began while nothing was asked. */
static void test_half_a_reply_before_the_command(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "");
    ASSERT_TEXT(talk_hear(&it, "25"), "");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "0 OK\r\n"), "over unasked 250 OK\n");
    talk_end(&it);
}

/* ---- time --------------------------------------------------------------- */

static long left(const talk *it)
{
    unsigned long moment;

    return postern_client_deadline(it->client, &moment)
        ? (long)(moment - it->now) : -1;
}

#define MINUTE 60000L

/* RFC 5321 4.5.3.2, and a clock that wraps. */
static void test_timeouts(void)
{
    talk it;

    talk_begin(&it);
    ASSERT_NUMBER(left(&it), 5 * MINUTE);
    it.now += 2000;
    ASSERT_NUMBER(left(&it), 5 * MINUTE - 2000);
    talk_open(&it, "");
    ASSERT_NUMBER(left(&it), -1);
    it.now += 60 * MINUTE;
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(left(&it), 5 * MINUTE);
    it.now += MINUTE;
    (void)talk_say(&it);
    ASSERT_NUMBER(left(&it), 5 * MINUTE);
    it.now += MINUTE;
    (void)talk_hear(&it, "250 OK\r\n");
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_NUMBER(left(&it), 5 * MINUTE);
    (void)talk_say(&it);
    (void)talk_hear(&it, "250 OK\r\n");
    ASSERT_NUMBER(left(&it), -1);
    ASSERT_NUMBER(DATA(&it), 0);
    ASSERT_NUMBER(left(&it), 2 * MINUTE);
    (void)talk_say(&it);
    (void)talk_hear(&it, "354 OK\r\n");
    ASSERT_NUMBER(left(&it), -1);
    ASSERT_NUMBER(postern_client_content(it.client, "x", 1, it.now), 1);
    ASSERT_NUMBER(left(&it), 3 * MINUTE);
    it.now += MINUTE;
    ASSERT_NUMBER(END(&it), 0);
    ASSERT_NUMBER(left(&it), 2 * MINUTE);
    (void)talk_say(&it);
    ASSERT_NUMBER(left(&it), 10 * MINUTE);
    it.now += 10 * MINUTE - 1;
    postern_client_tick(it.client, it.now);
    ASSERT_TEXT(talk_events(&it), "");
    it.now += 1;
    postern_client_tick(it.client, it.now);
    ASSERT_TEXT(talk_events(&it), "over slow\n");
    ASSERT_NUMBER(left(&it), -1);
    talk_end(&it);
}

static void test_a_handshake_has_its_time(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "STARTTLS");
    ASSERT_NUMBER(postern_client_starttls(it.client, it.now), 0);
    (void)talk_say(&it);
    (void)talk_hear(&it, "220 go\r\n");
    ASSERT_NUMBER(left(&it), 5 * MINUTE);
    it.now += 5 * MINUTE;
    postern_client_tick(it.client, it.now);
    ASSERT_TEXT(talk_events(&it), "over slow\n");
    talk_end(&it);
}

static void test_no_timeouts(void)
{
    talk it;

    talk_set(&it);
    it.options.greeting_timeout = it.options.command_timeout = 0;
    talk_start(&it);
    ASSERT_NUMBER(left(&it), -1);
    talk_open(&it, "");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(left(&it), -1);
    postern_client_tick(it.client, it.now + 100 * MINUTE);
    ASSERT_TEXT(talk_events(&it), "");
    talk_end(&it);
}

/* Lines that come one by one do not push the deadline. */
static void test_a_slow_reply_is_late(void)
{
    unsigned i;
    talk it;

    talk_begin(&it);
    for (i = 0; i < 5; i++) {
        ASSERT_TEXT(talk_hear(&it, "220-wait\r\n"), "");
        it.now += MINUTE;
    }
    postern_client_tick(it.client, it.now);
    ASSERT_TEXT(talk_events(&it), "over slow\n");
    talk_end(&it);
}

void suite_client_output(void)
{
    SUITE("client/output");
    TEST(test_without_pipelining_each_waits_for_the_last);
    TEST(test_with_pipelining_they_go_together);
    TEST(test_pipelining_can_be_switched_off);
    TEST(test_what_has_to_be_the_last_of_a_group);
    TEST(test_the_ring_is_bounded);
    TEST(test_the_buffer_is_bounded);
    TEST(test_a_reply_before_the_command_is_unasked);
    TEST(test_half_a_reply_before_the_command);
    TEST(test_timeouts);
    TEST(test_a_handshake_has_its_time);
    TEST(test_no_timeouts);
    TEST(test_a_slow_reply_is_late);
}
