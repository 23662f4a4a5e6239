/* SPDX-License-Identifier: MIT */
/* test_early.c - who speaks before the greeting is refused, and others are
   asked about as ever. */
#include "cli/early.h"
#include "server/fixture.h"
#include "support/suite.h"

static fixture f;
static memory_client *client;

static void begin(const char *(*connected)(postern_session *session))
{
    fixture_init(&f);
    f.options.greet_delay = 3000;
    f.handler.connected = connected;
    pst_cli_early_hook(&f.handler);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = memory_net_connect(f.net, f.port);
}

static const char *refuse(postern_session *session)
{
    (void)session;
    return "554 no";
}

static void test_who_speaks_is_refused(void)
{
    begin(NULL);
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\n"),
        "554 5.5.1 You spoke before the greeting\r\n");
    fixture_end(&f);
}

static void test_who_waits_is_greeted(void)
{
    begin(NULL);
    fixture_pass(&f, 3000);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

static void test_who_waits_is_asked_about(void)
{
    begin(refuse);
    fixture_pass(&f, 3000);
    ASSERT_TEXT(memory_client_said(client), "554 no\r\n");
    fixture_end(&f);
}

void suite_cli_early(void)
{
    SUITE("cli/early");
    TEST(test_who_speaks_is_refused);
    TEST(test_who_waits_is_greeted);
    TEST(test_who_waits_is_asked_about);
}
