/* SPDX-License-Identifier: MIT */
/* test_command.c - transactions: their order, their end, the next one. */
#include "talk.h"

#define RSET(it) postern_client_rset((it)->client, (it)->now)

static void test_the_order_of_commands(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "");
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(DATA(&it), POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(END(&it), POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(DATA(&it), POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_NUMBER(DATA(&it), 0);
    ASSERT_NUMBER(DATA(&it), POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(MAIL(&it, "c@d", NULL), POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(RSET(&it), POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(postern_client_quit(it.client, it.now),
        POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(END(&it), POSTERN_E_AGAIN);
    ASSERT_NUMBER(postern_client_content(it.client, "x", 1, it.now), 0);
    talk_end(&it);
}

static void test_nothing_goes_after_the_end(void)
{
    talk it;

    talk_mail(&it, "");
    postern_client_eof(it.client);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(END(&it), POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(postern_client_content(it.client, "x", 1, it.now), 1);
    ASSERT_TEXT(talk_say(&it), "");
    talk_end(&it);
}

static void test_every_class_of_replies_to_mail_and_rcpt(void)
{
    static const char *const rows[][2] = {
        { "250 OK\r\n", "250 OK\n" },
        { "251-OK\r\n251 later\r\n", "251 OK\nlater\n" },
        { "450 4.1.1 Wait\r\n", "450 4.1.1 Wait\n" },
        { "550 5.1.1 No\r\n", "550 5.1.1 No\n" },
        { "354 go\r\n", "over nonsense 354 go\n" },
        { "421 bye\r\n", "421 bye\nover closing 421 bye\n" },
        { "999 x\r\n", "over nonsense\n" },
        { "25\r\n", "over nonsense\n" }
    };
    char expected[100];
    size_t i;
    talk it;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *start = rows[i][1][0] == 'o' ? "" : "mail[0] ";

        talk_begin(&it);
        talk_open(&it, "");
        ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
        (void)talk_say(&it);
        sprintf(expected, "%s%s", start, rows[i][1]);
        ASSERT_TEXT(talk_hear(&it, rows[i][0]), expected);
        talk_end(&it);

        talk_mail(&it, "");
        ASSERT_NUMBER(RCPT(&it, "e@f", NULL), 0);
        (void)talk_say(&it);
        sprintf(expected, "%s%s", *start == '\0' ? "" : "rcpt[1] ",
            rows[i][1]);
        ASSERT_TEXT(talk_hear(&it, rows[i][0]), expected);
        talk_end(&it);
    }
}

static void test_after_a_mail_that_was_refused_there_is_the_next(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "PIPELINING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "550 no\r\n"), "mail[0] 550 no\n");
    CU_ASSERT(WANTS(&it) & POSTERN_CLIENT_RESTS);
    ASSERT_NUMBER(RCPT(&it, "a@b", NULL), POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(MAIL(&it, "e@f", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "g@h", NULL), 0);
    ASSERT_TEXT(talk_say(&it), "MAIL FROM:<e@f>\r\nRCPT TO:<g@h>\r\n");
    ASSERT_TEXT(talk_hear(&it, "550 no\r\n503 no\r\n"),
        "mail[0] 550 no\nrcpt[0] 503 no\n");
    CU_ASSERT(WANTS(&it) & POSTERN_CLIENT_RESTS);
    talk_end(&it);
}

static void test_mail_ends_the_transaction_before(void)
{
    talk it;

    talk_mail(&it, "PIPELINING");
    CU_ASSERT(!(WANTS(&it) & POSTERN_CLIENT_RESTS));
    ASSERT_NUMBER(MAIL(&it, "e@f", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "g@h", NULL), 0);
    ASSERT_TEXT(talk_say(&it),
        "RSET\r\nMAIL FROM:<e@f>\r\nRCPT TO:<g@h>\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 0\r\n250 1\r\n550 2\r\n"),
        "mail[0] 250 1\nrcpt[0] 550 2\n");
    ASSERT_NUMBER(DATA(&it), POSTERN_E_INVALID_HERE);
    talk_end(&it);
}

/* The RSET is on its way when the address is found to be wrong. */
static void test_mail_that_is_wrong_after_an_open_transaction(void)
{
    talk it;

    talk_mail(&it, "");
    ASSERT_NUMBER(MAIL(&it, "a@b>", NULL), POSTERN_E_INVALID);
    ASSERT_NUMBER(MAIL(&it, "e@f", NULL), 0);
    ASSERT_TEXT(talk_say(&it), "RSET\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "");
    ASSERT_TEXT(talk_say(&it), "MAIL FROM:<e@f>\r\n");
    talk_end(&it);
}

static void test_rset(void)
{
    talk it;

    talk_mail(&it, "");
    ASSERT_NUMBER(RSET(&it), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), POSTERN_E_INVALID_HERE);
    ASSERT_TEXT(talk_say(&it), "RSET\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "rset[0] 250 OK\n");
    CU_ASSERT(WANTS(&it) & POSTERN_CLIENT_RESTS);
    talk_end(&it);
}

static void test_a_command_is_a_line(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "");
    ASSERT_NUMBER(postern_client_command(it.client, "", it.now),
        POSTERN_E_INVALID);
    ASSERT_NUMBER(postern_client_command(it.client, "NOOP\r\nRSET", it.now),
        POSTERN_E_INVALID);
    ASSERT_NUMBER(postern_client_command(it.client, "NOOP a", it.now), 0);
    ASSERT_TEXT(talk_say(&it), "NOOP a\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "command[0] 250 OK\n");
    talk_end(&it);
}

static void test_421_while_nothing_is_asked(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "");
    ASSERT_TEXT(talk_hear(&it, "421 timeout\r\n"),
        "over closing 421 timeout\n");
    talk_end(&it);
}

static void test_a_server_that_leaves(void)
{
    talk it;

    talk_mail(&it, "");
    ASSERT_NUMBER(RCPT(&it, "e@f", NULL), 0);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "250 O"), "");
    postern_client_eof(it.client);
    ASSERT_TEXT(talk_events(&it), "over lost\n");
    talk_end(&it);
}

/* QUIT does not make a yes of what was not said. */
static void test_a_server_that_leaves_before_quit(void)
{
    talk it;

    talk_mail(&it, "PIPELINING");
    ASSERT_NUMBER(DATA(&it), 0);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "354 go\r\n"), "");
    talk_content(&it, "x", 1);
    ASSERT_NUMBER(postern_client_quit(it.client, it.now), 0);
    ASSERT_TEXT(talk_say(&it), "QUIT\r\n");
    postern_client_eof(it.client);
    ASSERT_TEXT(talk_events(&it), "over lost\n");
    talk_end(&it);
    talk_begin(&it);
    talk_open(&it, "");
    ASSERT_NUMBER(postern_client_quit(it.client, it.now), 0);
    postern_client_eof(it.client);
    ASSERT_TEXT(talk_events(&it), "over lost\n");
    talk_end(&it);
}

void suite_client_command(void)
{
    SUITE("client/command");
    TEST(test_the_order_of_commands);
    TEST(test_nothing_goes_after_the_end);
    TEST(test_every_class_of_replies_to_mail_and_rcpt);
    TEST(test_after_a_mail_that_was_refused_there_is_the_next);
    TEST(test_mail_ends_the_transaction_before);
    TEST(test_mail_that_is_wrong_after_an_open_transaction);
    TEST(test_rset);
    TEST(test_a_command_is_a_line);
    TEST(test_421_while_nothing_is_asked);
    TEST(test_a_server_that_leaves);
    TEST(test_a_server_that_leaves_before_quit);
}
