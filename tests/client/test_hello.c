/* SPDX-License-Identifier: MIT */
/* test_hello.c - the greeting, EHLO, HELO, LHLO, STARTTLS. */
#include "talk.h"

static void test_ehlo(void)
{
    talk it;

    talk_begin(&it);
    CU_ASSERT(talk_say(&it)[0] == '\0');
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), POSTERN_E_AGAIN);
    ASSERT_TEXT(talk_hear(&it, "220-mx\r\n220 hello\r\n"), "");
    ASSERT_TEXT(talk_say(&it), "EHLO me.test\r\n");
    ASSERT_TEXT(talk_hear(&it, "250-mx\r\n250-SIZE 1000\r\n250 dsn\r\n"),
        "ready 250 mx\nSIZE 1000\ndsn\n");
    ASSERT_NUMBER(postern_client_offers(it.client),
        POSTERN_OFFERS_SIZE | POSTERN_OFFERS_DSN);
    ASSERT_NUMBER(postern_client_size_limit(it.client), 1000);
    ASSERT_NUMBER(postern_client_quit(it.client, it.now), 0);
    ASSERT_NUMBER(postern_client_quit(it.client, it.now),
        POSTERN_E_INVALID_HERE);
    ASSERT_TEXT(talk_say(&it), "QUIT\r\n");
    ASSERT_TEXT(talk_hear(&it, "221 Bye\r\n"), "over done 221 Bye\n");
    ASSERT_TEXT(talk_say(&it), "");
    ASSERT_TEXT(talk_hear(&it, "221 Bye\r\n"), "");
    talk_end(&it);
}

static void test_the_name_of_the_server_is_no_keyword(void)
{
    talk it;

    talk_begin(&it);
    (void)talk_hear(&it, "220 mx\r\n");
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "250 CHUNKING\r\n"), "ready 250 CHUNKING\n");
    ASSERT_NUMBER(postern_client_offers(it.client), 0);
    talk_end(&it);
}

static void test_helo_after_ehlo_was_not_known(void)
{
    static const char *const replies[] = {
        "500 what?\r\n", "502-no\r\n502 no\r\n", "504 no\r\n", "550 no\r\n"
    };
    size_t i;
    talk it;

    for (i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
        talk_begin(&it);
        (void)talk_hear(&it, "220 mx\r\n");
        (void)talk_say(&it);
        ASSERT_TEXT(talk_hear(&it, replies[i]), "");
        ASSERT_TEXT(talk_say(&it), "HELO me.test\r\n");
        ASSERT_TEXT(talk_hear(&it, "250-mx\r\n250 SIZE\r\n"),
            "ready 250 mx\nSIZE\n");
        ASSERT_NUMBER(postern_client_offers(it.client), 0);
        talk_end(&it);
    }
}

/* Each greeting, and what comes of it. */
static void test_who_is_turned_away(void)
{
    static const char *const rows[][3] = {
        { "554 no\r\n", "", "over turned away 554 no\n" },
        { "450 later\r\n", "", "over turned away 450 later\n" },
        { "421 full\r\n", "", "over closing 421 full\n" },
        { "250 OK\r\n", "", "over nonsense 250 OK\n" },
        { "354 go\r\n", "", "over nonsense 354 go\n" },
        { "+OK POP3\r\n", "", "over nonsense\n" },
        { "220 mx\r\n", "450 no\r\n", "over turned away 450 no\n" },
        { "220 mx\r\n", "554 no\r\n", "over turned away 554 no\n" },
        { "220 mx\r\n", "251 no\r\n", "over nonsense 251 no\n" },
        { "220 mx\r\n", "421 no\r\n", "over closing 421 no\n" },
        { "220 mx\r\n", "334 no\r\n", "over nonsense 334 no\n" },
        { "220 mx\r\n250 OK\r\n", "", "over unasked 250 OK\n" }
    };
    size_t i;
    talk it;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char events[200];

        talk_begin(&it);
        strcpy(events, talk_hear(&it, rows[i][0]));
        (void)talk_say(&it);
        strcat(events, talk_hear(&it, rows[i][1]));
        ASSERT_TEXT(events, rows[i][2]);
        talk_end(&it);
    }
}

static void test_helo_that_is_refused(void)
{
    talk it;

    talk_begin(&it);
    (void)talk_hear(&it, "220 mx\r\n");
    (void)talk_say(&it);
    (void)talk_hear(&it, "500 what?\r\n");
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "500 what?\r\n"),
        "over turned away 500 what?\n");
    talk_end(&it);
}

