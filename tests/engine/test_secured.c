/* SPDX-License-Identifier: MIT */
/*
 * test_secured.c - STARTTLS and TLS from the first octet, with the engine
 * alone: what is asked and forgotten, and that nothing is sent during the
 * handshake.
 */
#include "catalogue.h"
#include "support/help.h"

#define READY "220 Ready to start TLS\r\n"
#define FIRST "530 Must issue a STARTTLS command first\r\n"

/* ---- in all cuts; handshakes take no time ------------------------------ */

static void with_tls(conversation *model)
{
    model->options.tls = 1;
    model->options.chunking = 1;
}

static void test_starttls_is_a_new_beginning(void)
{
    static const fragment_act fin[] = {
        { FRAGMENT_FIN, 10, 0 }, { FRAGMENT_END, 0, 0 }
    };
    static const catalogue_row rows[] = {
        { "it is asked twice", IN("STARTTLS\r\nNOOP\r\n"), "220 220 250",
            "CONNECTED TLS STARTTLS NOOP", READY, NULL, NULL },
        { "113 and not again", IN("STARTTLS\r\nSTARTTLS\r\nNOOP\r\n"),
            "220 220 503 250", "CONNECTED TLS STARTTLS NOOP",
            "503 Error: TLS is active already\r\n", NULL, NULL },
        { "114 an argument", IN("STARTTLS x\r\nNOOP\r\n"), "220 501 250",
            "CONNECTED NOOP", "501 Syntax: STARTTLS\r\n", NULL, NULL },
        { "118 the name is forgotten",
            IN(HELLO "STARTTLS\r\n" FROM HELLO FROM),
            "220 250 220 503 250 250",
            "CONNECTED EHLO TLS STARTTLS EHLO MAIL", NULL, NULL, NULL },
        { "the transaction is forgotten",
            IN(HELLO FROM TO "STARTTLS\r\nDATA\r\n" HELLO "DATA\r\n"),
            "220 250 250 250 220 503 250 503",
            "CONNECTED EHLO MAIL RCPT TLS STARTTLS EHLO", NULL, NULL, NULL },
        { "a message in chunks is aborted",
            IN(HELLO FROM TO "BDAT 3\r\nabcSTARTTLS\r\n" HELLO FROM),
            "220 250 250 250 250 220 250 250",
            "CONNECTED EHLO MAIL RCPT BEGIN TLS ABORTED STARTTLS EHLO "
            "MAIL", NULL, NULL, NULL },
        { "it is no longer offered", IN("STARTTLS\r\n" HELLO),
            "220 220 250", NULL, READY "250-mx.test\r\n250-SIZE 33554432\r\n"
            "250-8BITMIME\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 HELP\r\n",
            NULL, NULL },
        { "nor in HELP", IN("STARTTLS\r\nHELP STARTTLS\r\n"),
            "220 220 501", NULL,
            HELP_SAID("501", "BDAT ", "", ""), NULL, NULL },
        { "a client that leaves in between", IN("STARTTLS\r\n"),
            "220 220 closed", NULL, NULL, NULL, fin },
        END_OF_ROWS
    };

    CHECK(rows, with_tls);
}

static void hidden(conversation *model)
{
    model->options.tls = 1;
    model->options.no_ehlo = "STARTTLS";
}

