/* SPDX-License-Identifier: MIT */
/* test_trace.c - what the trace shows of a command line. */
#include "base/config.h"
#include "postern_engine.h"
#include "support/failing_alloc.h"
#include "support/suite.h"

static failing_alloc alloc;
static postern_rules *rules;
static postern_engine *engine;
static char traced[2200];

static void begin(void)
{
    postern_engine_options options;

    failing_alloc_init(&alloc);
    postern_engine_options_init(&options);
    options.resize = failing_alloc_resize;
    options.resize_context = &alloc;
    options.trace = 1;
    rules = postern_rules_new(&options, NULL);
    CU_ASSERT_FATAL(rules != NULL);
    ASSERT_NUMBER(postern_rules_add_command(rules, "ASK", NULL, NULL, 0, 1),
        0);
    ASSERT_NUMBER(postern_rules_add_command(rules, "TELL", NULL, NULL,
        POSTERN_SECRET, 2), 0);
    ASSERT_NUMBER(postern_rules_add_command(rules, "AUTH", NULL, NULL, 0, 3),
        0);
    engine = postern_engine_new(rules, 0);
    CU_ASSERT_FATAL(engine != NULL);
    traced[0] = '\0';
}

static void end(void)
{
    postern_engine_free(engine);
    postern_rules_free(rules);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void say_octets(const char *octets, size_t length)
{
    postern_question question;

    postern_engine_lend(engine, octets, length, 0);
    while (postern_engine_next(engine, &question)) {
        if (question.ask == POSTERN_ASK_TRACE)
            sprintf(traced + strlen(traced), "%.*s|", (int)question.length,
                question.octets);
        if (question.ask == POSTERN_ASK_COMMAND && question.command == 1)
            (void)postern_engine_expect_line(engine, 100);
        (void)postern_engine_answer(engine, question.ask == POSTERN_ASK_COMMAND
            && question.command == 1 ? "334 secret?" : NULL, 0);
    }
    ASSERT_NUMBER(postern_engine_reclaim(engine), length);
}

static void say(const char *octets)
{
    say_octets(octets, strlen(octets));
}

static void test_a_line_that_was_asked_for_is_not_traced(void)
{
    begin();
    say("ASK\r\nhunter2\r\nNOOP x\n\r\n");
    ASSERT_TEXT(traced, "ASK|********|NOOP x||");
    end();
}

static void test_what_is_no_text_is_shown_escaped(void)
{
    begin();
    say("NOOP \033[2J\303\244\r\nEHLO\tx\177\r\n\0\r\n");
    ASSERT_TEXT(traced, "NOOP \\x1b[2J\\xc3\\xa4|EHLO\\x09x\\x7f|");
    end();
}

/* The escaped text may only use the memory after the line. */
static void test_what_is_escaped_ends_where_the_memory_does(void)
{
    static char line[PST_LINE_BLOCK - 198];
    size_t i, length, shown;

    for (length = 1000; length < sizeof(line); length += 7) {
        begin();
        memset(line, '\001', length);
        line[length - 1] = '\n';
        memcpy(line, "NOOP ", 5);
        say_octets(line, length);
        shown = strlen(traced);
        CU_ASSERT_FATAL(shown > 0 && shown < length);
        for (i = 5; i < shown - 1; i++)
            CU_ASSERT_FATAL(traced[i] == "\\x01"[(i - 5) % 4]);
        CU_ASSERT(shown < 6 || (shown - 6) % 4 == 0);
        end();
    }
}

/* A secret of the built-in is also hidden in a command in front of it. */
static void test_a_guard_of_auth_shows_no_secret(void)
{
    begin();
    say("AUTH PLAIN AGEAYg==\r\nauth login\r\n");
    ASSERT_TEXT(traced, "AUTH PLAIN ********|AUTH LOGIN ********|");
    end();
}

static void test_secrets_of_a_command_are_not_traced(void)
{
    static const char *const lines[] = {
        "TELL hunter2\r\n", "tell\thunter2\r\n", "\t Tell  hunter2\r\n",
        "TELL\001hunter2\r\n", "TELL=hunter2\r\n", "TELL\r\n"
    };
    size_t i;

    for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        begin();
        say(lines[i]);
        ASSERT_TEXT(traced, "TELL ********|");
        end();
    }
    begin();
    say("TELLING x\r\n\n \n");
    ASSERT_TEXT(traced, "TELLING x|| |");
    end();
}

static void test_a_long_secret_is_hidden(void)
{
    static char line[PST_LINE_BLOCK - 198];
    size_t length;

    for (length = 1000; length < sizeof(line); length++) {
        begin();
        memset(line, 's', length);
        line[length - 1] = '\n';
        memcpy(line, "TELL ", 5);
        say_octets(line, length);
        ASSERT_TEXT(traced, "TELL ********|");
        end();
    }
}

void suite_engine_trace(void)
{
    SUITE("engine/trace");
    TEST(test_what_is_no_text_is_shown_escaped);
    TEST(test_what_is_escaped_ends_where_the_memory_does);
    TEST(test_a_guard_of_auth_shows_no_secret);
    TEST(test_secrets_of_a_command_are_not_traced);
    TEST(test_a_long_secret_is_hidden);
    TEST(test_a_line_that_was_asked_for_is_not_traced);
}
