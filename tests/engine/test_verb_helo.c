/* SPDX-License-Identifier: MIT */
/* test_verb_helo.c - HELO and EHLO, their keywords, and switched off
   keywords. */
#include "catalogue.h"

static void test_helo_and_ehlo_begin_anew(void)
{
    static const catalogue_row rows[] = {
        { "HELO", IN("HELO c.test\r\n"), "220 250", "CONNECTED HELO",
            "250 mx.test\r\n", NULL, NULL },
        { "EHLO", IN(HELLO), "220 250", "CONNECTED EHLO",
            "250-mx.test\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n"
            "250-PIPELINING\r\n250 HELP\r\n", NULL, NULL },
        { "19 EHLO in a transaction", IN(HELLO FROM TO HELLO TO FROM),
            "220 250 250 250 250 503 250",
            "CONNECTED EHLO MAIL RCPT EHLO MAIL", NULL, NULL, NULL },
        { "HELO in a transaction", IN(HELLO FROM "HELO c\r\n" TO),
            "220 250 250 250 503", "CONNECTED EHLO MAIL HELO", NULL, NULL,
            NULL },
        { "a refused one ends nothing", IN(HELLO FROM "EHLO\r\n" TO),
            "220 250 250 501 250", "CONNECTED EHLO MAIL RCPT", NULL, NULL,
            NULL },
        { "18 odd names", IN("EHLO <%s%n>\r\nHELO a b c\r\n"), "220 250 250",
            NULL, NULL, NULL, NULL },
        { "73 twice in a row", IN(HELLO HELLO FROM), "220 250 250 250", NULL,
            NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

static void test_the_name_is_kept_however_long(void)
{
    conversation talk;
    blob line;
    int i;

    memset(&line, 0, sizeof(line));
    blob_text(&line, "HELO ");
    for (i = 0; i < 500; i++)
        blob_text(&line, "n");
    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    CU_ASSERT(postern_engine_host_name(talk.engine) == NULL);
    conversation_send(&talk, blob_string(&line), line.length);
    conversation_send(&talk, IN("\r\n"));
    ASSERT_TEXT(postern_engine_host_name(talk.engine),
        blob_string(&line) + 5);
    conversation_send(&talk, IN("EHLO short\r\n"));
    ASSERT_TEXT(postern_engine_host_name(talk.engine), "short");
    CU_ASSERT(postern_engine_extended_smtp(talk.engine));
    conversation_send(&talk, IN("HELO 23456789012345678901234\r\n"));
    ASSERT_TEXT(postern_engine_host_name(talk.engine),
        "23456789012345678901234");
    CU_ASSERT(!postern_engine_extended_smtp(talk.engine));
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
    blob_free(&line);
}

/* ---- answers of hooks -------------------------------------------------- */

static void all_out(conversation *talk, const postern_question *question)
{
    const char *line;

    (void)talk;
    while ((line = postern_keywords_next(question->keywords, NULL)) != NULL) {
        char word[40];

        sprintf(word, "%.*s", (int)strcspn(line, " "), line);
        ASSERT_NUMBER(postern_keywords_remove(question->keywords, word), 0);
    }
}

static void size_out(conversation *talk, const postern_question *question)
{
    (void)talk;
    ASSERT_NUMBER(postern_keywords_remove(question->keywords, "size"), 0);
    ASSERT_NUMBER(postern_keywords_remove(question->keywords, "SIZE"),
        POSTERN_E_INVALID_KEYWORD);
    ASSERT_NUMBER(postern_keywords_remove(question->keywords, "SMTPUTF8"),
        POSTERN_E_INVALID_KEYWORD);
}

static void push_two(conversation *talk, const postern_question *question)
{
    (void)question;
    ASSERT_NUMBER(postern_engine_push(talk->engine, "250-XA"), 0);
    ASSERT_NUMBER(postern_engine_push(talk->engine, "250 XB c"), 0);
}

static void deciding(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_HELO, "bad", "550 not you", NULL },
        { POSTERN_ASK_HELO, "own", "250 own words", NULL },
        { POSTERN_ASK_EHLO, "bad", "550 not you", NULL },
        { POSTERN_ASK_EHLO, "go", "421 go", NULL },
        { POSTERN_ASK_EHLO, "own", "251 own words", NULL },
        { POSTERN_ASK_EHLO, "bare", NULL, all_out },
        { POSTERN_ASK_EHLO, "nosize", NULL, size_out },
        { POSTERN_ASK_EHLO, "push", NULL, push_two },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
    model->options.chunking = 1;
}

static void test_hooks_decide(void)
{
    static const catalogue_row rows[] = {
        { "HELO refused", IN("HELO bad\r\n" FROM), "220 550 503", NULL,
            "550 not you\r\n", NULL, NULL },
        { "HELO in own words", IN("HELO own\r\n" FROM), "220 250 250", NULL,
            "250 own words\r\n", NULL, NULL },
        { "EHLO refused", IN("EHLO bad\r\n" FROM), "220 550 503", NULL, NULL,
            NULL, NULL },
        { "the old name stays", IN("EHLO a\r\nEHLO bad\r\n" FROM),
            "220 250 550 250", NULL, NULL, NULL, NULL },
        { "the transaction is over before it is asked", IN("EHLO a\r\n"
            FROM TO "EHLO bad\r\nDATA\r\n" FROM TO "HELO bad\r\nDATA\r\n"),
            "220 250 250 250 550 503 250 250 550 503", NULL, NULL, NULL,
            NULL },
        { "421", IN("EHLO go\r\n" FROM), "220 421 closed", NULL, NULL, NULL,
            NULL },
        { "EHLO in own words, with one code", IN("EHLO own\r\n"), "220 251",
            NULL, "251-own words\r\n251-SIZE 33554432\r\n251-8BITMIME\r\n",
            NULL, NULL },
        { "an empty list", IN("EHLO bare\r\n"), "220 250", NULL,
            "250 mx.test\r\n", NULL, NULL },
        { "what is taken out is off", IN("EHLO bare\r\n"
            "MAIL FROM:<a@b> SIZE=1\r\nMAIL FROM:<a@b> BODY=7BIT\r\n"
            "BDAT 1\r\nHELP BDAT\r\n"), "220 250 555 555 500 501", NULL, NULL,
            NULL, NULL },
        { "only until the next EHLO", IN("EHLO nosize\r\n"
            "MAIL FROM:<a@b> SIZE=1\r\nEHLO x\r\nMAIL FROM:<a@b> SIZE=1\r\n"),
            "220 250 555 250 250", NULL, NULL, NULL, NULL },
        { "HELO switches it on again", IN("EHLO bare\r\nHELO x\r\n"
            "BDAT 1\r\nx"), "220 250 250 503", NULL, NULL, NULL, NULL },
        { "pushed", IN("EHLO push\r\n"), "220 250", NULL,
            "250-CHUNKING\r\n250-XA\r\n250-XB c\r\n250 HELP\r\n", NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(rows, deciding);
}

static void hiding(conversation *model)
{
    model->options.no_ehlo = "size, 8bitmime";
    model->options.chunking = 1;
    model->options.enable_smtputf8 = 1;
}

static void eight_bits_out(conversation *talk,
    const postern_question *question)
{
    (void)talk;
    ASSERT_NUMBER(postern_keywords_remove(question->keywords, "8BITMIME"), 0);
    ASSERT_NUMBER(postern_keywords_remove(question->keywords, "SMTPUTF8"),
        POSTERN_E_INVALID_KEYWORD);
}

static void removing(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_EHLO, NULL, NULL, eight_bits_out },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
    model->options.enable_smtputf8 = 1;
}

static void decoding(conversation *model)
{
    model->options.decode_data = 1;
    model->options.enable_smtputf8 = 1;
}

/* RFC 6531 3.1 */
static void test_smtputf8_goes_with_8bitmime(void)
{
    static const catalogue_row rows[] = {
        { "neither", IN(HELLO "MAIL FROM:<a@b> SMTPUTF8\r\n"),
            "220 250 501", NULL, "250-mx.test\r\n250-SIZE 33554432\r\n"
            "250-PIPELINING\r\n250 HELP\r\n501 Error: SMTPUTF8 disabled\r\n",
            NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, removing);
    CHECK(rows, decoding);
}

static void hiding_all(conversation *model)
{
    model->options.no_ehlo = "SIZE,8BITMIME,SMTPUTF8,PIPELINING,CHUNKING,HELP";
    model->options.chunking = 1;
    model->options.enable_smtputf8 = 1;
}

static void test_no_ehlo_hides_and_refuses(void)
{
    static const catalogue_row rows[] = {
        { "two", IN(HELLO "MAIL FROM:<a@b> SIZE=1\r\n"
            "MAIL FROM:<a@b> BODY=7BIT\r\nMAIL FROM:<a@b> SMTPUTF8\r\n"),
            "220 250 555 555 501", NULL,
            "250-mx.test\r\n250-PIPELINING\r\n"
            "250-CHUNKING\r\n250 HELP\r\n", NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row none[] = {
        { "all", IN(HELLO "BDAT 1\r\nMAIL FROM:<a@b> SMTPUTF8\r\n"
            "MAIL FROM:<\303\244@b>\r\n"), "220 250 500 501 250", NULL,
            "250 mx.test\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, hiding);
    CHECK(none, hiding_all);
}

static void with_status(conversation *model)
{
    model->options.enhanced_status_codes = 1;
}

/* RFC 2034 3 and 4: after the reply to EHLO, in each line. */
static void test_replies_may_have_a_status(void)
{
    static const catalogue_row rows[] = {
        { "announced", IN(HELLO), "220 250", NULL,
            "250-ENHANCEDSTATUSCODES\r\n250 HELP\r\n", NULL, NULL },
        { "behind EHLO", IN("NOOP\r\n" HELLO "NOOP\r\n" FROM TO
            "DATA\r\n.\r\nFOO\r\nQUIT\r\n"), NULL, NULL,
            "250 HELP\r\n250 2.0.0 OK\r\n250 2.0.0 OK\r\n250 2.0.0 OK\r\n"
            "354 End data with <CR><LF>.<CR><LF>\r\n250 2.0.0 OK\r\n"
            "500 5.5.1 Error: command \"FOO\" not recognized\r\n"
            "221 2.0.0 Bye\r\n", NULL, NULL },
        { "not behind HELO", IN("HELO x\r\nNOOP\r\n"), NULL, NULL,
            "250 mx.test\r\n250 OK\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, with_status);
}

void suite_engine_verb_helo(void)
{
    SUITE("engine/verb_helo");
    TEST(test_helo_and_ehlo_begin_anew);
    TEST(test_the_name_is_kept_however_long);
    TEST(test_hooks_decide);
    TEST(test_no_ehlo_hides_and_refuses);
    TEST(test_smtputf8_goes_with_8bitmime);
    TEST(test_replies_may_have_a_status);
}
