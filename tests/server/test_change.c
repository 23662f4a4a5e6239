/* SPDX-License-Identifier: MIT */
/* test_change.c - options that change while the server runs. */
#include "engine/option_list.h"
#include "fixture.h"
#include "server/server.h"
#include "support/suite.h"

static fixture f;
static memory_client *client;
static postern_options options;

static void begin(void)
{
    fixture_begin(&f);
    options = *postern_server_options(f.server);
}

static void set(void)
{
    const char *which = "";

    ASSERT_NUMBER(postern_server_set_options(f.server, &options, &which), 0);
    CU_ASSERT(which == NULL);
}

static void expect_error(int error, const char *name)
{
    const char *which = "";

    ASSERT_NUMBER(postern_server_set_options(f.server, &options, &which),
        error);
    if (name == NULL)
        CU_ASSERT(which == NULL)
    else
        ASSERT_TEXT(which, name);
    ASSERT_NUMBER(postern_server_set_options(f.server, &options, NULL),
        error);
    options = *postern_server_options(f.server);
}

static void test_options_as_they_are_change_nothing(void)
{
    begin();
    set();
    options = f.options;
    set();
    options.hostname = "mx.test";
    set();
    fixture_end(&f);
}

/* The tests of the engine try the members of PST_OPTIONS. */
#define TRY(member, change, value) TRY_##change(member)
#define TRY_LIVE(member) \
    memset(&options.member, 1, sizeof(options.member)); \
    if (options.overload_share > 100) \
        options.overload_share = 7; \
    set(); \
    CU_ASSERT(postern_server_options(f.server)->member == options.member);
#define TRY_SAME(member) \
    memset(&options.member, 1, sizeof(options.member)); \
    expect_error(POSTERN_E_INVALID_CHANGE, #member);
#define TRY_ONCE(member) \
    options.member = "other"; \
    set(); \
    CU_ASSERT(postern_server_options(f.server)->member == NULL); \
    options.member = NULL;
#define TRY_TEXT(member) \
    options.member = "other"; \
    expect_error(POSTERN_E_INVALID_CHANGE, #member);

static void test_what_is_live_changes_and_the_others_do_not(void)
{
    begin();
    PST_OPTIONS_SERVER(TRY)
    TRY(enable_smtputf8, SAME, 0)
    TRY(hostname, TEXT, NULL)
    options.command_size_limit = 0;
    expect_error(POSTERN_E_INVALID_COMMAND_SIZE, NULL);
    options.write_timeout = (unsigned long)-1;
    expect_error(POSTERN_E_INVALID_WRITE_TIMEOUT, NULL);
    options.size++;
    expect_error(POSTERN_E_INVALID_OPTIONS, NULL);
    ASSERT_NUMBER(postern_server_set_options(f.server, NULL, NULL),
        POSTERN_E_INVALID_OPTIONS);
    ASSERT_NUMBER(postern_error_kind(POSTERN_E_INVALID_CHANGE),
        POSTERN_E_INVALID);
    fixture_end(&f);
}

/* A member without a row has no default and cannot be changed. */
#define MARK(member, change, value) \
    memset(marks + offsetof(postern_options, member), 1, \
        sizeof(options.member));

static void test_every_member_has_a_row(void)
{
    static char marks[sizeof(postern_options)];
    size_t i, run = 0;

    memset(marks, 1, sizeof(size_t));
    PST_OPTIONS(MARK)
    PST_OPTIONS_SERVER(MARK)
    for (i = 0; i < sizeof(marks); i++) {
        run = marks[i] ? 0 : run + 1;
        CU_ASSERT_FATAL(run < sizeof(void *));
    }
}

static void change_local_part(witness *it, postern_session *session)
{
    (void)it;
    (void)session;
    options.local_part_limit = 3;
    set();
}

static void test_a_hook_may_change_a_limit(void)
{
    begin();
    witness_do(&f.witness, "noop", change_local_part, NULL);
    client = fixture_to_ehlo(&f);
    ASSERT_TEXT(fixture_say(&f, client, "MAIL FROM:<long@x.test>\r\nNOOP\r\n"
        "RCPT TO:<long@x.test>\r\nRCPT TO:<b@x.test>\r\n"),
        OK OK "553 5.1.3 Error: malformed address\r\n" OK);
    ASSERT_NUMBER(postern_server_options(f.server)->local_part_limit, 3);
    fixture_end(&f);
}

static void test_the_number_of_sessions_may_change(void)
{
    begin();
    client = fixture_connect(&f);
    options.max_connections = 1;
    set();
    ASSERT_TEXT(memory_client_said(client), "");
    client = fixture_client(&f);
    CU_ASSERT(strncmp(memory_client_said(client), "421 ", 4) == 0);
    options.max_connections = 0;
    set();
    (void)fixture_connect(&f);
    fixture_end(&f);
}

static void test_an_open_answer_may_get_less_time(void)
{
    begin();
    witness_once(&f.witness, "noop", witness_later);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), "");
    fixture_pass(&f, 1000);
    options.answer_timeout = 2000;
    set();
    fixture_pass(&f, 999);
    ASSERT_TEXT(memory_client_said(client), "");
    fixture_pass(&f, 1);
    CU_ASSERT(strncmp(memory_client_said(client), "451 ", 4) == 0);
    fixture_end(&f);
}

