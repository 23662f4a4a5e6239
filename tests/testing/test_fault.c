/* SPDX-License-Identifier: MIT */
/* test_fault.c - faults strike where and when they should. */
#include "client.h"

static postern_testing *kit;
static postern_testing_fault fault;

static void begin(void)
{
    static const postern_testing_fault none;

    fault = none;
    kit = postern_testing_start(NULL, NULL);
    CU_ASSERT_FATAL(kit != NULL);
}

static void add(void)
{
    ASSERT_NUMBER(postern_testing_add_fault(kit, &fault), 0);
}

static void test_the_second_recipient_is_refused(void)
{
    postern_socket client;

    begin();
    fault.verb = "RCPT";
    fault.nth = 2;
    fault.reply = "550 5.1.1 No such user";
    add();
    client = client_begin(kit);
    client_ask(client, "MAIL FROM:<a@x.test>\r\n");
    ASSERT_TEXT(client_ask(client, "RCPT TO:<b@x.test>\r\n"), "250 OK");
    ASSERT_TEXT(client_ask(client, "RCPT TO:<c@x.test>\r\n"),
        "550 5.1.1 No such user");
    ASSERT_TEXT(client_ask(client, "RCPT TO:<d@x.test>\r\n"), "250 OK");
    ASSERT_TEXT(client_ask(client, "DATA\r\n"),
        "354 End data with <CR><LF>.<CR><LF>");
    ASSERT_TEXT(client_ask(client, ".\r\n"), "250 OK");
    ASSERT_NUMBER(postern_testing_get(kit, 0)->rcpt_count, 2);
    loopback_close(client);
    postern_testing_free(kit);
}

static void test_every_verb_has_its_faults(void)
{
    static const char *const lines[][2] = {
        { "HELO", "HELO x\r\n" }, { "EHLO", "EHLO x\r\n" },
        { "MAIL", "MAIL FROM:<a@x.test>\r\n" },
        { "RCPT", "RCPT TO:<a@x.test>\r\n" }, { "RSET", "RSET\r\n" },
        { "NOOP", "NOOP\r\n" }, { "VRFY", "VRFY a\r\n" },
        { "HELP", "HELP\r\n" }, { "STARTTLS", "STARTTLS\r\n" },
        { "AUTH", "AUTH PLAIN\r\n" }, { "QUIT", "QUIT\r\n" }
    };
    postern_socket client;
    size_t i;

    begin();
    client = client_begin(kit);
    for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        fault.verb = lines[i][0];
        fault.reply = "451 4.3.0 Not now";
        add();
        ASSERT_TEXT(client_ask(client, lines[i][1]), "451 4.3.0 Not now");
        postern_testing_clear_faults(kit);
    }
    loopback_close(client);
    postern_testing_free(kit);
}

static void test_each_bdat_has_its_faults(void)
{
    postern_socket client;

    begin();
    fault.verb = "BDAT";
    fault.nth = 2;
    fault.reply = "451 4.3.0 Not now";
    add();
    client = client_begin(kit);
    client_ask(client, "MAIL FROM:<a@x.test>\r\n");
    client_ask(client, "RCPT TO:<b@x.test>\r\n");
    ASSERT_TEXT(client_ask(client, "BDAT 5\r\none\r\n"), "250 OK");
    ASSERT_TEXT(client_ask(client, "BDAT 6 LAST\r\nNOOP\r\n"),
        "451 4.3.0 Not now");
    ASSERT_TEXT(client_ask(client, "MAIL FROM:<a@x.test>\r\n"), "250 OK");
    client_ask(client, "RCPT TO:<b@x.test>\r\n");
    ASSERT_TEXT(client_ask(client, "BDAT 5 LAST\r\ntwo\r\n"), "250 OK");
    ASSERT_NUMBER(postern_testing_count(kit), 1);
    ASSERT_TEXT(postern_testing_get(kit, 0)->content, "two\r\n");
    loopback_close(client);
    postern_testing_free(kit);
}

