/* SPDX-License-Identifier: MIT */
/* test_verb_auth.c - AUTH (RFC 4954): exchanges, limits and refusals. */
#include <stdlib.h>

#include "catalogue.h"
#include "engine/engine.h"
#include "tls/tls.h"

/* \0user\0pass and \0user\0nope; aiosmtpd's mechanisms are offered. */
#define RIGHT "AHVzZXIAcGFzcw=="
#define WRONG "AHVzZXIAbm9wZQ=="
#define PLAIN "AUTH PLAIN " RIGHT "\r\n"
#define H "220 250 "

static void offer(conversation *model)
{
    model->options.auth = 1;
    model->options.auth_require_tls = 0;
    model->options.auth_exclude = "XOAUTH2 OAUTHBEARER";
}

static const catalogue_row rows[] = {
    { "EHLO announces it", IN(HELLO), "220 250", NULL,
        "250-AUTH LOGIN PLAIN\r\n", NULL, NULL },
    { "before EHLO", IN(PLAIN), "220 503", NULL,
        "503 Error: send EHLO first\r\n", NULL, NULL },
    { "after HELO", IN("HELO x\r\n" PLAIN), "220 250 500", NULL,
        "500 Error: command 'AUTH' not recognized\r\n", NULL, NULL },
    { "no argument", IN(HELLO "AUTH\r\n"), H "501", NULL,
        "501 Not enough value\r\n", NULL, NULL },
    { "too many", IN(HELLO "AUTH PLAIN a b\r\n"), H "501", NULL,
        "501 Too many values\r\n", NULL, NULL },
    { "unknown", IN(HELLO "AUTH GSSAPI\r\n"), H "504", NULL,
        "504 5.5.4 Unrecognized authentication type\r\n", NULL, NULL },
    { "excluded", IN(HELLO "AUTH XOAUTH2\r\n"), H "504", NULL, NULL, NULL,
        NULL },
    { "nobody knows keys", IN(HELLO "AUTH CRAM-MD5\r\n"), H "504", NULL, NULL,
        NULL, NULL },
    { "in lower case", IN(HELLO "auth plain " RIGHT "\r\n"), H "235",
        "CONNECTED EHLO AUTH",
        "235 2.7.0 Authentication successful\r\n", NULL, NULL },
    { "again", IN(HELLO PLAIN "AUTH PLAIN\r\n"), H "235 503", NULL,
        "503 Already authenticated\r\n", NULL, NULL },
    { "RSET and EHLO keep it", IN(HELLO PLAIN "RSET\r\n" HELLO PLAIN),
        H "235 250 250 503", NULL, NULL, NULL, NULL },
    { "a challenge", IN(HELLO "AUTH PLAIN\r\n" RIGHT "\r\nNOOP\r\n"),
        H "334 235 250", NULL, "334 \r\n235 ", NULL, NULL },
    { "given up", IN(HELLO "AUTH PLAIN\r\n*\r\nNOOP\r\n"), H "334 501 250",
        "CONNECTED EHLO NOOP", "501 5.7.0 Auth aborted\r\n", NULL, NULL },
    { "no base64", IN(HELLO "AUTH PLAIN\r\nab@%\r\nNOOP\r\n"),
        H "334 501 250", NULL, "501 5.5.2 Can't decode base64\r\n", NULL,
        NULL },
    { "no base64 at once", IN(HELLO "AUTH PLAIN A\r\nNOOP\r\n"), H "501 250",
        NULL, NULL, NULL, NULL },
    { "a NUL in the line", IN(HELLO "AUTH PLAIN\r\n" RIGHT "\0A\r\n"),
        H "334 501", NULL, NULL, NULL, NULL },
    { "a control in the line", IN(HELLO "AUTH PLAIN\r\n\001\r\nNOOP\r\n"),
        H "334 501 250", NULL, NULL, NULL, NULL },
    { "empty", IN(HELLO "AUTH PLAIN\r\n\r\nNOOP\r\n"), H "334 501 250", NULL,
        "501 5.5.2 Can't split auth value\r\n", NULL, NULL },
    { "empty at once", IN(HELLO "AUTH PLAIN =\r\n"), H "501", NULL, NULL,
        NULL, NULL },
    { "LOGIN", IN(HELLO "AUTH LOGIN\r\ndXNlcg==\r\ncGFzcw==\r\n"),
        H "334 334 235", "CONNECTED EHLO AUTH",
        "334 VXNlciBOYW1lAA==\r\n334 UGFzc3dvcmQA\r\n", NULL, NULL },
    { "LOGIN with the name", IN(HELLO "AUTH LOGIN dXNlcg==\r\ncGFzcw==\r\n"),
        H "334 235", NULL, NULL, NULL, NULL },
    { "LOGIN given up", IN(HELLO "AUTH LOGIN\r\ndXNlcg==\r\n*\r\nNOOP\r\n"),
        H "334 334 501 250", NULL, NULL, NULL, NULL },
    { "wrong", IN(HELLO "AUTH PLAIN " WRONG "\r\n" PLAIN), H "535 235", NULL,
        "535 5.7.8 Authentication credentials invalid\r\n", NULL, NULL },
    { "three failures", IN(HELLO "AUTH PLAIN " WRONG "\r\nAUTH PLAIN " WRONG
        "\r\nAUTH PLAIN " WRONG "\r\n" PLAIN "NOOP\r\n"),
        H "535 535 535 421 closed", NULL, NULL, NULL, NULL },
    { "in a transaction", IN(HELLO FROM PLAIN "RSET\r\n" PLAIN),
        H "250 503 250 235", NULL, NULL, NULL, NULL },
    { "it ends in the middle", IN(HELLO "AUTH LOGIN\r\ndXNlcg==\r\n"),
        H "334 334", "CONNECTED EHLO", NULL, NULL, NULL },
    { "HELP", IN("HELP AUTH\r\n"), "220 250", NULL,
        "250 Syntax: AUTH <mechanism>\r\n", NULL, NULL },
    END_OF_ROWS
};