static void test_an_open_answer_may_get_a_time(void)
{
    fixture_init(&f);
    f.options.answer_timeout = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    options = f.options;
    witness_once(&f.witness, "noop", witness_later);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), "");
    fixture_pass(&f, 1000000UL);
    options.answer_timeout = 2000;
    set();
    fixture_pass(&f, 1);
    CU_ASSERT(strncmp(memory_client_said(client), "451 ", 4) == 0);
    fixture_end(&f);
}

static void test_a_timeout_holds_at_once(void)
{
    begin();
    client = fixture_connect(&f);
    fixture_pass(&f, 5000);
    options.timeout = 6000;
    set();
    fixture_pass(&f, 999);
    ASSERT_TEXT(memory_client_said(client), "");
    options.timeout = 0;
    set();
    fixture_pass(&f, 1000000UL);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_pass(&f, 500);
    options.timeout = 1000;
    set();
    fixture_pass(&f, 499);
    ASSERT_TEXT(memory_client_said(client), "");
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(client),
        "421 4.4.2 Error: timeout exceeded\r\n");
    fixture_end(&f);
}

/* A client that had no timeout is not suddenly late. */
static void test_content_may_get_a_timeout(void)
{
    fixture_init(&f);
    f.options.timeout = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    options = f.options;
    client = fixture_to_data(&f);
    fixture_pass(&f, 1000000UL);
    options.timeout = 10000;
    set();
    fixture_pass(&f, 9999);
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n"), "");
    fixture_pass(&f, 3);
    ASSERT_TEXT(fixture_say(&f, client, "two\r\n.\r\n"), OK);
    fixture_end(&f);
}

static void test_an_overload_begins_when_there_may_be_fewer(void)
{
    int i;

    begin();
    for (i = 0; i < 10; i++)
        (void)fixture_connect(&f);
    options.max_connections = 11;
    set();
    CU_ASSERT(postern_server_overloaded(f.server));
    options.overload_timeout = 3000;
    set();
    options.timeout = 9000;
    set();
    fixture_pass(&f, 2999);
    ASSERT_NUMBER(f.witness.closed, 0);
    options.max_connections = 100;
    set();
    CU_ASSERT(!postern_server_overloaded(f.server));
    fixture_pass(&f, 5000);
    ASSERT_NUMBER(f.witness.closed, 0);
    options.overload_share = 5;
    set();
    fixture_pass(&f, 1);
    CU_ASSERT(f.witness.closed > 0);
    fixture_end(&f);
}

static void test_the_limits_of_verbs_may_change(void)
{
    static const postern_call_limit limits[] = { { "NOOP", 1 }, { NULL, 0 } };

    begin();
    options.command_call_limit = limits;
    failing_alloc_fail(&f.alloc, 1, 0);
    ASSERT_NUMBER(postern_server_set_options(f.server, &options, NULL),
        POSTERN_E_NOMEM);
    CU_ASSERT(postern_server_options(f.server)->command_call_limit == NULL);
    set();
    CU_ASSERT(postern_server_options(f.server)->command_call_limit != limits);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\nNOOP\r\n"),
        OK "421 4.7.0 NOOP sent too many times\r\n");
    fixture_end(&f);
}

/* The text may go after the start. */
static void test_the_secret_is_read_once(void)
{
    char secret[] = "a secret";

    fixture_init(&f);
    f.options.auth_secret = secret;
    CU_ASSERT_FATAL(fixture_start(&f));
    options = *postern_server_options(f.server);
    CU_ASSERT(options.auth_secret == NULL);
    set();
    options.auth_secret = "another";
    set();
    CU_ASSERT(postern_server_options(f.server)->auth_secret == NULL);
    fixture_end(&f);
}

void suite_server_change(void)
{
    SUITE("server/change");
    TEST(test_the_secret_is_read_once);
    TEST(test_options_as_they_are_change_nothing);
    TEST(test_what_is_live_changes_and_the_others_do_not);
    TEST(test_every_member_has_a_row);
    TEST(test_a_hook_may_change_a_limit);
    TEST(test_the_number_of_sessions_may_change);
    TEST(test_an_open_answer_may_get_less_time);
    TEST(test_an_open_answer_may_get_a_time);
    TEST(test_a_timeout_holds_at_once);
    TEST(test_content_may_get_a_timeout);
    TEST(test_an_overload_begins_when_there_may_be_fewer);
    TEST(test_the_limits_of_verbs_may_change);
}