static void test_lhlo_has_no_other_name(void)
{
    talk it;

    talk_set(&it);
    it.options.lmtp = 1;
    talk_start(&it);
    (void)talk_hear(&it, "220 mx\r\n");
    ASSERT_TEXT(talk_say(&it), "LHLO me.test\r\n");
    ASSERT_TEXT(talk_hear(&it, "500 what?\r\n"),
        "over turned away 500 what?\n");
    talk_end(&it);
}

/* ---- STARTTLS ----------------------------------------------------------- */

#define STARTTLS(it) postern_client_starttls((it)->client, (it)->now)

static void test_starttls(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "STARTTLS DSN");
    ASSERT_NUMBER(STARTTLS(&it), 0);
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), POSTERN_E_AGAIN);
    ASSERT_TEXT(talk_say(&it), "STARTTLS\r\n");
    ASSERT_TEXT(talk_hear(&it, "220 go\r\n"), "secure\n");
    ASSERT_NUMBER(WANTS(&it), POSTERN_CLIENT_SECURES);
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), POSTERN_E_AGAIN);
    ASSERT_TEXT(talk_say(&it), "");
    postern_client_secured(it.client, it.now);
    ASSERT_NUMBER(postern_client_offers(it.client), 0);
    ASSERT_TEXT(talk_say(&it), "EHLO me.test\r\n");
    ASSERT_TEXT(talk_hear(&it, "250-mx\r\n250 STARTTLS\r\n"),
        "ready 250 mx\nSTARTTLS\n");
    ASSERT_NUMBER(STARTTLS(&it), POSTERN_E_INVALID_HERE);
    talk_end(&it);
}

static void test_starttls_that_is_refused(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "STARTTLS DSN");
    ASSERT_NUMBER(STARTTLS(&it), 0);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "454 no\r\n"), "starttls[0] 454 no\n");
    CU_ASSERT(WANTS(&it) & POSTERN_CLIENT_RESTS);
    ASSERT_NUMBER(STARTTLS(&it), 0);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "over nonsense 250 OK\n");
    talk_end(&it);
}

static void test_starttls_where_it_is_not_offered(void)
{
    talk it;

    talk_begin(&it);
    talk_open(&it, "DSN");
    ASSERT_NUMBER(STARTTLS(&it), POSTERN_E_INVALID_NOT_OFFERED);
    talk_end(&it);
    talk_begin(&it);
    talk_open(&it, "STARTTLS");
    ASSERT_NUMBER(postern_client_command(it.client, "NOOP", it.now), 0);
    ASSERT_NUMBER(STARTTLS(&it), POSTERN_E_AGAIN);
    talk_end(&it);
}

/* RFC 3207 6.  Where it comes alone the client has not said a word of TLS, and
   who makes the handshake finds it. */
static void test_what_is_put_behind_the_220_is_refused(void)
{
    static const char injected[] = "220 go\r\n250-mx\r\n250 AUTH PLAIN\r\n";
    talk it;

    talk_begin(&it);
    talk_open(&it, "STARTTLS");
    ASSERT_NUMBER(STARTTLS(&it), 0);
    (void)talk_say(&it);
    ASSERT_NUMBER(postern_client_input(it.client, injected,
        sizeof(injected) - 1, it.now), 8);
    ASSERT_TEXT(talk_events(&it), "over injected\n");
    postern_client_secured(it.client, it.now);
    ASSERT_NUMBER(WANTS(&it), POSTERN_CLIENT_CLOSES);
    talk_end(&it);
}

static void test_tls_from_the_first_octet(void)
{
    talk it;

    talk_begin(&it);
    postern_client_secured(it.client, it.now);
    talk_open(&it, "STARTTLS AUTH=PLAIN");
    ASSERT_NUMBER(STARTTLS(&it), POSTERN_E_INVALID_HERE);
    talk_end(&it);
}

void suite_client_hello(void)
{
    SUITE("client/hello");
    TEST(test_ehlo);
    TEST(test_the_name_of_the_server_is_no_keyword);
    TEST(test_helo_after_ehlo_was_not_known);
    TEST(test_who_is_turned_away);
    TEST(test_helo_that_is_refused);
    TEST(test_lhlo_has_no_other_name);
    TEST(test_starttls);
    TEST(test_starttls_that_is_refused);
    TEST(test_starttls_where_it_is_not_offered);
    TEST(test_what_is_put_behind_the_220_is_refused);
    TEST(test_tls_from_the_first_octet);
}
