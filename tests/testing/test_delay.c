/* SPDX-License-Identifier: MIT */
/* test_delay.c - answers that come later, and content that is read slowly.
   The delays are short, and no test asks how long they were. */
#include "client.h"

static postern_testing *kit;
static postern_testing_fault fault;

static void begin(const char *verb)
{
    static const postern_testing_fault none;

    kit = postern_testing_start(NULL, NULL);
    CU_ASSERT_FATAL(kit != NULL);
    fault = none;
    fault.verb = verb;
    fault.delay = 1;
}

static void add(void)
{
    ASSERT_NUMBER(postern_testing_add_fault(kit, &fault), 0);
}

static void test_what_is_delayed_goes_on_as_ever(void)
{
    static const char *const verbs[] = { "CONNECT", "EHLO", "MAIL", "RCPT",
        "DATA", "CONTENT", "QUIT" };
    size_t i;

    begin("HELO");
    for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        fault.verb = verbs[i];
        add();
    }
    client_mail(kit, "x\r\n");
    ASSERT_TEXT(postern_testing_get(kit, 0)->content, "x\r\n");
    postern_testing_free(kit);
}

static void test_a_reply_can_be_delayed_and_a_drop(void)
{
    postern_socket client;

    begin("NOOP");
    fault.reply = "451 4.3.0 Not now";
    add();
    fault.verb = "RSET";
    fault.drop = 1;
    add();
    client = client_begin(kit);
    ASSERT_TEXT(client_ask(client, "NOOP\r\n"), "451 4.3.0 Not now");
    ASSERT_TEXT(client_ask(client, "RSET\r\n"), "");
    loopback_close(client);
    postern_testing_free(kit);
}

/* The message is there, though the client has not heard so. */
static void test_nobody_need_wait_for_the_end_of_a_delay(void)
{
    postern_socket client;

    begin("CONTENT");
    fault.delay = 1000000;
    add();
    client = client_begin(kit);
    client_ask(client, "MAIL FROM:<a@x.test>\r\n");
    client_ask(client, "RCPT TO:<a@x.test>\r\n");
    client_ask(client, "DATA\r\n");
    client_say(client, "x\r\n.\r\n");
    CU_ASSERT(postern_testing_wait(kit, 1, LONG));
    loopback_close(client);
    postern_testing_free(kit);
}

static void test_content_can_be_read_slowly(void)
{
    begin("CONTENT");
    fault.delay = 0;
    fault.octets_per_second = 1000;
    add();
    client_mail(kit, "0123456789012345678901234567890123456789\r\n");
    ASSERT_TEXT(postern_testing_get(kit, 0)->content,
        "0123456789012345678901234567890123456789\r\n");
    postern_testing_free(kit);
}

void suite_testing_delay(void)
{
    SUITE("testing/delay");
    TEST(test_what_is_delayed_goes_on_as_ever);
    TEST(test_a_reply_can_be_delayed_and_a_drop);
    TEST(test_nobody_need_wait_for_the_end_of_a_delay);
    TEST(test_content_can_be_read_slowly);
}
