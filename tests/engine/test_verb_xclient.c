/* SPDX-License-Identifier: MIT */
/* test_verb_xclient.c - XCLIENT: a trusted client speaks for others. */
#include "catalogue.h"

#define ADDR "XCLIENT ADDR=192.0.2.1 PORT=4711\r\n"
#define UNKNOWN "500 Error: command \"XCLIENT\" not recognized\r\n"
#define H "220 250 "

static void trust(conversation *model)
{
    model->options.xclient = 1;
}

static const catalogue_row rows[] = {
    { "EHLO announces it", IN(HELLO), "220 250", NULL,
        "250-XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT\r\n",
        NULL, NULL },
    { "the greeting comes again", IN(HELLO ADDR "NOOP\r\n"), H "220 250",
        "CONNECTED EHLO XCLIENT CONNECTED NOOP", NULL, NULL, NULL },
    { "before EHLO", IN("xclient name=c.example\r\n"), "220 220",
        "CONNECTED XCLIENT CONNECTED", NULL, NULL, NULL },
    { "several", IN(HELLO ADDR "XCLIENT HELO=h\r\n"), H "220 220", NULL, NULL,
        NULL, NULL },
    { "EHLO is forgotten", IN(HELLO ADDR FROM), H "220 503", NULL,
        "503 Error: send HELO first\r\n", NULL, NULL },
    { "HELO counts", IN(HELLO "XCLIENT HELO=h\r\n" FROM), H "220 250", NULL,
        NULL, NULL, NULL },
    { "so does PROTO", IN("XCLIENT HELO=h PROTO=ESMTP\r\n"
        "MAIL FROM:<a@x.test> SIZE=5\r\n"), "220 220 250", NULL, NULL, NULL,
        NULL },
    { "in a transaction", IN(HELLO FROM ADDR "RSET\r\n" ADDR),
        H "250 503 250 220", NULL,
        "503 5.5.1 Error: XCLIENT in a transaction\r\n", NULL, NULL },
    { "no attribute", IN(HELLO "XCLIENT\r\n"), H "501", NULL,
        "501 Syntax: XCLIENT\r\n", NULL, NULL },
    { "a wrong one", IN(HELLO "XCLIENT ADDR=192.0.2.1 COLOR=blue\r\n"),
        H "501", "CONNECTED EHLO",
        "501 5.5.4 Error: bad XCLIENT attribute\r\n", NULL, NULL },
    END_OF_ROWS
};

static void test_the_catalogue(void)
{
    CHECK(rows, trust);
}

static void test_who_is_not_trusted_does_not_know_it(void)
{
    static const catalogue_row untrusted[] = {
        { "it is no command", IN(HELLO ADDR), H "500", NULL, UNKNOWN, NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(untrusted, NULL);
}

static void hide(conversation *model)
{
    model->options.xclient = 1;
    model->options.no_ehlo = "XCLIENT";
}

static void test_it_may_be_hidden(void)
{
    static const catalogue_row hidden[] = {
        { "it is no command", IN(HELLO ADDR), H "500", NULL, UNKNOWN, NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(hidden, hide);
}

static const conversation_answer refusals[] = {
    { POSTERN_ASK_XCLIENT, NULL, "550 no", NULL },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};

static void refuse(conversation *model)
{
    model->options.xclient = 1;
    model->answers = refusals;
}

static void test_a_hook_may_refuse(void)
{
    static const catalogue_row refused[] = {
        { "nothing has changed", IN(HELLO ADDR FROM), H "550 250",
            "CONNECTED EHLO XCLIENT MAIL", "550 no\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(refused, refuse);
}

static void login(conversation *model)
{
    model->options.xclient = 1;
    model->options.auth = 1;
    model->options.auth_required = 1;
    model->options.auth_require_tls = 0;
}

static void test_a_login_counts_as_auth(void)
{
    static const catalogue_row known[] = {
        { "known", IN("XCLIENT LOGIN=ann HELO=h PROTO=ESMTP\r\n" FROM
            "AUTH PLAIN\r\n"),
            "220 220 250 503", NULL, NULL, NULL, NULL },
        { "nobody", IN("XCLIENT HELO=h\r\n" FROM), "220 220 530", NULL, NULL,
            NULL, NULL },
        { "nobody any more", IN("XCLIENT LOGIN=ann HELO=h\r\n"
            "XCLIENT LOGIN=[UNAVAILABLE]\r\n" FROM), "220 220 220 530", NULL,
            NULL, NULL, NULL },
        { "it is said again", IN("XCLIENT LOGIN=ann HELO=h\r\n"
            "XCLIENT LOGIN=bob\r\n" FROM), "220 220 220 250", NULL, NULL,
            NULL, NULL },
        END_OF_ROWS
    };

    CHECK(known, login);
}

static void offer_requiretls(conversation *model)
{
    model->options.xclient = 1;
    model->options.requiretls = 1;
}

static void lmtp(conversation *model)
{
    model->options.xclient = 1;
    model->options.lmtp = 1;
}

static void greet(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_CONNECTED, NULL, "220 hi", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->options.xclient = 1;
    model->answers = answers;
}

static void test_the_session_is_as_at_its_beginning(void)
{
    static const catalogue_row secure[] = {
        { "REQUIRETLS needs TLS", IN("XCLIENT HELO=h PROTO=ESMTP\r\n"
            "MAIL FROM:<a@x.test> REQUIRETLS\r\n"), "220 220 555", NULL,
            NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row errors[] = {
        { "words of another client", IN(HELLO "A\r\nB\r\nC\r\nD\r\n" ADDR
            "E\r\nF\r\nG\r\nH\r\nI\r\n"),
            H "500 500 500 500 220 500 500 500 500 502 closed", NULL, NULL,
            NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row locally[] = {
        { "HELO is LHLO", IN("XCLIENT HELO=h\r\n"
            "MAIL FROM:<a@x.test> SIZE=1\r\n"), "220 220 250", NULL,
            NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row greeting[] = {
        { "its greeting is that of the hook", IN(ADDR), "220 220", NULL,
            "220 hi\r\n220 hi\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(secure, offer_requiretls);
    CHECK(errors, trust);
    CHECK(locally, lmtp);
    CHECK(greeting, greet);
}

static void test_memory_fails(void)
{
    static const char text[] =
        "XCLIENT NAME=c.example HELO=a.name.that.is.longer.than.most.are "
        "LOGIN=ann ADDR=192.0.2.1\r\n";
    unsigned long nth, failed = 1;

    for (nth = 1; failed > 0 && nth < 20; nth++) {
        conversation talk;

        conversation_init(&talk);
        talk.options.xclient = 1;
        CU_ASSERT_FATAL(conversation_start(&talk));
        conversation_settle(&talk);
        failing_alloc_fail(&talk.alloc, nth, 0);
        conversation_send(&talk, text, sizeof(text) - 1);
        conversation_settle(&talk);
        failed = talk.alloc.failures;
        conversation_end(&talk);
        ASSERT_TEXT(talk.broken, "");
        conversation_free(&talk);
    }
    CU_ASSERT(nth > 3 && failed == 0);
}

void suite_engine_verb_xclient(void)
{
    SUITE("engine/verb_xclient");
    TEST(test_the_catalogue);
    TEST(test_who_is_not_trusted_does_not_know_it);
    TEST(test_it_may_be_hidden);
    TEST(test_a_hook_may_refuse);
    TEST(test_a_login_counts_as_auth);
    TEST(test_the_session_is_as_at_its_beginning);
    TEST(test_memory_fails);
}
