/* SPDX-License-Identifier: MIT */
/* test_rules.c - what all conversations of a server share. */
#include <limits.h>

#include "engine/engine.h"
#include "support/failing_alloc.h"
#include "support/suite.h"

static failing_alloc alloc;
static postern_engine_options options;

static void begin(void)
{
    failing_alloc_init(&alloc);
    postern_engine_options_init(&options);
    options.resize = failing_alloc_resize;
    options.resize_context = &alloc;
}

static postern_rules *make(void)
{
    int error = -99;
    postern_rules *rules = postern_rules_new(&options, &error);

    ASSERT_NUMBER(error, 0);
    CU_ASSERT_FATAL(rules != NULL);
    return rules;
}

static void end(postern_rules *rules)
{
    postern_rules_free(rules);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_defaults_are_those_of_the_manual(void)
{
    begin();
    ASSERT_NUMBER(options.size, sizeof(options));
    ASSERT_NUMBER(options.data_size_limit, 33554432);
    ASSERT_NUMBER(options.timeout, 300000);
    ASSERT_NUMBER(options.answer_timeout, 300000);
    ASSERT_NUMBER(options.line_length_limit, 1001);
    ASSERT_NUMBER(options.command_size_limit, 512);
    ASSERT_NUMBER(options.recipient_limit, 1000);
    ASSERT_NUMBER(options.discard_limit, 1073741824);
    ASSERT_NUMBER(options.error_limit, 20);
    ASSERT_NUMBER(options.auth_timeout, 60000);
    CU_ASSERT(options.hostname == NULL && options.ident == NULL);
}

static void expect_invalid(int expected)
{
    int error = 0;

    CU_ASSERT(postern_rules_new(&options, &error) == NULL);
    ASSERT_NUMBER(error, expected);
    ASSERT_NUMBER(postern_error_kind(error), POSTERN_E_INVALID);
    CU_ASSERT(postern_rules_new(&options, NULL) == NULL);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_wrong_options_are_refused(void)
{
    begin();
    options.size--;
    expect_invalid(POSTERN_E_INVALID_OPTIONS);
    begin();
    options.resize = NULL;
    expect_invalid(POSTERN_E_INVALID_RESIZE);
    begin();
    options.command_size_limit = 63;
    expect_invalid(POSTERN_E_INVALID_COMMAND_SIZE);
    options.command_size_limit = 1025;
    expect_invalid(POSTERN_E_INVALID_COMMAND_SIZE);
    begin();
    options.bare_newline = -1;
    expect_invalid(POSTERN_E_INVALID_BARE_NEWLINE);
    options.bare_newline = POSTERN_NEWLINE_REJECT + 1;
    expect_invalid(POSTERN_E_INVALID_BARE_NEWLINE);
    begin();
    options.timeout = ULONG_MAX / 2 + 1;
    expect_invalid(POSTERN_E_INVALID_TIMEOUT);
    begin();
    options.answer_timeout = ULONG_MAX;
    expect_invalid(POSTERN_E_INVALID_ANSWER_TIMEOUT);
    begin();
    options.no_ehlo = "SIZE,NOSUCH";
    expect_invalid(POSTERN_E_INVALID_NO_EHLO);
    begin();
    options.mt_priority = "A B";
    expect_invalid(POSTERN_E_INVALID_MT_PRIORITY);
    options.mt_priority = "A2345678901234567890123456789012345678901";
    expect_invalid(POSTERN_E_INVALID_MT_PRIORITY);
    begin();
    options.deliver_by_minimum = 1000000000UL;
    expect_invalid(POSTERN_E_INVALID_DELIVER_BY);
    begin();
    options.hold_limit = 1000000000UL;
    expect_invalid(POSTERN_E_INVALID_HOLD);
    begin();
    options.hold_until_limit = "2030-01-31";
    expect_invalid(POSTERN_E_INVALID_HOLD);
    begin();
    options.hostname = "a\r\nb";
    expect_invalid(POSTERN_E_INVALID_HOSTNAME);
    begin();
    options.ident = "a\nb";
    expect_invalid(POSTERN_E_INVALID_IDENT);
}

static void test_strings_are_copied(void)
{
    char hostname[20] = "a.test", ident[20] = "me", no_ehlo[20] = "SIZE";
    char verb[20] = "noop", extra[20] = "XOORG", exclude[20] = "LOGIN";
    char forbidden[20] = "GET", moment[30] = "2030-01-31T00:00:00Z";
    char profile[20] = "MIXER";
    postern_call_limit limits[2];
    postern_rules *rules;
    unsigned limit = 0;

    begin();
    limits[0].verb = verb;
    limits[0].limit = 3;
    limits[1].verb = NULL;
    options.hostname = hostname;
    options.ident = ident;
    options.no_ehlo = no_ehlo;
    options.extra_parameters = extra;
    options.auth_exclude = exclude;
    options.forbidden_commands = forbidden;
    options.hold_until_limit = moment;
    options.mt_priority = profile;
    options.command_call_limit = limits;
    rules = make();
    strcpy(hostname, "spoiled");
    strcpy(ident, "spoiled");
    strcpy(no_ehlo, "spoiled");
    strcpy(extra, "spoiled");
    strcpy(exclude, "spoiled");
    strcpy(forbidden, "spoiled");
    strcpy(moment, "spoiled");
    strcpy(profile, "spoiled");
    strcpy(verb, "spoiled");
    limits[0].limit = 9;
    ASSERT_TEXT(rules->greeting, "220 a.test me");
    ASSERT_TEXT(rules->options.no_ehlo, "SIZE");
    ASSERT_TEXT(rules->options.extra_parameters, "XOORG");
    ASSERT_TEXT(rules->options.auth_exclude, "LOGIN");
    ASSERT_TEXT(rules->options.forbidden_commands, "GET");
    ASSERT_TEXT(rules->options.hold_until_limit, "2030-01-31T00:00:00Z");
    ASSERT_TEXT(rules->options.mt_priority, "MIXER");
    ASSERT_NUMBER(pst_calls_limit(rules, "NOOP", &limit), 1);
    ASSERT_NUMBER(limit, 3);
    ASSERT_NUMBER(pst_rules_set_hostname(rules, "b.test"), 0);
    ASSERT_TEXT(rules->greeting, "220 b.test me");
    ASSERT_TEXT(rules->options.hostname, "b.test");
    end(rules);
}

static void test_there_is_a_name_and_an_ident(void)
{
    postern_rules *rules;
    unsigned limit;

    begin();
    rules = make();
    ASSERT_TEXT(rules->greeting, "220 localhost postern " POSTERN_VERSION);
    ASSERT_NUMBER(pst_calls_limit(rules, "NOOP", &limit), 0);
    end(rules);
    postern_rules_free(NULL);
}

static void test_verbs_are_sorted_and_found(void)
{
    static const char *const own[] = { "a", "zz", "MAIM", "X1", "1" };
    postern_rules *rules;
    size_t i;

    begin();
    rules = make();
    for (i = 0; i < 5; i++)
        ASSERT_NUMBER(postern_rules_add_command(rules, own[i], NULL, NULL, 0,
            i), 0);
    for (i = 1; i < rules->verb_count; i++)
        CU_ASSERT(strcmp(rules->verbs[i - 1]->name, rules->verbs[i]->name)
            < 0);
    for (i = 0; i < rules->verb_count; i++)
        CU_ASSERT(pst_verb_find(rules, rules->verbs[i]->name)
            == rules->verbs[i]);
    CU_ASSERT(pst_verb_find(rules, "") == NULL);
    CU_ASSERT(pst_verb_find(rules, "MAI") == NULL);
    CU_ASSERT(pst_verb_find(rules, "ZZZ") == NULL);
    CU_ASSERT(pst_verb_find(rules, "A") != NULL);
    end(rules);
}

static void test_wrong_commands_are_refused(void)
{
    static const char *const wrong[] = {
        "", "A B", "A-B", "A\n", "\344",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    };
    postern_rules *rules;
    size_t i;

    begin();
    rules = make();
    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ASSERT_NUMBER(postern_rules_add_command(rules, wrong[i], NULL, NULL,
            0, 0), POSTERN_E_INVALID_VERB);
    ASSERT_NUMBER(postern_rules_add_command(rules, NULL, NULL, NULL, 0, 0),
        POSTERN_E_INVALID_VERB);
    ASSERT_NUMBER(postern_rules_add_command(rules, "X", NULL, NULL, 32, 0),
        POSTERN_E_INVALID_NEEDS);
    ASSERT_NUMBER(postern_rules_add_command(rules, "X", NULL, NULL, 31, 0), 0);
    ASSERT_NUMBER(postern_rules_add_command(rules, "x", NULL, NULL, 0, 0),
        POSTERN_E_INVALID_TWICE);
    ASSERT_NUMBER(postern_rules_add_command(rules, "MAIL", NULL, NULL, 0, 0),
        0);
    ASSERT_NUMBER(postern_rules_add_command(rules, "MAIL", NULL, NULL, 0, 0),
        POSTERN_E_INVALID_TWICE);
    end(rules);
}

static void test_a_command_without_memory_leaves_the_old_ones(void)
{
    postern_rules *rules;
    unsigned long n;
    int result = POSTERN_E_NOMEM;

    begin();
    rules = make();
    for (n = 1; result == POSTERN_E_NOMEM; n++) {
        size_t count = rules->verb_count;

        failing_alloc_fail(&alloc, n, 0);
        result = postern_rules_add_command(rules, "XX", "XX y", " z", 0, 0);
        if (result != 0)
            ASSERT_NUMBER(rules->verb_count, count);
    }
    ASSERT_NUMBER(n, 7);
    ASSERT_TEXT(pst_verb_find(rules, "XX")->syntax, "XX y");
    ASSERT_TEXT(pst_verb_find(rules, "XX")->suffix, " z");
    end(rules);
}

static void test_a_limit_is_of_the_verb_or_of_the_star(void)
{
    static const postern_call_limit limits[] = {
        { "noop", 1 }, { "*", 5 }, { "RSET", 2 }, { NULL, 0 }
    };
    postern_rules *rules;
    unsigned limit = 0;

    begin();
    options.command_call_limit = limits;
    rules = make();
    CU_ASSERT(pst_calls_limit(rules, "NOOP", &limit) && limit == 1);
    CU_ASSERT(pst_calls_limit(rules, "RSET", &limit) && limit == 2);
    CU_ASSERT(pst_calls_limit(rules, "FOO", &limit) && limit == 5);
    end(rules);
}

void suite_engine_rules(void)
{
    SUITE("engine/rules");
    TEST(test_defaults_are_those_of_the_manual);
    TEST(test_wrong_options_are_refused);
    TEST(test_strings_are_copied);
    TEST(test_there_is_a_name_and_an_ident);
    TEST(test_verbs_are_sorted_and_found);
    TEST(test_wrong_commands_are_refused);
    TEST(test_a_command_without_memory_leaves_the_old_ones);
    TEST(test_a_limit_is_of_the_verb_or_of_the_star);
}
