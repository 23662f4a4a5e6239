/* SPDX-License-Identifier: MIT */
/* test_fault_rule.c - parsing of --fault. */
#include "cli/fault_rule.h"
#include "support/suite.h"

static pst_cli_fault_rule rule;

/* The verb, what happens, and how often, in a line. */
static const char *read(const char *text)
{
    static char shown[200];

    if (!pst_cli_fault_rule_parse(text, &rule))
        return NULL;
    sprintf(shown, "%s %d %lu %lu%%%s%s", pst_cli_fault_verb(rule.moment),
        rule.action, rule.delay, rule.percent,
        rule.reply[0] == '\0' ? "" : " ", rule.reply);
    return shown;
}

static void test_faults_are_read(void)
{
    ASSERT_TEXT(read("RCPT:451"),
        "RCPT 1 0 100% 451 4.3.0 A fault that was asked for");
    ASSERT_TEXT(read("rcpt:550-5.1.1@25"),
        "RCPT 1 0 25% 550 5.1.1 A fault that was asked for");
    ASSERT_TEXT(read(".:421"),
        ". 1 0 100% 421 4.3.0 A fault that was asked for");
    ASSERT_TEXT(read("CONNECT:delay=2.5"), "CONNECT 2 2500 100%");
    ASSERT_TEXT(read("DATA:drop@0"), "DATA 3 0 0%");
    ASSERT_TEXT(read("STARTTLS:stall"), "STARTTLS 4 0 100%");
    ASSERT_NUMBER(rule.moment >= PST_CLI_FAULT_COMMANDS, 1);
}

static void test_what_is_none_is_refused(void)
{
    static const char *const texts[] = {
        "", "RCPT", ":451", "RCPT:", "NOPE:451", "RCPT:250", "RCPT:354",
        "RCPT:600", "RCPT:45", "RCPT:4511", "RCPT:451-", "RCPT:451-5.1.1",
        "RCPT:550-5.1", "RCPT:550-5.1.", "RCPT:550-5.1.1x",
        "RCPT:550-5.1000.1", "RCPT:451@", "RCPT:451@101", "RCPT:451@x",
        "RCPT:delay", "RCPT:delay=", "RCPT:delay=0", "RCPT:drops",
        "A_VERB_THAT_IS_LONG:451",
        "RCPT:451-4.1.1@1000000000000000000000000000000000000000"
    };
    size_t i;

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        ASSERT_TEXT(read(texts[i]), NULL);
}

static int read_address(const char *text)
{
    return pst_cli_fault_rule_address(text, strlen(text), &rule);
}

static void test_addresses_are_read(void)
{
    CU_ASSERT(read_address("reply-550-5.1.1"));
    ASSERT_NUMBER(rule.action, PST_CLI_FAULT_REPLY);
    ASSERT_NUMBER(rule.moment, PST_CLI_FAULT_COMMANDS);
    ASSERT_TEXT(rule.reply, "550 5.1.1 A fault that was asked for");
    CU_ASSERT(read_address("dot-reply-452"));
    ASSERT_NUMBER(rule.moment, PST_CLI_FAULT_DOT);
    ASSERT_TEXT(rule.reply, "452 4.3.0 A fault that was asked for");
    CU_ASSERT(read_address("delay-0.5"));
    ASSERT_NUMBER(rule.delay, 500);
    CU_ASSERT(read_address("dot-drop"));
    ASSERT_NUMBER(rule.action, PST_CLI_FAULT_DROP);
    CU_ASSERT(read_address("stall"));
    ASSERT_NUMBER(rule.action, PST_CLI_FAULT_STALL);
    CU_ASSERT_FALSE(read_address("reply-250"));
    CU_ASSERT_FALSE(read_address("someone"));
    CU_ASSERT_FALSE(read_address(""));
    CU_ASSERT_FALSE(read_address("dot-"));
    CU_ASSERT_FALSE(read_address(
        "reply-550-5.1.1-and-much-more-than-there-is-room-for"));
}

void suite_cli_fault_rule(void)
{
    SUITE("cli/fault_rule");
    TEST(test_faults_are_read);
    TEST(test_what_is_none_is_refused);
    TEST(test_addresses_are_read);
}