static void test_it_can_be_switched_off(void)
{
    static const catalogue_row rows[] = {
        { "not offered", IN(HELLO), "220 250", NULL, "250-mx.test\r\n"
            "250-SIZE 33554432\r\n250-8BITMIME\r\n250-PIPELINING\r\n"
            "250 HELP\r\n", NULL, NULL },
        { "and not there", IN("STARTTLS\r\nSTARTTLS x\r\nHELP\r\nNOOP\r\n"),
            "220 454 501 250 250", "CONNECTED NOOP",
            HELP_SAID("250", "", "", ""), NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, hidden);
}

static void require_tls(conversation *model)
{
    model->options.tls = 1;
    model->options.requiretls = 1;
}

/* RFC 8689 4.1. */
static void test_requiretls_is_for_tls(void)
{
    static const catalogue_row rows[] = {
        { "in the clear", IN(HELLO "MAIL FROM:<a@b> REQUIRETLS\r\n"),
            "220 250 555", "CONNECTED EHLO PARAMETER", "250-8BITMIME\r\n"
            "250-STARTTLS\r\n250-PIPELINING\r\n250 HELP\r\n", NULL, NULL },
        { "within TLS", IN(HELLO "STARTTLS\r\n" HELLO
            "MAIL FROM:<a@b> REQUIRETLS=1\r\n"
            "MAIL FROM:<a@b> REQUIRETLS\r\n"), "220 250 220 250 501 250",
            NULL, "250-PIPELINING\r\n250-REQUIRETLS\r\n250 HELP\r\n", NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(rows, require_tls);
}

static void required(conversation *model)
{
    model->options.tls = 1;
    model->options.require_starttls = 1;
}

static void test_it_can_be_required(void)
{
    static const catalogue_row rows[] = {
        { "129 all but four", IN(FROM TO "DATA\r\nRSET\r\nVRFY x\r\nHELP\r\n"
            "EXPN\r\nHELO x\r\nNONSENSE\r\nAUTH PLAIN\r\nNOOP\r\n" HELLO
            "QUIT\r\n"), "220 530 530 530 530 530 530 530 530 530 530 250 250"
            " 221 closed", "CONNECTED NOOP EHLO QUIT", FIRST, NULL, NULL },
        { "until it is done", IN("RSET\r\nSTARTTLS\r\n" HELLO FROM TO),
            "220 530 220 250 250 250",
            "CONNECTED TLS STARTTLS EHLO MAIL RCPT", NULL, NULL, NULL },
        { "it counts nothing", IN(
            "X\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\n"
            "X\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\nX\r\n"
            "NOOP\r\n"), "220 530 530 530 530 530 530 530 530 530 530 530 "
            "530 530 530 530 530 530 530 530 530 530 530 530 530 250", NULL,
            NULL, NULL, NULL },
        { "a line that is too long is too long", IN(FROM "NOOP\r\n"),
            "220 530 250", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, required);
}

/* Passwords and mail would be sent in the clear. */
static void test_without_a_certificate_it_cannot_be_required(void)
{
    postern_engine_options options;
    failing_alloc alloc;
    int error = 0;

    failing_alloc_init(&alloc);
    postern_engine_options_init(&options);
    options.resize = failing_alloc_resize;
    options.resize_context = &alloc;
    options.require_starttls = 1;
    CU_ASSERT(postern_rules_new(&options, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_INVALID_REQUIRE_STARTTLS);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void from_the_first_octet(conversation *model)
{
    model->options.tls = 1;
    model->smtps = 1;
}

static void test_the_greeting_comes_behind_the_handshake(void)
{
    static const catalogue_row rows[] = {
        { "83 SMTPS", IN(HELLO "STARTTLS\r\nQUIT\r\n"),
            "220 250 503 221 closed", "CONNECTED EHLO QUIT", NULL, NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(rows, from_the_first_octet);
}

static void offered(conversation *model)
{
    model->options.tls = 1;
}

static void test_unknown_verbs_are_counted_on(void)
{
    static const catalogue_row rows[] = {
        { "four and one", IN("X\r\nX\r\nSTARTTLS\r\nX\r\nX\r\nNOOP\r\n"
            "X\r\nNOOP\r\n"), "220 500 500 220 500 500 250 502 closed",
            "CONNECTED TLS STARTTLS NOOP", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, offered);
}

static void failing(conversation *model)
{
    model->options.tls = 1;
    model->options.chunking = 1;
    model->tls_fails = 1;
}

static void test_a_handshake_that_fails_ends_all(void)
{
    static const catalogue_row rows[] = {
        { "115 nothing behind it is parsed",
            IN("STARTTLS\r\nEHLO evil\r\nQUIT\r\n"),
            "220 220 closed", "CONNECTED TLS", NULL, NULL, NULL },
        { "a message is aborted", IN(HELLO FROM TO
            "BDAT 3\r\nabcSTARTTLS\r\nQUIT\r\n"),
            "220 250 250 250 250 220 closed",
            "CONNECTED EHLO MAIL RCPT BEGIN TLS ABORTED", NULL, NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(rows, failing);
}

/* ---- answers ----------------------------------------------------------- */

static void answers(conversation *model, const char *to_tls,
    const char *to_starttls)
{
    static conversation_answer rows[3];

    memset(rows, 0, sizeof(rows));
    rows[0].ask = POSTERN_ASK_TLS;
    rows[0].says = to_tls;
    rows[1].ask = POSTERN_ASK_STARTTLS;
    rows[1].says = to_starttls;
    with_tls(model);
    model->answers = rows;
}

static void not_now(conversation *model)
{
    answers(model, "454 not now", NULL);
}

static void own_words(conversation *model)
{
    answers(model, "220 go ahead", "250 nobody hears this");
}

static void too_busy(conversation *model)
{
    answers(model, "421 too busy", NULL);
}

static void veto(conversation *model)
{
    answers(model, NULL, "454 not like this");
}

static void farewell(conversation *model)
{
    answers(model, NULL, "421 go away");
}

static void test_both_questions_may_be_answered_otherwise(void)
{
    static const catalogue_row not_now_rows[] = {
        { "454", IN("STARTTLS\r\nNOOP\r\n" HELLO), "220 454 250 250",
            "CONNECTED TLS NOOP EHLO", "454 not now\r\n", NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row own_rows[] = {
        { "own words", IN("STARTTLS\r\nNOOP\r\n"), "220 220 250",
            "CONNECTED TLS STARTTLS NOOP",
            "220 go ahead\r\n250 OK\r\n", NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row busy_rows[] = {
        { "421", IN("STARTTLS\r\nNOOP\r\n"), "220 421 closed",
            "CONNECTED TLS", NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row veto_rows[] = {
        { "554 to all but QUIT", IN("STARTTLS\r\n" HELLO
            "NOOP\r\nFOO\r\nSTARTTLS\r\nQUIT\r\n"),
            "220 220 554 554 554 554 221 closed",
            "CONNECTED TLS STARTTLS QUIT",
            "554 Command refused due to lack of security\r\n", NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row farewell_rows[] = {
        { "421 is said", IN("STARTTLS\r\nNOOP\r\n"), "220 220 421 closed",
            "CONNECTED TLS STARTTLS", READY "421 go away\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(not_now_rows, not_now);
    CHECK(own_rows, own_words);
    CHECK(busy_rows, too_busy);
    CHECK(veto_rows, veto);
    CHECK(farewell_rows, farewell);
}

static void unasked(conversation *model)
{
    with_tls(model);
    model->options.unasked = 1UL << POSTERN_ASK_TLS
        | 1UL << POSTERN_ASK_STARTTLS;
}

static void test_nobody_has_to_be_asked(void)
{
    static const catalogue_row rows[] = {
        { "by default", IN("STARTTLS\r\nNOOP\r\n"), "220 220 250",
            "CONNECTED NOOP", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, unasked);
}

/* ---- step by step ------------------------------------------------------ */

static conversation talk;
static postern_engine *engine;
static unsigned long now;

static unsigned long timeout = 300000, greet_delay;

static void begin(int smtps)
{
    int error;

    conversation_init(&talk);
    with_tls(&talk);
    failing_alloc_init(&talk.alloc);
    talk.options.resize = failing_alloc_resize;
    talk.options.resize_context = &talk.alloc;
    talk.options.envelopes = 1;
    talk.options.timeout = timeout;
    talk.options.greet_delay = greet_delay;
    now = 0UL - 50000;
    talk.rules = postern_rules_new(&talk.options, &error);
    CU_ASSERT_FATAL(talk.rules != NULL);
    engine = postern_engine_new(talk.rules, now);
    CU_ASSERT_FATAL(engine != NULL);
    if (smtps)
        postern_engine_handshake(engine, now);
}

static void end(void)
{
    postern_engine_free(engine);
    postern_rules_free(talk.rules);
    CU_ASSERT(failing_alloc_is_clean(&talk.alloc));
    conversation_free(&talk);
}

/* Lends octets, and answers all questions with the default; their names are in
   talk.events. */
static size_t lend(const char *text)
{
    postern_question question;

    blob_clear(&talk.events);
    postern_engine_lend(engine, text, strlen(text), now);
    while (postern_engine_next(engine, &question)) {
        char number[20];

        sprintf(number, "%d ", (int)question.ask);
        blob_text(&talk.events, number);
        (void)postern_engine_answer(engine, NULL, now);
    }
    return postern_engine_reclaim(engine);
}

static const char *out(void)
{
    size_t length;
    const char *octets;

    blob_clear(&talk.output);
    while ((octets = postern_engine_out(engine, &length)) != NULL) {
        blob_add(&talk.output, octets, length);
        postern_engine_sent(engine, length);
    }
    return blob_string(&talk.output);
}

static void to_handshake(void)
{
    begin(0);
    (void)lend("");
    (void)out();
    ASSERT_NUMBER(lend("STARTTLS\r\nNOOP\r\n"), 10);
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_WRITE);
    ASSERT_TEXT(out(), READY);
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_TLS);
}

/* RFC 3207 4.2: octets after STARTTLS are not commands. */
static void test_no_octet_behind_starttls_is_used_up(void)
{
    to_handshake();
    ASSERT_NUMBER(lend("NOOP\r\n"), 0);
    ASSERT_TEXT(blob_string(&talk.events), "");
    ASSERT_NUMBER(postern_engine_tls(engine), 0);
    postern_engine_secured(engine, now);
    ASSERT_NUMBER(postern_engine_tls(engine), 1);
    ASSERT_NUMBER(lend("NOOP\r\n"), 6);
    ASSERT_TEXT(out(), "250 OK\r\n");
    CU_ASSERT((postern_engine_wants(engine) & POSTERN_WANTS_READ) != 0);
    end();
}

static void test_the_220_has_to_go_first(void)
{
    begin(0);
    (void)lend("STARTTLS\r\n");
    while (postern_engine_wants(engine) == POSTERN_WANTS_WRITE)
        postern_engine_sent(engine, 1);
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_TLS);
    end();
}

static void test_what_ends_with_the_handshake_is_told(void)
{
    begin(0);
    (void)lend(HELLO FROM TO "BDAT 1\r\nxSTARTTLS\r\n");
    (void)out();
    CU_ASSERT(postern_engine_envelope(engine) != NULL);
    ASSERT_TEXT(postern_engine_host_name(engine), "c.test");
    ASSERT_NUMBER(postern_engine_extended_smtp(engine), 1);
    postern_engine_secured(engine, now);
    CU_ASSERT(postern_engine_host_name(engine) == NULL);
    ASSERT_NUMBER(postern_engine_extended_smtp(engine), 0);
    (void)lend("");
    {
        char names[50];

        sprintf(names, "%d %d %d ", (int)POSTERN_ASK_MESSAGE_ABORTED,
            (int)POSTERN_ASK_ENVELOPE_END, (int)POSTERN_ASK_STARTTLS);
        ASSERT_TEXT(blob_string(&talk.events), names);
    }
    CU_ASSERT(postern_engine_envelope(engine) == NULL);
    ASSERT_TEXT(out(), "");
    end();
}

static void assert_deadline(unsigned long milliseconds)
{
    unsigned long moment;

    CU_ASSERT(postern_engine_deadline(engine, &moment));
    ASSERT_NUMBER(moment - now, milliseconds);
}

static void test_a_handshake_has_60_seconds(void)
{
    to_handshake();
    now += 1000;
    assert_deadline(59000);
    (void)lend("");
    assert_deadline(59000);
    now += 58999;
    postern_engine_tick(engine, now);
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_TLS);
    now += 1;
    postern_engine_tick(engine, now);
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_CLOSE);
    ASSERT_NUMBER(postern_engine_reason(engine), POSTERN_REASON_TIMEOUT);
    ASSERT_TEXT(out(), "");
    end();
}

static void test_its_end_restarts_the_clock(void)
{
    to_handshake();
    now += 30000;
    postern_engine_secured(engine, now);
    assert_deadline(300000);
    end();
}

static void test_tls_may_come_first(void)
{
    begin(1);
    ASSERT_NUMBER(lend("\026\003\001"), 0);
    ASSERT_TEXT(blob_string(&talk.events), "");
    ASSERT_TEXT(out(), "");
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_TLS);
    assert_deadline(60000);
    postern_engine_secured(engine, now);
    (void)lend("");
    ASSERT_TEXT(blob_string(&talk.events), "2 ");
    ASSERT_TEXT(out(), GREETING);
    ASSERT_NUMBER(postern_engine_tls(engine), 1);
    assert_deadline(300000);
    end();
}

/* Nothing was sent in the clear. */
static void assert_silent_end(int reason)
{
    (void)lend("");
    ASSERT_TEXT(out(), "");
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_CLOSE);
    ASSERT_NUMBER(postern_engine_reason(engine), reason);
    end();
}

static void test_whoever_leaves_a_handshake_is_not_told(void)
{
    begin(1);
    postern_engine_eof(engine);
    assert_silent_end(POSTERN_REASON_EOF);
    begin(1);
    postern_engine_drain(engine);
    assert_silent_end(POSTERN_REASON_STOP);
    begin(1);
    postern_engine_fail(engine, POSTERN_REASON_TLS);
    assert_silent_end(POSTERN_REASON_TLS);
    begin(1);
    postern_engine_close(engine, POSTERN_REASON_STOP);
    assert_silent_end(POSTERN_REASON_STOP);
    to_handshake();
    postern_engine_eof(engine);
    assert_silent_end(POSTERN_REASON_EOF);
    to_handshake();
    postern_engine_drain(engine);
    assert_silent_end(POSTERN_REASON_STOP);
    to_handshake();
    postern_engine_fail(engine, POSTERN_REASON_TLS);
    assert_silent_end(POSTERN_REASON_TLS);
}

static void test_a_handshake_may_end_after_the_conversation(void)
{
    to_handshake();
    postern_engine_close(engine, POSTERN_REASON_STOP);
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_CLOSE);
    postern_engine_secured(engine, now);
    ASSERT_NUMBER(lend("NOOP\r\n"), 0);
    ASSERT_TEXT(blob_string(&talk.events), "");
    assert_silent_end(POSTERN_REASON_STOP);
}

static void test_a_timeout_that_is_shorter_counts(void)
{
    timeout = 5000;
    begin(1);
    assert_deadline(5000);
    end();
    timeout = 0;
    begin(1);
    assert_deadline(60000);
    end();
    timeout = 300000;
}

static void test_a_command_may_need_it(void)
{
    begin(0);
    postern_engine_free(engine);
    ASSERT_NUMBER(postern_rules_add_command(talk.rules, "PING", NULL, NULL,
        POSTERN_NEEDS_TLS, 7), 0);
    ASSERT_NUMBER(postern_rules_add_command(talk.rules, "PONG", NULL, NULL,
        POSTERN_NEEDS_TLS | POSTERN_NEEDS_HELO, 8), 0);
    engine = postern_engine_new(talk.rules, now);
    (void)lend("PING\r\nPONG\r\nSTARTTLS\r\n");
    ASSERT_TEXT(out(), GREETING FIRST FIRST READY);
    postern_engine_secured(engine, now);
    (void)lend("PING\r\nPONG\r\n" HELLO);
    ASSERT_TEXT(out(), "250 OK\r\n503 Error: send HELO first\r\n"
        "250-mx.test\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n"
        "250-PIPELINING\r\n250-CHUNKING\r\n250 HELP\r\n");
    (void)lend("PONG\r\n");
    ASSERT_TEXT(out(), "250 OK\r\n");
    end();
}

/* The handshake is not too early, but octets within TLS may be. */
static void test_the_greeting_may_wait_behind_the_handshake(void)
{
    unsigned long moment;
    int early;

    greet_delay = 3000;
    for (early = 0; early < 2; early++) {
        begin(1);
        (void)lend("");
        postern_engine_secured(engine, now += 1000);
        (void)lend(early ? "NOOP\r\n" : "");
        ASSERT_TEXT(out(), early ? GREETING
            "250 OK\r\n" : "");
        ASSERT_NUMBER(postern_engine_early(engine), early);
        CU_ASSERT(postern_engine_deadline(engine, &moment));
        if (!early) {
            ASSERT_NUMBER(moment, now + 3000);
            postern_engine_tick(engine, now += 3000);
            (void)lend("");
            ASSERT_TEXT(out(), GREETING);
        }
        end();
    }
    greet_delay = 0;
}

void suite_engine_secured(void)
{
    SUITE("engine/secured");
    TEST(test_starttls_is_a_new_beginning);
    TEST(test_it_can_be_switched_off);
    TEST(test_requiretls_is_for_tls);
    TEST(test_it_can_be_required);
    TEST(test_without_a_certificate_it_cannot_be_required);
    TEST(test_the_greeting_comes_behind_the_handshake);
    TEST(test_unknown_verbs_are_counted_on);
    TEST(test_a_handshake_that_fails_ends_all);
    TEST(test_both_questions_may_be_answered_otherwise);
    TEST(test_nobody_has_to_be_asked);
    TEST(test_no_octet_behind_starttls_is_used_up);
    TEST(test_the_220_has_to_go_first);
    TEST(test_what_ends_with_the_handshake_is_told);
    TEST(test_a_handshake_has_60_seconds);
    TEST(test_its_end_restarts_the_clock);
    TEST(test_tls_may_come_first);
    TEST(test_whoever_leaves_a_handshake_is_not_told);
    TEST(test_a_handshake_may_end_after_the_conversation);
    TEST(test_a_timeout_that_is_shorter_counts);
    TEST(test_a_command_may_need_it);
    TEST(test_the_greeting_may_wait_behind_the_handshake);
}