static void test_the_catalogue(void)
{
    CHECK(rows, offer);
}

/* user=user, auth=Bearer nope */
#define TOKEN "AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIG5vcGUBAQ==\r\n"

static void bear(conversation *model)
{
    offer(model);
    model->options.auth_exclude = NULL;
}

/* Whatever the client sends after the error, it has guessed once more. */
static void test_a_refused_token_counts(void)
{
    static const catalogue_row tokens[] = {
        { "three", IN(HELLO TOKEN "*\r\n" TOKEN "=\r\n" TOKEN "\r\n" PLAIN
            "NOOP\r\n"), H "334 501 334 501 334 535 421 closed", NULL, NULL,
            NULL, NULL },
        { "no guess", IN(HELLO "AUTH XOAUTH2\r\n*\r\nAUTH XOAUTH2\r\n*\r\n"
            "AUTH XOAUTH2\r\n*\r\nAUTH XOAUTH2\r\n*\r\n" PLAIN),
            H "334 501 334 501 334 501 334 501 235", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(tokens, bear);
}

static char long_yes[3000];

static void welcome(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_AUTH, NULL, long_yes, NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    memset(long_yes, 'x', sizeof(long_yes) - 1);
    memcpy(long_yes, "250 ", 4);
    offer(model);
    model->answers = answers;
}

static void test_a_long_yes_is_said(void)
{
    static const catalogue_row yes[] = {
        { "it is 235", IN(HELLO PLAIN "NOOP\r\n"), H "235 250", NULL,
            "xxxx\r\n235", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(yes, welcome);
}

static void require(conversation *model)
{
    offer(model);
    model->options.auth_required = 1;
    model->options.chunking = 1;
}

static void test_mail_of_strangers_is_refused(void)
{
    static const catalogue_row required[] = {
        { "before HELO", IN(FROM), "220 503", NULL,
            "503 Error: send HELO first\r\n", NULL, NULL },
        { "530", IN(HELLO FROM TO "DATA\r\nVRFY a\r\nHELP\r\nNOOP\r\nRSET\r\n"
            "EXPN\r\n"), H "530 530 530 530 530 250 250 502", NULL,
            "530 5.7.0 Authentication required\r\n", NULL, NULL },
        { "a chunk is read", IN(HELLO "BDAT 6\r\nNOOP\r\nNOOP\r\n"),
            H "503 250", NULL, NULL, NULL, NULL },
        { "pipelined", IN(HELLO "AUTH PLAIN " WRONG "\r\n" FROM), H "535 530",
            NULL, NULL, NULL, NULL },
        { "HELO keeps it", IN(HELLO PLAIN "HELO x\r\n" FROM),
            H "235 250 250", NULL, NULL, NULL, NULL },
        { "known", IN(HELLO PLAIN FROM TO "HELP\r\n"),
            H "235 250 250 250", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(required, require);
}

/* RFC 4954 5. */
static void test_who_first_sent_it_may_be_said(void)
{
    static const catalogue_row said[] = {
        { "nobody", IN(HELLO "MAIL FROM:<a@b> AUTH=<>\r\n"), H "250", NULL,
            NULL, NULL, NULL },
        { "somebody", IN(HELLO "MAIL FROM:<a@b> AUTH=e+3Dmc2@example.com\r\n"),
            H "250", NULL, NULL, NULL, NULL },
        { "no xtext", IN(HELLO "MAIL FROM:<a@b> AUTH=a+3dx\r\n"
            "MAIL FROM:<a@b> AUTH=+\r\nMAIL FROM:<a@b> AUTH=a=b\r\n"
            "MAIL FROM:<a@b> AUTH\r\n"),
            H "501 501 501 501", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(said, offer);
}

static void hide(conversation *model)
{
    offer(model);
    model->options.no_ehlo = "AUTH";
}

static void test_it_may_be_hidden(void)
{
    static const catalogue_row hidden[] = {
        { "unknown", IN(HELLO PLAIN "MAIL FROM:<a@b> AUTH=<>\r\n"),
            H "500 555", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(hidden, hide);
}

static void take_parameter(conversation *model)
{
    model->options.auth_parameter = 1;
}

static void test_it_may_be_said_where_nobody_is_known(void)
{
    static const catalogue_row unasked[] = {
        { "taken", IN(HELLO "MAIL FROM:<a@b> AUTH=<>\r\nAUTH PLAIN\r\n"),
            H "250 500", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row refused[] = {
        { "refused", IN(HELLO "MAIL FROM:<a@b> AUTH=<>\r\n"), H "555", NULL,
            NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(unasked, take_parameter);
    CHECK(refused, NULL);
}

static void offer_in_tls(conversation *model)
{
    offer(model);
    model->options.auth_require_tls = 1;
    model->options.tls = 1;
}

static void test_passwords_are_for_tls(void)
{
    static const catalogue_row secured[] = {
        { "not announced", IN("EHLO x\r\n"), "220 250", NULL,
            "250-STARTTLS\r\n250-PIPELINING\r\n", NULL, NULL },
        { "538", IN(HELLO PLAIN), H "538", "CONNECTED EHLO",
            "538 5.7.11 Encryption required for requested authentication "
            "mechanism\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(secured, offer_in_tls);
}

static void send(conversation *talk, const char *text)
{
    conversation_send(talk, text, strlen(text));
    conversation_settle(talk);
}

static void assert_codes(conversation *talk, const char *codes)
{
    blob got;

    memset(&got, 0, sizeof(got));
    conversation_codes(talk, &got);
    ASSERT_TEXT(blob_string(&got), codes);
    blob_free(&got);
}

static void finish(conversation *talk, const char *codes)
{
    assert_codes(talk, codes);
    conversation_end(talk);
    ASSERT_TEXT(talk->broken, "");
    conversation_free(talk);
}

static void take_out(conversation *talk, const postern_question *question)
{
    (void)talk;
    ASSERT_NUMBER(postern_keywords_remove(question->keywords, "AUTH"), 0);
}

/* A hook may remove AUTH for one session. */
static void test_it_may_be_taken_out(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_EHLO, NULL, NULL, take_out },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    talk.answers = answers;
    CU_ASSERT(conversation_start(&talk));
    send(&talk, HELLO PLAIN);
    finish(&talk, H "500");
}

static void test_starttls_forgets_who_it_is(void)
{
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    talk.options.tls = 1;
    CU_ASSERT(conversation_start(&talk));
    CU_ASSERT(postern_engine_identity(talk.engine) == NULL);
    send(&talk, HELLO PLAIN);
    ASSERT_TEXT(postern_engine_identity(talk.engine), "user");
    ASSERT_TEXT(postern_engine_mechanism(talk.engine), "PLAIN");
    send(&talk, "STARTTLS\r\n");
    CU_ASSERT(postern_engine_identity(talk.engine) == NULL);
    CU_ASSERT(postern_engine_mechanism(talk.engine) == NULL);
    send(&talk, HELLO PLAIN);
    ASSERT_TEXT(postern_engine_identity(talk.engine), "user");
    finish(&talk, H "235 220 250 235");
}

/* 12,288 octets with the CRLF; only for AUTH. */
static void test_long_lines(void)
{
    static const char *const starts[] = { "AUTH PLAIN ", "AUTH PLAIN\r\n" };
    size_t i, length;

    for (i = 0; i < 4; i++) {
        const char *start = starts[i / 2];
        size_t whole = 12286 + i % 2, used = i / 2 ? 0 : strlen(start);
        char *line = (char *)malloc(whole + 1);
        conversation talk;

        CU_ASSERT_FATAL(line != NULL);
        memset(line, 'A', whole);
        memcpy(line, start, used);
        line[whole] = '\0';
        conversation_init(&talk);
        offer(&talk);
        CU_ASSERT(conversation_start(&talk));
        send(&talk, HELLO);
        if (used == 0)
            send(&talk, start);
        /* in two parts; the first one ends within the verb */
        length = i % 2 ? 2 : 100;
        conversation_send(&talk, line, length);
        conversation_settle(&talk);
        send(&talk, line + length);
        send(&talk, "\r\nNOOP\r\n");
        /* NULs are no credentials; 12,275 letters are no base64 */
        finish(&talk, i == 0 ? H "501 250" : i == 1 ? H "500 250"
            : i == 2 ? H "334 501 250" : H "334 500 250");
        free(line);
    }
}

static void test_other_lines_stay_short(void)
{
    static char line[3000];
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    CU_ASSERT(conversation_start(&talk));
    memset(line, 'x', sizeof(line) - 1);
    memcpy(line, "NOOP ", 5);
    send(&talk, line);
    send(&talk, "\r\nNOOP\r\n");
    finish(&talk, "220 500 250");
}

/* ---- the questions ------------------------------------------------------ */

static void test_a_judge_that_cannot_judge(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_AUTH, NULL, "451 4.3.0 later", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    int i;
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    talk.answers = answers;
    CU_ASSERT(conversation_start(&talk));
    send(&talk, HELLO);
    for (i = 0; i < 4; i++)
        send(&talk, PLAIN);
    finish(&talk, H "451 451 451 451");
}

static void test_a_judge_may_say_why(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_AUTH, NULL, "554 5.7.0 account is locked", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    talk.answers = answers;
    CU_ASSERT(conversation_start(&talk));
    send(&talk, HELLO PLAIN);
    CU_ASSERT(strstr(blob_string(&talk.output), "account is locked") != NULL);
    finish(&talk, H "554");
}

static void test_who_does_not_answer_lets_nobody_in(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_AUTH, NULL, NULL, NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    talk.answers = answers;
    CU_ASSERT(conversation_start(&talk));
    send(&talk, HELLO PLAIN);
    CU_ASSERT(postern_engine_identity(talk.engine) == NULL);
    finish(&talk, H "535");
}

/* A late answer finds everything unchanged. */
static void test_the_answer_may_come_later(void)
{
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    CU_ASSERT(conversation_start(&talk));
    send(&talk, HELLO);
    talk.delay = CONVERSATION_NEVER;
    send(&talk, PLAIN "NOOP\r\n");
    assert_codes(&talk, "220 250");
    talk.delay = 0;
    conversation_answer_now(&talk);
    conversation_settle(&talk);
    finish(&talk, H "235 250");
}

static void test_a_proof_needs_keys(void)
{
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    talk.options.auth = 0;
    talk.options.auth_keys = 1;
    CU_ASSERT(conversation_start(&talk));
    talk.rules->ground.crypto = pst_tls_crypto_built();
    if (talk.rules->ground.crypto != NULL) {
        send(&talk, HELLO "AUTH CRAM-MD5\r\n");
        CU_ASSERT(strstr(blob_string(&talk.output),
            "250-AUTH SCRAM-SHA-256 CRAM-MD5\r\n") != NULL);
        send(&talk, "dXNlciAwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg=="
            "\r\nAUTH SCRAM-SHA-256\r\nbiwsbj11c2VyLHI9YWJj\r\nYz1iaXdz\r\n"
            "AUTH SCRAM-SHA-256 biwsbj1ub2JvZHkscj1hYmM=\r\n*\r\n");
        CU_ASSERT(strstr(blob_string(&talk.events),
            "AUTH_KEYS CRAM-MD5 user\n") != NULL);
        CU_ASSERT(strstr(blob_string(&talk.events),
            "AUTH_KEYS SCRAM-SHA-256 nobody\n") != NULL);
        finish(&talk, H "334 535 334 334 501 334 501");
        return;
    }
    conversation_end(&talk);
    conversation_free(&talk);
}

/* ---- mechanisms of the application -------------------------------------- */

/* Sends octets to an engine with the mechanism X-Y; checks the codes and a
   part of the output. */
static void say_to_own(const char *octets, const char *codes,
    const char *part)
{
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    CU_ASSERT(conversation_start(&talk));
    ASSERT_NUMBER(postern_rules_add_mechanism(talk.rules, "X-Y", 7), 0);
    send(&talk, HELLO);
    send(&talk, octets);
    if (strstr(blob_string(&talk.output), part) == NULL)
        ASSERT_TEXT(blob_string(&talk.output), part);
    if (strstr(codes, "235") != NULL) {
        ASSERT_TEXT(postern_engine_identity(talk.engine), "user");
        ASSERT_TEXT(postern_engine_mechanism(talk.engine), "X-Y");
        CU_ASSERT(strstr(blob_string(&talk.events), "AUTH user as boss\n")
            != NULL);
    }
    finish(&talk, codes);
}

static void test_the_application_has_mechanisms(void)
{
    say_to_own("", "220 250", "250-AUTH X-Y LOGIN PLAIN\r\n");
    say_to_own("AUTH X-Y\r\naSBhbSB1c2Vy\r\n", H "334 235",
        "334 d2hhdD8=\r\n235 2.7.0 Authentication successful\r\n");
    say_to_own("auth x-y aSBhbSB1c2Vy\r\n", H "235", "235 2.7.0");
    say_to_own("AUTH X-Y =\r\naSBhbSB1c2Vy\r\n", H "334 235", "334 \r\n");
    say_to_own("AUTH X-Y bm8=\r\nAUTH X-Y aSBhbSB1c2Vy\r\n", H "535 235",
        "535 5.7.8");
}

static void test_who_is_not_named_is_not_known(void)
{
    say_to_own("AUTH X-Y b2s=\r\nNOOP\r\n", H "535 250", "535 5.7.8");
    say_to_own("AUTH X-Y aSBhbSAB\r\n", H "501", "501 5.5.2 no name");
    say_to_own("AUTH X-Y AAA=\r\n", H "501", "501 5.5.2 no text");
    say_to_own("AUTH X-Y bGF0ZXI=\r\nNOOP\r\n", H "454 250", "454 4.7.0");
    say_to_own("AUTH X-Y\r\n*\r\nNOOP\r\n", H "334 501 250",
        "501 5.7.0 Auth aborted");
    say_to_own("AUTH X-Y\r\nx\r\nNOOP\r\n", H "334 501 250",
        "501 5.5.2 Can't decode base64");
}

static void test_mechanisms_have_names(void)
{
    static const char *const names[] = {
        NULL, "", "x-y", "A B", "A=B", "ABCDEFGHIJKLMNOPQRSTU", "\303\204"
    };
    conversation talk;
    size_t i;

    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        ASSERT_NUMBER(postern_rules_add_mechanism(talk.rules, names[i], 0),
            POSTERN_E_INVALID_MECHANISM);
    ASSERT_NUMBER(postern_rules_add_mechanism(talk.rules,
        "ABCDEFGHIJKLMNOPQRST", 0), 0);
    ASSERT_NUMBER(postern_rules_add_mechanism(talk.rules, "PLAIN", 0), 0);
    ASSERT_NUMBER(postern_rules_add_mechanism(talk.rules, "PLAIN", 1),
        POSTERN_E_INVALID_TWICE);
    failing_alloc_fail(&talk.alloc, 1, 1);
    ASSERT_NUMBER(postern_rules_add_mechanism(talk.rules, "NEW", 1),
        POSTERN_E_NOMEM);
    failing_alloc_fail(&talk.alloc, 0, 0);
    ASSERT_NUMBER(postern_engine_identify(talk.engine, "user", NULL),
        POSTERN_E_INVALID_HERE);
    finish(&talk, "");
}

/* Without the hook `auth` there are no other mechanisms. */
static void test_it_may_be_the_only_one(void)
{
    conversation talk;

    conversation_init(&talk);
    talk.options.auth_require_tls = 0;
    talk.options.unasked = 1UL << POSTERN_ASK_AUTH;
    CU_ASSERT(conversation_start(&talk));
    send(&talk, HELLO "AUTH X-Y\r\n");
    ASSERT_NUMBER(postern_rules_add_mechanism(talk.rules, "X-Y", 0), 0);
    send(&talk, HELLO "HELP\r\nAUTH PLAIN\r\nAUTH X-Y aSBhbSB1c2Vy\r\n");
    CU_ASSERT(strstr(blob_string(&talk.output), "250-AUTH X-Y\r\n") != NULL);
    CU_ASSERT(strstr(blob_string(&talk.output), "commands: AUTH ") != NULL);
    finish(&talk, H "500 250 250 504 235");
}

/* ---- the delay ---------------------------------------------------------- */

static void test_a_failure_takes_its_time(void)
{
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    talk.options.auth_failure_delay = 3000;
    CU_ASSERT(conversation_start(&talk));
    send(&talk, HELLO);
    send(&talk, "AUTH PLAIN " WRONG "\r\nNOOP\r\n");
    assert_codes(&talk, "220 250");
    conversation_wait(&talk, 2999);
    assert_codes(&talk, "220 250");
    ASSERT_NUMBER(postern_engine_wants(talk.engine), POSTERN_WANTS_ANSWER);
    conversation_wait(&talk, 1);
    assert_codes(&talk, H "535 250");
    send(&talk, PLAIN);
    finish(&talk, H "535 250 235");
}

static void test_giving_up_after_a_refusal_takes_its_time(void)
{
    conversation talk;

    conversation_init(&talk);
    bear(&talk);
    talk.options.auth_failure_delay = 3000;
    CU_ASSERT(conversation_start(&talk));
    send(&talk, HELLO TOKEN);
    assert_codes(&talk, H "334");
    ASSERT_NUMBER(postern_rules_counters(talk.rules)->auth_failed, 1);
    send(&talk, "*\r\n");
    conversation_wait(&talk, 2999);
    assert_codes(&talk, H "334");
    conversation_wait(&talk, 1);
    ASSERT_NUMBER(postern_rules_counters(talk.rules)->auth_failed, 1);
    finish(&talk, H "334 501");
}

/* If the conversation ends, the delay ends, too. */
static void test_a_rest_may_be_cut_short(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_AUTH, NULL, "554 5.7.0 locked", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    int i;

    for (i = 0; i < 4; i++) {
        conversation talk;

        conversation_init(&talk);
        offer(&talk);
        talk.options.auth_failure_delay = 3000;
        talk.answers = answers;
        CU_ASSERT(conversation_start(&talk));
        send(&talk, HELLO PLAIN);
        if (i == 0)
            conversation_reset(&talk);
        else if (i == 1)
            postern_engine_close(talk.engine, POSTERN_REASON_CLOSE);
        else if (i == 2)
            conversation_fin(&talk);
        else
            postern_engine_drain(talk.engine);
        conversation_settle(&talk);
        if (i > 1)
            conversation_wait(&talk, 3000);
        conversation_settle(&talk);
        CU_ASSERT(talk.closed);
        finish(&talk, i == 0 ? "220 250 closed" : i == 1 ? H "421 closed"
            : i == 2 ? H "554 closed" : H "554 421 closed");
    }
}

/* ---- clients that stall ------------------------------------------------- */

static void test_a_client_that_stalls_has_a_minute(void)
{
    static const unsigned long timeouts[] = { 300000UL, 0, 60000UL, 20000UL };
    size_t i;

    for (i = 0; i < 4; i++) {
        unsigned long most = i == 3 ? 20000UL : 60000UL;
        conversation talk;

        conversation_init(&talk);
        offer(&talk);
        ASSERT_NUMBER(talk.options.auth_timeout, 60000UL);
        talk.options.timeout = timeouts[i];
        CU_ASSERT(conversation_start(&talk));
        send(&talk, HELLO "AUTH LOGIN\r\n");
        conversation_wait(&talk, most - 1);
        assert_codes(&talk, H "334");
        send(&talk, "dXNlcg==\r\ncGF");
        conversation_wait(&talk, most - 1);
        assert_codes(&talk, H "334 334");
        conversation_wait(&talk, 1);
        assert_codes(&talk, H "334 334 421 closed");
        CU_ASSERT(strstr(blob_string(&talk.output),
            "421 4.4.2 Error: timeout exceeded\r\n") != NULL);
        finish(&talk, H "334 334 421 closed");
    }
}

static void test_the_minute_is_for_the_exchange_alone(void)
{
    static const char *const ends[] = {
        "*\r\n", "?\r\n", "dXNlcg==\r\ncGFzcw==\r\n"
    };
    size_t i;

    for (i = 0; i < 3; i++) {
        conversation talk;

        conversation_init(&talk);
        offer(&talk);
        CU_ASSERT(conversation_start(&talk));
        send(&talk, HELLO "AUTH LOGIN\r\n");
        conversation_wait(&talk, 50000);
        send(&talk, ends[i]);
        conversation_wait(&talk, 299999);
        CU_ASSERT(!talk.closed);
        conversation_wait(&talk, 1);
        CU_ASSERT(talk.closed);
        finish(&talk, i == 2 ? H "334 334 235 421 closed"
            : H "334 501 421 closed");
    }
}

static void test_without_a_minute_the_timeout_counts(void)
{
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    talk.options.auth_timeout = 0;
    CU_ASSERT(conversation_start(&talk));
    send(&talk, HELLO "AUTH LOGIN\r\n");
    conversation_wait(&talk, 299999);
    CU_ASSERT(!talk.closed);
    conversation_wait(&talk, 1);
    finish(&talk, H "334 421 closed");
}

/* ---- what the trace does not show --------------------------------------- */

static void test_secrets_are_not_traced(void)
{
    static const char *const lines[][2] = {
        { "AUTH PLAIN " RIGHT "\r\n", "TRACE AUTH PLAIN ********\n" },
        { "auth\tplain\t" RIGHT "\r\n", "TRACE AUTH PLAIN ********\n" },
        { "AUTH " RIGHT "\r\n", "TRACE AUTH ********\n" },
        { "AUTH PLAINX" RIGHT "\r\n", "TRACE AUTH ********\n" },
        { "AUTH LOGIN\r\n", "TRACE AUTH LOGIN ********\n" },
        { "AUTH PLAIN\r\n" RIGHT "\r\n", "TRACE ********\n" }
    };
    size_t i;

    for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        conversation talk;

        conversation_init(&talk);
        offer(&talk);
        talk.options.trace = 1;
        CU_ASSERT(conversation_start(&talk));
        send(&talk, HELLO);
        send(&talk, lines[i][0]);
        CU_ASSERT(strstr(blob_string(&talk.events), lines[i][1]) != NULL);
        CU_ASSERT(strstr(blob_string(&talk.events), RIGHT) == NULL);
        conversation_end(&talk);
        ASSERT_TEXT(talk.broken, "");
        conversation_free(&talk);
    }
}

static void offer_nothing(conversation *model)
{
    model->options.auth_require_tls = 0;
}

static void require_tls(conversation *model)
{
    offer_in_tls(model);
    model->options.require_starttls = 1;
}

static void limit_calls(conversation *model)
{
    static const postern_call_limit calls[] = {
        { "C0VJCMV0", 0 }, { "*", 9 }, { NULL, 0 }
    };

    offer(model);
    model->options.command_call_limit = calls;
}

/* Clients that ignore replies send name and password after any reply to AUTH
   LOGIN. */
static void test_secrets_of_who_goes_on_are_not_shown(void)
{
    static const struct {
        void (*set_up)(conversation *);
        const char *command;
    } refusals[] = {
        { offer_nothing, "AUTH LOGIN\r\n" },
        { offer_in_tls, "AUTH LOGIN\r\n" },
        { require_tls, "AUTH LOGIN\r\n" },
        { offer, "AUTH GSSAPI\r\n" },
        { offer, "AUTH PLAIN a b\r\n" },
        { offer, "AUTH PLAIN A\r\n" },
        { offer, "AUTH LOGIN\r\n*\r\n" },
        { limit_calls, "AUTH GSSAPI\r\n" }
    };
    size_t i;

    for (i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        conversation talk;

        conversation_init(&talk);
        refusals[i].set_up(&talk);
        talk.options.trace = 1;
        CU_ASSERT(conversation_start(&talk));
        send(&talk, HELLO);
        send(&talk, refusals[i].command);
        send(&talk, "c0VjcmV0\r\nNOOP\r\nFOO x\r\n");
        CU_ASSERT(strstr(blob_string(&talk.events), "c0VjcmV0") == NULL);
        CU_ASSERT(strstr(blob_string(&talk.output), "C0VJCMV0") == NULL);
        CU_ASSERT(strstr(blob_string(&talk.events), "TRACE ********\n")
            != NULL);
        CU_ASSERT(talk.closed || strstr(blob_string(&talk.events),
            "TRACE NOOP\nNOOP\nTRACE FOO x\n") != NULL);
        conversation_end(&talk);
        ASSERT_TEXT(talk.broken, "");
        conversation_free(&talk);
    }
}

static void test_other_words_are_shown(void)
{
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    CU_ASSERT(conversation_start(&talk));
    send(&talk, HELLO "FOO\r\nAUTH GSSAPI\r\nFOO\r\nFOO x\r\n" PLAIN
        "BAR\r\n");
    CU_ASSERT(strstr(blob_string(&talk.output), "\"FOO\" not recognized\r\n"
        "504 5.5.4 Unrecognized authentication type\r\n"
        "500 Error: command \"********\" not recognized\r\n"
        "500 Error: command \"FOO\" not recognized\r\n235 ") != NULL);
    CU_ASSERT(strstr(blob_string(&talk.output), "\"BAR\" not") != NULL);
    finish(&talk, H "500 504 500 500 235 500");
}

static void check_no_secret(const char *login, const char *codes)
{
    conversation talk;
    pst_work *work;
    size_t i;

    conversation_init(&talk);
    bear(&talk);
    CU_ASSERT(conversation_start(&talk));
    send(&talk, HELLO);
    send(&talk, login);
    work = (pst_work *)pst_shelf_take(&talk.rules->shelf, PST_SHELF_LINE);
    CU_ASSERT_FATAL(work != NULL);
    for (i = 0; i + 4 < PST_LINE_BLOCK - offsetof(pst_work, text); i++)
        if (memcmp(work->text + i, "pass", 4) == 0
            || memcmp(work->text + i, "cGFz", 4) == 0)
            break;
    ASSERT_NUMBER(i, PST_LINE_BLOCK - offsetof(pst_work, text) - 4);
    pst_shelf_put(&talk.rules->shelf, PST_SHELF_LINE, work);
    finish(&talk, codes);
}

/* The blocks of lines are overwritten, also when a line was too long for
   one. */
static void test_secrets_are_wiped(void)
{
    char login[PST_LINE_BLOCK];
    size_t i = (size_t)sprintf(login, "AUTH PLAIN AHVzZXIA");

    check_no_secret(PLAIN, H "235");
    check_no_secret(TOKEN, H "334");
    check_no_secret(TOKEN "*\r\n", H "334 501");
    for (; i < PST_LINE_BLOCK - 60; i += 4)
        memcpy(login + i, "cGFz", 4);
    strcpy(login + i, "\r\n");
    check_no_secret(login, H "535");
}

/* ---- memory ------------------------------------------------------------- */

static void test_without_memory_it_is_454(void)
{
    unsigned long n;

    for (n = 1; n < 6; n++) {
        conversation talk;

        conversation_init(&talk);
        offer(&talk);
        talk.careless = 1;
        CU_ASSERT(conversation_start(&talk));
        send(&talk, HELLO);
        failing_alloc_fail(&talk.alloc, n, 1);
        send(&talk, PLAIN);
        failing_alloc_fail(&talk.alloc, 0, 0);
        if (!talk.closed)
            send(&talk, "NOOP\r\n" PLAIN);
        conversation_end(&talk);
        ASSERT_TEXT(talk.broken, "");
        CU_ASSERT(strstr(blob_string(&talk.output), n > 3 ? "235 " : "4")
            != NULL);
        conversation_free(&talk);
    }
}

/* The name is too long to be kept. */
static void name_much(conversation *talk, const postern_question *question)
{
    static char name[PST_SASL_NAMES + 1];

    (void)question;
    memset(name, 'x', PST_SASL_NAMES);
    ASSERT_NUMBER(postern_engine_identify(talk->engine, name, NULL),
        POSTERN_E_NOMEM);
    ASSERT_NUMBER(postern_engine_identify(talk->engine, "\001", NULL),
        POSTERN_E_INVALID_IDENTITY);
}

static void test_names_have_an_end(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MECHANISM, NULL, "250 ok", name_much },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    talk.answers = answers;
    CU_ASSERT(conversation_start(&talk));
    ASSERT_NUMBER(postern_rules_add_mechanism(talk.rules, "X", 0), 0);
    send(&talk, HELLO "AUTH X\r\n");
    finish(&talk, H "535");
}

static void test_a_delay_is_half_an_unsigned_long_at_most(void)
{
    postern_engine_options options;
    conversation talk;
    int error = 0;

    conversation_init(&talk);
    options = talk.options;
    options.resize = failing_alloc_resize;
    options.resize_context = &talk.alloc;
    options.auth_failure_delay = ~0UL;
    CU_ASSERT(postern_rules_new(&options, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_INVALID_AUTH_DELAY);
    options.auth_failure_delay = 0;
    options.auth_timeout = ~0UL;
    CU_ASSERT(postern_rules_new(&options, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_INVALID_AUTH_TIMEOUT);
    conversation_free(&talk);
}

static void test_it_cannot_be_required_without_a_judge(void)
{
    postern_engine_options options;
    conversation talk;
    int error = 0;

    conversation_init(&talk);
    options = talk.options;
    options.resize = failing_alloc_resize;
    options.resize_context = &talk.alloc;
    options.auth_required = 1;
    CU_ASSERT(postern_rules_new(&options, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_INVALID_AUTH_REQUIRED);
    conversation_free(&talk);
}

void suite_engine_verb_auth(void)
{
    SUITE("engine/verb_auth");
    TEST(test_the_catalogue);
    TEST(test_a_long_yes_is_said);
    TEST(test_mail_of_strangers_is_refused);
    TEST(test_who_first_sent_it_may_be_said);
    TEST(test_it_may_be_hidden);
    TEST(test_it_may_be_taken_out);
    TEST(test_it_may_be_said_where_nobody_is_known);
    TEST(test_passwords_are_for_tls);
    TEST(test_starttls_forgets_who_it_is);
    TEST(test_long_lines);
    TEST(test_other_lines_stay_short);
    TEST(test_a_judge_that_cannot_judge);
    TEST(test_a_judge_may_say_why);
    TEST(test_who_does_not_answer_lets_nobody_in);
    TEST(test_the_answer_may_come_later);
    TEST(test_a_proof_needs_keys);
    TEST(test_the_application_has_mechanisms);
    TEST(test_who_is_not_named_is_not_known);
    TEST(test_mechanisms_have_names);
    TEST(test_it_may_be_the_only_one);
    TEST(test_a_failure_takes_its_time);
    TEST(test_a_client_that_stalls_has_a_minute);
    TEST(test_the_minute_is_for_the_exchange_alone);
    TEST(test_without_a_minute_the_timeout_counts);
    TEST(test_a_rest_may_be_cut_short);
    TEST(test_secrets_are_not_traced);
    TEST(test_secrets_of_who_goes_on_are_not_shown);
    TEST(test_other_words_are_shown);
    TEST(test_a_refused_token_counts);
    TEST(test_giving_up_after_a_refusal_takes_its_time);
    TEST(test_secrets_are_wiped);
    TEST(test_without_memory_it_is_454);
    TEST(test_names_have_an_end);
    TEST(test_a_delay_is_half_an_unsigned_long_at_most);
    TEST(test_it_cannot_be_required_without_a_judge);
}
