/* SPDX-License-Identifier: MIT */
/* test_verb_session.c - RSET, NOOP, HELP, QUIT, and added commands. */
#include "base/config.h"
#include "catalogue.h"
#include "support/help.h"

static void test_help_is_as_on_the_page(void)
{
    static const catalogue_row rows[] = {
        { "the list", IN("HELP\r\nHELP  \r\n"), "220 250 250", "CONNECTED",
            HELP_SAID("250", "", "", ""), NULL, NULL },
        { "a verb", IN("HELP mail\r\n" HELLO "HELP MAIL\r\nHELP DATA\r\n"),
            "220 250 250 250 250", NULL,
            "250 Syntax: MAIL FROM: <address>\r\n", NULL, NULL },
        { "after EHLO", IN(HELLO "HELP RCPT\r\n"), "220 250 250", NULL,
            "250 Syntax: RCPT TO: <address> [SP <mail-parameters>]\r\n", NULL,
            NULL },
        { "hidden and unknown ones", IN("HELP EXPN\r\nHELP x y\r\n"),
            "220 501 501", NULL, HELP_SAID("501", "", "", ""), NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

static void chunking(conversation *model)
{
    model->options.chunking = 1;
}

static void test_help_knows_bdat_while_it_is_on(void)
{
    static const catalogue_row rows[] = {
        { "on", IN("HELP\r\nHELP BDAT\r\n"), "220 250 250", NULL,
            HELP_SAID("250", "BDAT ", "", "")
            "250 Syntax: BDAT chunk-size [LAST]\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, chunking);
}

static void deciding(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_CONNECTED, NULL, "250 here I am\nand more", NULL },
        { POSTERN_ASK_RSET, NULL, "250 all gone", NULL },
        { POSTERN_ASK_NOOP, "x", "550 no", NULL },
        { POSTERN_ASK_NOOP, "bye", "421 bye", NULL },
        { POSTERN_ASK_NOOP, "odd", "", NULL },
        { POSTERN_ASK_NOOP, "three", "334 x", NULL },
        { POSTERN_ASK_NOOP, "bell", "250 a\007b\377c\177", NULL },
        { POSTERN_ASK_QUIT, NULL, "221 au revoir", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
}

static void test_hooks_decide(void)
{
    static const catalogue_row rows[] = {
        { "the greeting is 220", IN(""), "220", NULL,
            "220-here I am\r\n220 and more\r\n", NULL, NULL },
        { "RSET", IN("RSET\r\n"), "220 250", "CONNECTED RSET",
            "250 all gone\r\n", NULL, NULL },
        { "NOOP", IN("NOOP x\r\nNOOP\r\n"), "220 550 250", NULL, NULL, NULL,
            NULL },
        { "421", IN("NOOP bye\r\nNOOP\r\n"), "220 421 closed", NULL, NULL,
            NULL, NULL },
        { "66 no code", IN("NOOP odd\r\nNOOP three\r\n"), "220 451 451", NULL,
            "451 4.3.0 Error: the server has no answer\r\n", NULL, NULL },
        { "183 controls", IN("NOOP bell\r\n"), "220 250", NULL,
            "250 a?b?c?\r\n", NULL, NULL },
        { "QUIT", IN("QUIT\r\n"), "220 221 closed", NULL,
            "221 au revoir\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, deciding);
}

static void keeping(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_RSET, NULL, "550 no", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
}

/* The hook is called, as in aiosmtpd, but cannot refuse. */
static void test_a_reset_cannot_be_refused(void)
{
    static const catalogue_row rows[] = {
        { "all is forgotten", IN(HELLO FROM TO "RSET\r\nDATA\r\n"),
            "220 250 250 250 550 503", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, keeping);
}

static char long_greeting[3000];

static void talkative(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_CONNECTED, NULL, long_greeting, NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    memset(long_greeting, 'x', sizeof(long_greeting) - 1);
    memcpy(long_greeting, "250 ", 4);
    model->answers = answers;
}

static void test_a_long_greeting_is_said(void)
{
    static const catalogue_row rows[] = {
        { "too long for the line block", IN("NOOP\r\n"), "220 250",
            "CONNECTED NOOP", "xxxx\r\n220", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, talkative);
}

static void refusing(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_CONNECTED, NULL, "554 not you", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
}

static void test_the_greeting_may_be_a_refusal(void)
{
    static const catalogue_row rows[] = {
        { "29 closed, whatever comes", IN("NOOP\r\n"), "554 closed",
            "CONNECTED", "554 not you\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, refusing);
}

/* ---- commands of the application --------------------------------------- */

/* conversation_start makes the rules, so these commands are added here and the
   dialogue is played step by step. */
static void start_with(conversation *talk, const char *verb,
    const char *syntax, unsigned needs)
{
    CU_ASSERT(conversation_start(talk));
    ASSERT_NUMBER(postern_rules_add_command(talk->rules, verb, syntax,
        " [more]", needs, 7), 0);
}

static void expect(conversation *talk, const char *octets,
    const char *expected)
{
    size_t heard = talk->output.length;

    conversation_send(talk, octets, strlen(octets));
    conversation_settle(talk);
    ASSERT_TEXT(blob_string(&talk->output) + heard, expected);
}

static void finish(conversation *talk)
{
    conversation_end(talk);
    ASSERT_TEXT(talk->broken, "");
    conversation_free(talk);
}

static void test_a_command_of_ones_own_is_a_command(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_COMMAND, "x", "259 Pong", NULL },
        { POSTERN_ASK_COMMAND, "y", "450 later", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    conversation_init(&talk);
    talk.answers = answers;
    start_with(&talk, "ping", "PING [ignored]", 0);
    conversation_settle(&talk);
    expect(&talk, "ping\r\n", "250 OK\r\n");
    expect(&talk, "PING x\r\n", "259 Pong\r\n");
    expect(&talk, "PING y\r\n", "450 later\r\n");
    expect(&talk, "HELP PING\r\n", "250 Syntax: PING [ignored]\r\n");
    expect(&talk, "HELP\r\n", HELP_SAID("250", "", "PING ", ""));
    expect(&talk, "HELO x\r\nHELP PING\r\n",
        "250 mx.test\r\n250 Syntax: PING [ignored]\r\n");
    conversation_send(&talk, IN(HELLO));
    expect(&talk, "HELP PING\r\n", "250 Syntax: PING [ignored] [more]\r\n");
    CU_ASSERT(strstr(blob_string(&talk.events), "COMMAND x #7\n") != NULL);
    finish(&talk);
}

static void test_what_it_needs_is_checked(void)
{
    static const struct {
        unsigned needs;
        const char *before;
        const char *reply;
    } rows[] = {
        { POSTERN_NEEDS_HELO, "", "503 Error: send HELO first\r\n" },
        { POSTERN_NEEDS_HELO, HELLO, "250 OK\r\n" },
        { POSTERN_NEEDS_MAIL, HELLO, "503 Error: need MAIL command\r\n" },
        { POSTERN_NEEDS_MAIL, HELLO FROM, "250 OK\r\n" },
        { POSTERN_NEEDS_RCPT, HELLO FROM, "503 Error: need RCPT command\r\n" },
        { POSTERN_NEEDS_RCPT, HELLO FROM TO, "250 OK\r\n" },
        { POSTERN_NEEDS_HELO | POSTERN_NEEDS_RCPT, "",
            "503 Error: send HELO first\r\n" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        conversation talk;

        conversation_init(&talk);
        start_with(&talk, "X", NULL, rows[i].needs);
        conversation_send(&talk, rows[i].before, strlen(rows[i].before));
        conversation_settle(&talk);
        expect(&talk, "X\r\n", rows[i].reply);
        finish(&talk);
    }
}

static void push(conversation *talk, const postern_question *question)
{
    (void)question;
    ASSERT_NUMBER(postern_engine_push(talk->engine, "250-first"), 0);
}

static void test_a_replaced_command_can_run_the_built_in(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_COMMAND, NULL, NULL, push },
        { POSTERN_ASK_RSET, NULL, "250 hook", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    conversation_init(&talk);
    talk.answers = answers;
    start_with(&talk, "rset", NULL, 0);
    conversation_settle(&talk);
    expect(&talk, "RSET\r\n", "250-first\r\n250 hook\r\n");
    expect(&talk, "HELP RSET\r\n", "501 " HELP_LIST("", "", "", ""));
    finish(&talk);
}

static void test_the_built_in_checks_what_it_needs(void)
{
    conversation talk;

    conversation_init(&talk);
    start_with(&talk, "DATA", "DATA", 0);
    conversation_send(&talk, IN(HELLO));
    expect(&talk, "DATA\r\n", "503 Error: need RCPT command\r\n");
    conversation_send(&talk, IN(FROM TO));
    expect(&talk, "DATA x\r\n", "501 Syntax: DATA\r\n");
    expect(&talk, "DATA\r\nx\r\n.\r\n",
        "354 End data with <CR><LF>.<CR><LF>\r\n250 OK\r\n");
    finish(&talk);
}

static void add_guard(conversation *talk, const char *verb, size_t tag)
{
    ASSERT_NUMBER(postern_rules_add_command(talk->rules, verb,
        POSTERN_BUILT_IN, POSTERN_BUILT_IN, 0, tag), 0);
}

static void test_a_guard_has_the_help_of_the_built_in(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_COMMAND, "FROM:<no@x>", "550 no", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    char copy[] = POSTERN_BUILT_IN;
    conversation talk;

    conversation_init(&talk);
    talk.answers = answers;
    CU_ASSERT(conversation_start(&talk));
    add_guard(&talk, "mail", 1);
    ASSERT_NUMBER(postern_rules_add_command(talk.rules, "DATA", copy, copy, 0,
        2), 0);
    conversation_settle(&talk);
    expect(&talk, "HELP\r\nHELP MAIL\r\n", HELP_SAID("250", "", "", "")
        "250 Syntax: MAIL FROM: <address>\r\n");
    conversation_send(&talk, IN(HELLO));
    expect(&talk, "HELP MAIL\r\nHELP DATA\r\n",
        "250 Syntax: MAIL FROM: <address> [SP <mail-parameters>]\r\n"
        "250 Syntax: DATA\r\n");
    expect(&talk, "MAIL FROM:<no@x>\r\nMAIL\r\n" FROM, "550 no\r\n"
        "501 Syntax: MAIL FROM: <address> [SP <mail-parameters>]\r\n"
        "250 OK\r\n");
    finish(&talk);
}

static void test_a_guard_may_have_the_help_of_the_built_in_in_part(void)
{
    conversation talk;

    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    ASSERT_NUMBER(postern_rules_add_command(talk.rules, "MAIL",
        POSTERN_BUILT_IN, " [of you]", 0, 1), 0);
    ASSERT_NUMBER(postern_rules_add_command(talk.rules, "RCPT", "RCPT to",
        POSTERN_BUILT_IN, 0, 2), 0);
    conversation_send(&talk, IN(HELLO));
    expect(&talk, "HELP MAIL\r\nHELP RCPT\r\n",
        "250 Syntax: MAIL FROM: <address> [of you]\r\n"
        "250 Syntax: RCPT to [SP <mail-parameters>]\r\n");
    finish(&talk);
}

/* HELP shows AUTH while somebody can log in, and never EXPN. */
static void test_a_guard_is_in_help_when_the_built_in_is(void)
{
    int auth;

    for (auth = 0; auth < 2; auth++) {
        conversation talk;

        conversation_init(&talk);
        talk.options.auth = auth;
        CU_ASSERT(conversation_start(&talk));
        add_guard(&talk, "AUTH", 1);
        add_guard(&talk, "EXPN", 2);
        conversation_settle(&talk);
        expect(&talk, "HELP AUTH\r\nHELP EXPN\r\n", auth
            ? "250 Syntax: AUTH <mechanism>\r\n"
            HELP_SAID("501", "AUTH ", "", "")
            : HELP_SAID("501", "", "", "") HELP_SAID("501", "", "", ""));
        finish(&talk);
    }
}

static void test_only_a_built_in_has_a_help_of_its_own(void)
{
    static const char *const text[] = { POSTERN_BUILT_IN, NULL };
    conversation talk;
    size_t i;

    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    for (i = 0; i < 2; i++)
        ASSERT_NUMBER(postern_rules_add_command(talk.rules, "PING", text[i],
            text[1 - i], 0, 1), POSTERN_E_INVALID_BUILT_IN);
    add_guard(&talk, "NOOP", 1);
    ASSERT_NUMBER(postern_rules_add_command(talk.rules, "NOOP",
        POSTERN_BUILT_IN, NULL, 0, 1), POSTERN_E_INVALID_TWICE);
    conversation_settle(&talk);
    expect(&talk, "PING\r\n",
        "500 Error: command \"PING\" not recognized\r\n");
    finish(&talk);
}

static void test_a_replaced_mail_shows_only_valid_utf8(void)
{
    conversation talk;

    conversation_init(&talk);
    talk.options.enable_smtputf8 = 1;
    start_with(&talk, "MAIL", NULL, 0);
    conversation_send(&talk, IN(HELLO));
    expect(&talk, "MAIL FROM:<\377@b>\r\n", "500 Error: bad syntax\r\n");
    expect(&talk, "MAIL FROM:<a@b>\r\n", "250 OK\r\n");
    finish(&talk);
}

static void test_a_replaced_bdat_is_known_while_chunking_is_on(void)
{
    conversation talk;

    conversation_init(&talk);
    start_with(&talk, "BDAT", "BDAT", 0);
    conversation_settle(&talk);
    expect(&talk, "BDAT 1\r\n",
        "500 Error: command \"BDAT\" not recognized\r\n");
    finish(&talk);
    conversation_init(&talk);
    talk.options.chunking = 1;
    start_with(&talk, "BDAT", "BDAT", 0);
    conversation_settle(&talk);
    expect(&talk, "BDAT 1\r\nx", "503 Error: send HELO first\r\n");
    finish(&talk);
}

/* ---- expected lines ---------------------------------------------------- */

static void asking(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_COMMAND, NULL, "334 who?", NULL },
        { POSTERN_ASK_LINE, "anne", "334 what?", NULL },
        { POSTERN_ASK_LINE, "bye", "421 bye", NULL },
        { POSTERN_ASK_LINE, "no", "535 no", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
}

static void test_a_command_asks_for_lines(void)
{
    conversation talk;

    conversation_init(&talk);
    asking(&talk);
    start_with(&talk, "LOGIN", NULL, 0);
    conversation_settle(&talk);
    expect(&talk, "LOGIN\r\n", "334 who?\r\n");
    expect(&talk, "anne\r\n", "334 what?\r\n");
    expect(&talk, "NOOP\r\n", "250 OK\r\n");
    expect(&talk, "NOOP\r\n", "250 OK\r\n");
    expect(&talk, "LOGIN\r\n\r\n", "334 who?\r\n250 OK\r\n");
    expect(&talk, "LOGIN\r\nno\nNOOP\r\n",
        "334 who?\r\n535 no\r\n250 OK\r\n");
    expect(&talk, "LOGIN\r\na\tb\r\n",
        "334 who?\r\n500 Error: bad syntax\r\n");
    expect(&talk, "LOGIN\r\n\377\r\n",
        "334 who?\r\n500 Error: bad syntax\r\n");
    expect(&talk, "LOGIN\r\nbye\r\nNOOP\r\n", "334 who?\r\n421 bye\r\n");
    CU_ASSERT(strstr(blob_string(&talk.events), "LINE NOOP\n") != NULL);
    finish(&talk);
}

static void line_of(conversation *talk, size_t length, const char *expected)
{
    blob line;

    memset(&line, 0, sizeof(line));
    while (line.length < length)
        blob_text(&line, "a");
    blob_text(&line, "\r\n");
    expect(talk, "LOGIN\r\n", "334 who?\r\n");
    expect(talk, blob_string(&line), expected);
    blob_free(&line);
}

static void test_a_line_has_the_limit_it_was_asked_with(void)
{
    conversation talk;

    conversation_init(&talk);
    asking(&talk);
    start_with(&talk, "LOGIN", NULL, 0);
    conversation_settle(&talk);
    line_of(&talk, 100, "250 OK\r\n");
    line_of(&talk, 101, "500 5.5.6 Line too long\r\n");
    expect(&talk, "LOGIN\r\n", "334 who?\r\n");
    expect(&talk, "12345678901234567890123456789012345678901234567890"
        "123456789012345678901234567890123456789012345678901\n",
        "500 5.5.6 Line too long\r\n");
    line_of(&talk, 102, "500 5.5.6 Line too long\r\n");
    line_of(&talk, 5000, "500 5.5.6 Line too long\r\n");
    expect(&talk, "LOGIN\r\n", "334 who?\r\n");
    expect(&talk, "12345678901234567890123456789012345678901234567890"
        "12345678901234567890123456789012345678901234567890\n", "250 OK\r\n");
    expect(&talk, "NOOP\r\n", "250 OK\r\n");
    finish(&talk);
}

static void expect_wrong(conversation *talk, const postern_question *question)
{
    (void)question;
    ASSERT_NUMBER(postern_engine_expect_line(talk->engine, 0x10000),
        POSTERN_E_INVALID_LIMIT);
}

static void test_a_line_may_be_longer_than_a_command(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_COMMAND, NULL, "334 x", expect_wrong },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;
    blob line;

    memset(&line, 0, sizeof(line));
    while (line.length < 12288)
        blob_text(&line, "a");
    conversation_init(&talk);
    talk.line_limit = 12288;
    talk.answers = answers;
    start_with(&talk, "LOGIN", NULL, 0);
    conversation_settle(&talk);
    expect(&talk, "LOGIN\r\n", "334 x\r\n");
    expect(&talk, blob_string(&line), "");
    expect(&talk, "\r\nNOOP\r\n", "250 OK\r\n250 OK\r\n");
    expect(&talk, "LOGIN\r\n", "334 x\r\n");
    blob_text(&line, "a");
    expect(&talk, blob_string(&line), "");
    expect(&talk, "\r\nNOOP\r\n", "500 5.5.6 Line too long\r\n250 OK\r\n");
    expect(&talk, "LOGIN\r\nQUIT", "334 x\r\n");
    conversation_fin(&talk);
    CU_ASSERT(talk.closed);
    finish(&talk);
    blob_free(&line);
}

/* The longest line that can be expected is longer than the part of a line that
   is thrown away at most. */
static void test_the_longest_line_is_not_thrown_away_for_ever(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_COMMAND, NULL, "334 x", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    static char octets[0xFFFF + 2];
    conversation talk;

    memset(octets, 'a', sizeof(octets));
    conversation_init(&talk);
    talk.line_limit = 0xFFFF;
    talk.answers = answers;
    start_with(&talk, "LOGIN", NULL, 0);
    conversation_settle(&talk);
    expect(&talk, "LOGIN\r\n", "334 x\r\n");
    conversation_send(&talk, octets, sizeof(octets));
    expect(&talk, "a", "421 4.7.0 Command line too long\r\n");
    CU_ASSERT(talk.closed);
    finish(&talk);
}

static void test_only_commands_and_lines_ask_for_lines(void)
{
    conversation talk;

    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    ASSERT_NUMBER(postern_engine_expect_line(talk.engine, 10),
        POSTERN_E_INVALID_HERE);
    finish(&talk);
}

static void expect_one(conversation *talk, const postern_question *question)
{
    (void)question;
    ASSERT_NUMBER(postern_engine_expect_line(talk->engine, 10), 0);
}

/* Any other answer means that no line is expected. */
static void test_another_answer_takes_the_line_back(void)
{
    static const char *const says[] = { NULL, "250 in", "535 no", "x" };
    static const char *const heard[] = { "250 OK\r\n221 Bye\r\n",
        "250 in\r\n221 Bye\r\n", "535 no\r\n221 Bye\r\n",
        "451 4.3.0 Error: the server has no answer\r\n221 Bye\r\n" };
    size_t i;

    for (i = 0; i < 4; i++) {
        conversation_answer answers[2];
        conversation talk;

        memset(answers, 0, sizeof(answers));
        answers[0].ask = POSTERN_ASK_COMMAND;
        answers[0].says = says[i];
        answers[0].act = expect_one;
        conversation_init(&talk);
        talk.answers = answers;
        start_with(&talk, "LOGIN", NULL, 0);
        conversation_settle(&talk);
        expect(&talk, "LOGIN\r\nQUIT\r\n", heard[i]);
        finish(&talk);
    }
}

/* Without postern_expect_line, 3xx is no valid answer. */
static void test_3xx_without_a_line_is_451(void)
{
    postern_question question;
    conversation talk;

    conversation_init(&talk);
    start_with(&talk, "LOGIN", NULL, 0);
    conversation_settle(&talk);
    postern_engine_lend(talk.engine, "LOGIN\r\n", 7, 0);
    ASSERT_NUMBER(postern_engine_next(talk.engine, &question), 1);
    ASSERT_NUMBER(postern_engine_answer(talk.engine, "334 x", 0),
        POSTERN_E_INVALID_TEXT);
    ASSERT_NUMBER(postern_engine_next(talk.engine, &question), 0);
    ASSERT_NUMBER(postern_engine_reclaim(talk.engine), 7);
    expect(&talk, "QUIT\r\n",
        "451 4.3.0 Error: the server has no answer\r\n221 Bye\r\n");
    finish(&talk);
}

/* ---- pushing ----------------------------------------------------------- */

static void push_wrong(conversation *talk, const postern_question *question)
{
    (void)question;
    ASSERT_NUMBER(postern_engine_push(talk->engine, "250"),
        POSTERN_E_INVALID_TEXT);
    ASSERT_NUMBER(postern_engine_push(talk->engine, "hello"),
        POSTERN_E_INVALID_TEXT);
    ASSERT_NUMBER(postern_engine_push(talk->engine, "199-x"),
        POSTERN_E_INVALID_TEXT);
}

static void push_space(conversation *talk, const postern_question *question)
{
    (void)question;
    ASSERT_NUMBER(postern_engine_push(talk->engine, "250 first"), 0);
}

static void push_much(conversation *talk, const postern_question *question)
{
    static char text[500];
    int i, result = 0;

    (void)question;
    memset(text, 'x', sizeof(text) - 1);
    memcpy(text, "250-", 4);
    for (i = 0; i < 100 && result == 0; i++)
        result = postern_engine_push(talk->engine, text);
    ASSERT_NUMBER(result, POSTERN_E_FULL);
    /* the last push failed; the one before may have passed the cap */
    CU_ASSERT((i - 2) * 501 <= PST_OUTPUT_CAP && i * 501 > PST_OUTPUT_CAP);
}

static void push_keywords(conversation *talk,
    const postern_question *question)
{
    int i, result = 0;

    (void)question;
    for (i = 0; i < 1000 && result == 0; i++)
        result = postern_engine_push(talk->engine, "250-XFULL");
    ASSERT_NUMBER(result, POSTERN_E_NOMEM);
    CU_ASSERT(i > 100);
}

static void test_pushed_lines_come_first_and_are_bounded(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_NOOP, "wrong", NULL, push_wrong },
        { POSTERN_ASK_NOOP, "much", NULL, push_much },
        { POSTERN_ASK_NOOP, "space", NULL, push_space },
        { POSTERN_ASK_NOOP, NULL, NULL, push },
        { POSTERN_ASK_EHLO, NULL, NULL, push_keywords },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    conversation_init(&talk);
    talk.answers = answers;
    CU_ASSERT(conversation_start(&talk));
    ASSERT_NUMBER(postern_engine_push(talk.engine, "250-x"),
        POSTERN_E_INVALID_HERE);
    conversation_settle(&talk);
    expect(&talk, "NOOP\r\n", "250-first\r\n250 OK\r\n");
    expect(&talk, "NOOP wrong\r\n", "250 OK\r\n");
    expect(&talk, "NOOP space\r\n", "250 first\r\n250 OK\r\n");
    conversation_send(&talk, IN("NOOP much\r\nEHLO x\r\nNOOP wrong\r\n"));
    conversation_settle(&talk);
    finish(&talk);
}

void suite_engine_verb_session(void)
{
    SUITE("engine/verb_session");
    TEST(test_help_is_as_on_the_page);
    TEST(test_help_knows_bdat_while_it_is_on);
    TEST(test_hooks_decide);
    TEST(test_a_reset_cannot_be_refused);
    TEST(test_a_long_greeting_is_said);
    TEST(test_the_greeting_may_be_a_refusal);
    TEST(test_a_command_of_ones_own_is_a_command);
    TEST(test_what_it_needs_is_checked);
    TEST(test_a_replaced_command_can_run_the_built_in);
    TEST(test_the_built_in_checks_what_it_needs);
    TEST(test_a_guard_has_the_help_of_the_built_in);
    TEST(test_a_guard_may_have_the_help_of_the_built_in_in_part);
    TEST(test_a_guard_is_in_help_when_the_built_in_is);
    TEST(test_only_a_built_in_has_a_help_of_its_own);
    TEST(test_a_replaced_mail_shows_only_valid_utf8);
    TEST(test_a_replaced_bdat_is_known_while_chunking_is_on);
    TEST(test_a_command_asks_for_lines);
    TEST(test_a_line_has_the_limit_it_was_asked_with);
    TEST(test_a_line_may_be_longer_than_a_command);
    TEST(test_the_longest_line_is_not_thrown_away_for_ever);
    TEST(test_only_commands_and_lines_ask_for_lines);
    TEST(test_another_answer_takes_the_line_back);
    TEST(test_3xx_without_a_line_is_451);
    TEST(test_pushed_lines_come_first_and_are_bounded);
}
