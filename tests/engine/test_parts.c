/* SPDX-License-Identifier: MIT */
/*
 * test_parts.c - parts of the protocol that a build may leave out
 * (PST_WITH_... in config.h): options that need them are refused, and their
 * commands and parameters are unknown.  `make less` runs it in a build without
 * any of them.
 */
#include "base/config.h"
#include "conversation.h"
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

/* Makes rules with these options, which need a part. */
static void expect(int is_there)
{
    int error;
    postern_rules *rules = postern_rules_new(&options, &error);

    CU_ASSERT((rules != NULL) == is_there);
    ASSERT_NUMBER(error, is_there ? 0 : POSTERN_E_INVALID_LEFT_OUT);
    postern_rules_free(rules);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
    begin();
}

static const postern_call_limit limits[] = { { "NOOP", 1 }, { NULL, 0 } };

static void test_options_of_what_is_left_out_are_refused(void)
{
    begin();
    expect(1);
    options.auth = 1;
    expect(PST_WITH_AUTH);
    options.auth_keys = 1;
    expect(PST_WITH_AUTH);
    options.xclient = 1;
    expect(PST_WITH_XCLIENT);
    options.lmtp = 1;
    expect(PST_WITH_LMTP);
    options.tls = 1;
    expect(PST_WITH_TLS);
    options.chunking = 1;
    expect(PST_WITH_CHUNKING);
    options.binarymime = 1;
    expect(PST_WITH_CHUNKING);
    options.enable_smtputf8 = 1;
    expect(PST_WITH_SMTPUTF8);
    options.enhanced_status_codes = 1;
    expect(PST_WITH_STATUS);
    options.strict_addresses = 1;
    expect(PST_WITH_STRICT);
    options.bare_newline = POSTERN_NEWLINE_REJECT;
    expect(PST_WITH_NEWLINES);
    options.command_call_limit = limits;
    expect(PST_WITH_COMMANDS);
    options.trace = 1;
    expect(PST_WITH_LOG);
    options.dsn = 1;
    expect(PST_WITH_DELIVERY);
    options.requiretls = 1;
    expect(PST_WITH_DELIVERY);
    options.mt_priority = "";
    expect(PST_WITH_DELIVERY);
    options.deliver_by = 1;
    expect(PST_WITH_DELIVERY);
    options.hold_limit = 1;
    expect(PST_WITH_DELIVERY);
    options.auth_parameter = 1;
    expect(PST_WITH_DELIVERY);
}

static void test_what_is_added_to_what_is_left_out_is_refused(void)
{
    postern_rules *rules;

    begin();
    rules = postern_rules_new(&options, NULL);
    CU_ASSERT_FATAL(rules != NULL);
    ASSERT_NUMBER(postern_rules_add_mechanism(rules, "X-OWN", 1),
        PST_WITH_AUTH ? 0 : POSTERN_E_INVALID_LEFT_OUT);
    ASSERT_NUMBER(postern_rules_add_command(rules, "PING", NULL, NULL, 0, 1),
        PST_WITH_COMMANDS ? 0 : POSTERN_E_INVALID_LEFT_OUT);
    postern_rules_free(rules);
}

/* These options are off, so all builds reply the same. */
static void test_who_speaks_of_it_is_told_that_it_is_unknown(void)
{
    static const char said[] = "EHLO c.test\r\nAUTH PLAIN AGEAYg==\r\n"
        "XCLIENT NAME=x\r\nLHLO c.test\r\nBDAT 3\r\n"
        "MAIL FROM:<a@x.test> AUTH=<>\r\n"
        "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test> NOTIFY=NEVER\r\n"
        "RCPT TO:<b@x.test>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n";
    conversation talk;

    conversation_init(&talk);
    talk.options.assembling = 1;
    conversation_start(&talk);
    conversation_send(&talk, said, sizeof(said) - 1);
    conversation_settle(&talk);
    ASSERT_TEXT(blob_string(&talk.output),
        "220 mx.test postern " POSTERN_VERSION "\r\n"
        "250-mx.test\r\n"
        "250-SIZE 33554432\r\n"
        "250-8BITMIME\r\n"
        "250-PIPELINING\r\n"
        "250 HELP\r\n"
        "500 Error: command \"AUTH\" not recognized\r\n"
        "500 Error: command \"XCLIENT\" not recognized\r\n"
        "500 Error: command \"LHLO\" not recognized\r\n"
        "500 Error: command \"BDAT\" not recognized\r\n"
        "555 MAIL FROM parameters not recognized or not implemented\r\n"
        "250 OK\r\n"
        "555 RCPT TO parameters not recognized or not implemented\r\n"
        "250 OK\r\n"
        "354 End data with <CR><LF>.<CR><LF>\r\n"
        "250 OK\r\n"
        "221 Bye\r\n");
    conversation_end(&talk);
    conversation_free(&talk);
}

void suite_engine_parts(void)
{
    SUITE("engine/parts");
    TEST(test_options_of_what_is_left_out_are_refused);
    TEST(test_what_is_added_to_what_is_left_out_is_refused);
    TEST(test_who_speaks_of_it_is_told_that_it_is_unknown);
}
