/* SPDX-License-Identifier: MIT */
/* test_change.c - options that change while conversations go on. */
#include <limits.h>

#include "catalogue.h"
#include "engine/option_list.h"
#include "engine/rules.h"

static conversation talk;

static void begin(void)
{
    conversation_init(&talk);
}

static void start(void)
{
    CU_ASSERT_FATAL(conversation_start(&talk));
    conversation_settle(&talk);
}

static void end(void)
{
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

static void expect(const char *octets, const char *expected)
{
    size_t heard = talk.output.length;

    conversation_send(&talk, octets, strlen(octets));
    conversation_settle(&talk);
    ASSERT_TEXT(blob_string(&talk.output) + heard, expected);
}

/* Puts the changed options of talk in force. */
static void set(void)
{
    const char *which = "";

    ASSERT_NUMBER(postern_rules_set_options(talk.rules, &talk.options,
        &which), 0);
    CU_ASSERT(which == NULL);
}

static void expect_error(int error, const char *name)
{
    const char *which = "";

    ASSERT_NUMBER(postern_rules_set_options(talk.rules, &talk.options,
        &which), error);
    if (name == NULL)
        CU_ASSERT(which == NULL)
    else
        ASSERT_TEXT(which, name);
    ASSERT_NUMBER(postern_rules_set_options(talk.rules, &talk.options, NULL),
        error);
}

/* ---- which options may be changed --------------------------------------- */

#define TRY(member, change, value) TRY_##change(member)
#define TRY_LIVE(member) \
    if (strcmp(#member, "command_call_limit") != 0) { \
        memset(&talk.options.member, 1, sizeof(talk.options.member)); \
        if (strcmp(#member, "command_size_limit") == 0) \
            talk.options.command_size_limit = 513; \
        if (strcmp(#member, "hold_limit") == 0) \
            talk.options.hold_limit = 7; \
        if (strcmp(#member, "deliver_by_minimum") == 0) \
            talk.options.deliver_by_minimum = 7; \
        set(); \
        CU_ASSERT(talk.rules->options.member == talk.options.member); \
    }
#define TRY_SAME(member) \
    was = talk.options; \
    memset(&talk.options.member, 1, sizeof(talk.options.member)); \
    expect_error(POSTERN_E_INVALID_CHANGE, #member); \
    talk.options = was;
#define TRY_TEXT(member) \
    was = talk.options; \
    talk.options.member = "other"; \
    expect_error(POSTERN_E_INVALID_CHANGE, #member); \
    talk.options = was;
#define TRY_NAME(member) TRY_TEXT(member) \
    talk.options.member = NULL; \
    set(); \
    talk.options = was;

static void test_what_is_live_changes_and_the_others_do_not(void)
{
    postern_engine_options was;

    begin();
    start();
    set();
    PST_OPTIONS(TRY)
    PST_OPTIONS_ENGINE(TRY)
    end();
}

static void test_texts_are_compared_by_what_they_say(void)
{
    char first[] = "SIZE", second[] = "SIZE";

    begin();
    talk.options.no_ehlo = first;
    start();
    talk.options.no_ehlo = second;
    set();
    talk.options.no_ehlo = NULL;
    expect_error(POSTERN_E_INVALID_CHANGE, "no_ehlo");
    talk.options.no_ehlo = "SIZE,HELP";
    expect_error(POSTERN_E_INVALID_CHANGE, "no_ehlo");
    end();
}

/* A member without a row would not be copied.  Padding between members is
   shorter than the longest member. */
#define MARK(member, change, value) \
    memset(marks + offsetof(postern_engine_options, member), 1, \
        sizeof(talk.options.member));

static void test_every_member_has_a_row(void)
{
    static char marks[sizeof(postern_engine_options)];
    size_t i, run = 0;

    memset(marks, 1, sizeof(size_t));
    PST_OPTIONS(MARK)
    PST_OPTIONS_ENGINE(MARK)
    for (i = 0; i < sizeof(marks); i++) {
        run = marks[i] ? 0 : run + 1;
        CU_ASSERT_FATAL(run < sizeof(void *));
    }
}

static void test_wrong_values_change_nothing(void)
{
    begin();
    start();
    talk.options.local_part_limit = 3;
    talk.options.command_size_limit = 63;
    expect_error(POSTERN_E_INVALID_COMMAND_SIZE, NULL);
    talk.options.command_size_limit = 64;
    talk.options.timeout = ULONG_MAX;
    expect_error(POSTERN_E_INVALID_TIMEOUT, NULL);
    talk.options.size--;
    expect_error(POSTERN_E_INVALID_OPTIONS, NULL);
    ASSERT_NUMBER(postern_rules_set_options(talk.rules, NULL, NULL),
        POSTERN_E_INVALID_OPTIONS);
    expect("VRFY long@b\r\n", "252 Cannot VRFY user, but will accept message "
        "and attempt delivery\r\n");
    end();
}

/* ---- when a change takes effect ----------------------------------------- */

static void test_a_limit_holds_for_the_next_command(void)
{
    begin();
    start();
    expect("EHLO x\r\nMAIL FROM:<long@b>\r\nRCPT TO:<long@b>\r\n",
        "250-mx.test\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n"
        "250-PIPELINING\r\n250 HELP\r\n250 OK\r\n250 OK\r\n");
    talk.options.local_part_limit = 3;
    set();
    expect("RCPT TO:<long@b>\r\nVRFY long@b\r\n",
        "553 5.1.3 Error: malformed address\r\n"
        "502 Could not VRFY long@b\r\n");
    talk.options.recipient_limit = 1;
    set();
    expect("RCPT TO:<c@b>\r\n", "452 4.5.3 Error: too many recipients\r\n");
    talk.options.local_part_limit = 0;
    talk.options.recipient_limit = 0;
    set();
    expect("RCPT TO:<long@b>\r\n", "250 OK\r\n");
    end();
}

static void test_ehlo_announces_what_has_changed(void)
{
    begin();
    talk.options.limits = 1;
    talk.options.chunking = 1;
    start();
    expect("EHLO x\r\n", "250-mx.test\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n"
        "250-PIPELINING\r\n250-CHUNKING\r\n250-LIMITS RCPTMAX=1000\r\n"
        "250 HELP\r\n");
    talk.options.data_size_limit = 100;
    talk.options.recipient_limit = 2;
    talk.options.mail_limit = 3;
    talk.options.hold_limit = 60;
    set();
    /* it was not announced yet */
    expect("MAIL FROM:<a@b> HOLDFOR=60\r\n",
        "555 MAIL FROM parameters not recognized or not implemented\r\n");
    expect("EHLO x\r\nMAIL FROM:<a@b> HOLDFOR=60\r\n", "250-mx.test\r\n"
        "250-SIZE 100\r\n250-8BITMIME\r\n250-PIPELINING\r\n250-CHUNKING\r\n"
        "250-LIMITS RCPTMAX=2 MAILMAX=3\r\n"
        "250-FUTURERELEASE 60 9999-12-31T23:59:59Z\r\n250 HELP\r\n"
        "250 OK\r\n");
    talk.options.hold_limit = 0;
    talk.options.data_size_limit = 0;
    set();
    expect("RSET\r\nMAIL FROM:<a@b> HOLDFOR=60\r\n", "250 OK\r\n"
        "555 MAIL FROM parameters not recognized or not implemented\r\n");
    end();
}

static void test_content_that_has_begun_keeps_its_limits(void)
{
    begin();
    start();
    expect(HELLO FROM TO "DATA\r\n1234567890\r\n", "250-mx.test\r\n"
        "250-SIZE 33554432\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 HELP\r\n"
        "250 OK\r\n250 OK\r\n354 End data with <CR><LF>.<CR><LF>\r\n");
    talk.options.data_size_limit = 20;
    talk.options.line_length_limit = 8;
    set();
    expect("1234567890\r\n.\r\n", "250 OK\r\n");
    expect(FROM TO "DATA\r\n1234567890\r\n.\r\n", "250 OK\r\n250 OK\r\n"
        "354 End data with <CR><LF>.<CR><LF>\r\n"
        "500 Line too long (see RFC5321 4.5.3.1.6)\r\n");
    expect(FROM TO "DATA\r\n123456\r\n123456\r\n123456\r\n.\r\n",
        "250 OK\r\n250 OK\r\n354 End data with <CR><LF>.<CR><LF>\r\n"
        "552 Error: Too much mail data\r\n");
    end();
}

/* ---- clocks ------------------------------------------------------------- */

static void test_a_timeout_holds_from_the_next_command_on(void)
{
    begin();
    talk.options.timeout = 10000;
    start();
    talk.options.timeout = 1000;
    set();
    conversation_wait(&talk, 9999);
    CU_ASSERT(!talk.closed);
    expect("NOOP\r\n", "250 OK\r\n");
    conversation_wait(&talk, 999);
    CU_ASSERT(!talk.closed);
    talk.options.timeout = 2000;
    set();
    expect("NOOP\r\n", "250 OK\r\n");
    conversation_wait(&talk, 1999);
    CU_ASSERT(!talk.closed);
    conversation_wait(&talk, 1);
    CU_ASSERT(talk.closed);
    end();
}

static void test_a_timeout_may_end_and_not_begin(void)
{
    begin();
    talk.options.timeout = 1000;
    start();
    talk.options.timeout = 0;
    set();
    conversation_wait(&talk, 1000000UL);
    CU_ASSERT(!talk.closed);
    talk.options.timeout = 1000;
    expect_error(POSTERN_E_INVALID_CHANGE, "timeout");
    end();
}

static void test_the_header_of_a_proxy_may_get_a_timeout(void)
{
    begin();
    talk.options.proxy_timeout = 0;
    talk.proxied = 1;
    start();
    conversation_wait(&talk, 1000000UL);
    talk.options.proxy_timeout = 10;
    set();
    conversation_wait(&talk, 1000000UL);
    CU_ASSERT(!talk.closed);
    expect("PROXY UNKNOWN\r\n", GREETING);
    end();
}

/* ---- counts ------------------------------------------------------------- */

static void test_the_limits_of_verbs_are_a_list_of_their_own(void)
{
    static char verb[] = "NOOP";
    static postern_call_limit limits[] = {
        { verb, 1 }, { "*", 5 }, { NULL, 0 }
    };
    size_t held = 0;
    int i;

    begin();
    start();
    expect("NOOP\r\nNOOP\r\n", "250 OK\r\n250 OK\r\n");
    talk.options.command_call_limit = limits;
    set();
    limits[0].verb = "spoiled";
    expect("NOOP\r\n", "250 OK\r\n");
    limits[0].verb = verb;
    limits[0].limit = 9;
    for (i = 0; i < 20; i++) {
        set();
        held = i == 0 ? talk.alloc.octets : held;
    }
    ASSERT_NUMBER(talk.alloc.octets, held);
    talk.options.command_call_limit = talk.rules->options.command_call_limit;
    set();
    expect("RSET\r\n", "250 OK\r\n");
    /* the counts of the first list remain */
    expect("NOOP\r\n", "421 4.7.0 NOOP sent too many times\r\n");
    CU_ASSERT(talk.closed);
    talk.options.command_call_limit = NULL;
    set();
    CU_ASSERT(talk.alloc.octets < held);
    end();
}

static void test_limits_of_verbs_may_lack_memory(void)
{
    static const postern_call_limit limits[] = { { "NOOP", 1 }, { NULL, 0 } };

    begin();
    start();
    talk.options.command_call_limit = limits;
    talk.options.recipient_limit = 1;
    failing_alloc_fail(&talk.alloc, 1, 1);
    expect_error(POSTERN_E_NOMEM, NULL);
    failing_alloc_fail(&talk.alloc, 0, 0);
    CU_ASSERT(talk.rules->options.command_call_limit == NULL);
    ASSERT_NUMBER(talk.rules->options.recipient_limit, 1000);
    end();
}

static void limit_mails(conversation *it, const postern_question *question)
{
    (void)it;
    (void)question;
    talk.options.mail_limit = 1;
    set();
}

static void test_messages_are_counted_while_they_have_a_limit(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MAIL, NULL, NULL, limit_mails },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    begin();
    talk.answers = answers;
    start();
    conversation_send(&talk, IN(HELLO));
    expect(FROM "RSET\r\n" FROM "RSET\r\n" FROM, "250 OK\r\n250 OK\r\n"
        "250 OK\r\n250 OK\r\n421 4.7.0 Error: too many messages\r\n");
    end();
}

static void test_the_limit_of_memory_holds_at_once(void)
{
    begin();
    start();
    talk.options.memory_limit = 1;
    set();
    expect("NOOP\r\n", "421 4.3.2 Error: out of memory\r\n");
    end();
}

void suite_engine_change(void)
{
    SUITE("engine/change");
    TEST(test_what_is_live_changes_and_the_others_do_not);
    TEST(test_texts_are_compared_by_what_they_say);
    TEST(test_every_member_has_a_row);
    TEST(test_wrong_values_change_nothing);
    TEST(test_a_limit_holds_for_the_next_command);
    TEST(test_ehlo_announces_what_has_changed);
    TEST(test_content_that_has_begun_keeps_its_limits);
    TEST(test_a_timeout_holds_from_the_next_command_on);
    TEST(test_a_timeout_may_end_and_not_begin);
    TEST(test_the_header_of_a_proxy_may_get_a_timeout);
    TEST(test_the_limits_of_verbs_are_a_list_of_their_own);
    TEST(test_limits_of_verbs_may_lack_memory);
    TEST(test_messages_are_counted_while_they_have_a_limit);
    TEST(test_the_limit_of_memory_holds_at_once);
}