static void test_content_that_is_refused_is_not_kept(void)
{
    postern_socket client;

    begin();
    fault.verb = "CONTENT";
    fault.nth = 1;
    fault.reply = "554 5.6.0 No";
    add();
    fault.nth = 2;
    fault.reply = "250 Very well";
    add();
    fault.verb = "DATA";
    fault.nth = 3;
    fault.reply = "451 4.3.0 Not now";
    add();
    client = client_begin(kit);
    ASSERT_TEXT(client_send(client, "one\r\n"), "554 5.6.0 No");
    ASSERT_TEXT(client_send(client, "two\r\n"), "250 Very well");
    ASSERT_TEXT(client_send(client, "three\r\n"), "451 4.3.0 Not now");
    client_ask(client, "RSET\r\n");
    ASSERT_TEXT(client_send(client, "four\r\n"), "250 OK");
    ASSERT_NUMBER(postern_testing_count(kit), 2);
    ASSERT_TEXT(postern_testing_get(kit, 0)->content, "two\r\n");
    loopback_close(client);
    postern_testing_free(kit);
}

static void test_a_connection_is_dropped_without_a_word(void)
{
    postern_socket client;

    begin();
    fault.verb = "CONNECT";
    fault.nth = 1;
    fault.drop = 1;
    add();
    fault.verb = "CONTENT";
    add();
    client = client_come(kit);
    ASSERT_TEXT(client_hear(client), "");
    loopback_close(client);
    client = client_begin(kit);
    ASSERT_TEXT(client_send(client, "one\r\n"), "");
    loopback_close(client);
    ASSERT_NUMBER(postern_testing_count(kit), 0);
    client_mail(kit, "two\r\n");
    ASSERT_NUMBER(postern_testing_count(kit), 1);
    postern_testing_free(kit);
}

/* The same faults for the same seed; about half of 100 are struck. */
static void draw(unsigned long seed, char *drawn)
{
    postern_testing_options options;
    postern_socket client;
    int i;

    begin();
    postern_testing_free(kit);
    postern_testing_options_init(&options);
    options.seed = seed;
    kit = postern_testing_start(&options, NULL);
    fault.verb = "NOOP";
    fault.odds = 50;
    fault.reply = "451 4.3.0 Not now";
    add();
    client = client_begin(kit);
    for (i = 0; i < 100; i++)
        drawn[i] = *client_ask(client, "NOOP\r\n");
    drawn[i] = '\0';
    loopback_close(client);
    postern_testing_free(kit);
}

static void test_odds_are_the_same_with_the_same_seed(void)
{
    char one[101], two[101], other[101];
    int struck = 0, i;

    draw(7, one);
    draw(7, two);
    draw(8, other);
    ASSERT_TEXT(two, one);
    CU_ASSERT(strcmp(one, other) != 0);
    for (i = 0; i < 100; i++)
        struck += one[i] == '4';
    CU_ASSERT(struck > 30 && struck < 70);
}

static void test_what_is_no_fault_is_refused(void)
{
    static char reply[600] = "451 ";
    static const char *const replies[] = { "hello", "354 go", "250 yes",
        "451", "451 ", "451-more", "4510 x", "x51 y", "451 a\r\nb", reply };
    size_t i;

    begin();
    ASSERT_NUMBER(postern_testing_add_fault(kit, &fault), POSTERN_E_INVALID);
    fault.verb = "PING";
    ASSERT_NUMBER(postern_testing_add_fault(kit, &fault), POSTERN_E_INVALID);
    fault.verb = "NOOP";
    fault.odds = 101;
    ASSERT_NUMBER(postern_testing_add_fault(kit, &fault), POSTERN_E_INVALID);
    fault.odds = 100;
    memset(reply + 4, 'x', sizeof(reply) - 5);
    for (i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
        fault.reply = replies[i];
        ASSERT_NUMBER(postern_testing_add_fault(kit, &fault),
            POSTERN_E_INVALID);
    }
    fault.reply = "550 5.7.1 n\303\266";
    ASSERT_NUMBER(postern_testing_add_fault(kit, &fault), 0);
    postern_testing_free(kit);
}

void suite_testing_fault(void)
{
    SUITE("testing/fault");
    TEST(test_the_second_recipient_is_refused);
    TEST(test_every_verb_has_its_faults);
    TEST(test_each_bdat_has_its_faults);
    TEST(test_content_that_is_refused_is_not_kept);
    TEST(test_a_connection_is_dropped_without_a_word);
    TEST(test_odds_are_the_same_with_the_same_seed);
    TEST(test_what_is_no_fault_is_refused);
}
