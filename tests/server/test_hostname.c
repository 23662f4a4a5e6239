/* SPDX-License-Identifier: MIT */
/* test_hostname.c - the name that the greeting begins with. */
#include "fixture.h"
#include "support/suite.h"

static fixture f;
static memory_client *client;

static void test_the_hostname_is_asked_at_listen(void)
{
    fixture_init(&f);
    f.server = postern_server_new(&f.options, &f.handler, NULL);
    CU_ASSERT(postern_server_options(f.server)->hostname == NULL);
    ASSERT_TEXT(postern_server_options(f.server)->ident,
        "postern " POSTERN_VERSION);
    CU_ASSERT(postern_server_listen(f.server, "127.0.0.1", 0, 0) == 0);
    ASSERT_TEXT(postern_server_options(f.server)->hostname, "mx.test");
    CU_ASSERT(postern_server_listen(f.server, "127.0.0.1", 0, 0) == 1);
    ASSERT_NUMBER(memory_net_counters(f.net)->calls[MEMORY_HOST_NAME], 1);
    fixture_end(&f);
}

static void test_a_nameless_machine_is_localhost(void)
{
    fixture_init(&f);
    memory_net_set_host_name(f.net, NULL);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_client(&f);
    ASSERT_TEXT(memory_client_said(client),
        "220 localhost postern " POSTERN_VERSION "\r\n");
    fixture_end(&f);
}

static void test_a_name_that_cannot_be_is_localhost(void)
{
    fixture_init(&f);
    memory_net_set_host_name(f.net, "a b");
    CU_ASSERT_FATAL(fixture_start(&f));
    ASSERT_TEXT(postern_server_options(f.server)->hostname, "localhost");
    fixture_end(&f);
}

static void test_a_name_set_before_is_not_asked_for(void)
{
    char name[] = "set.test";

    fixture_init(&f);
    f.server = postern_server_new(&f.options, &f.handler, NULL);
    ASSERT_NUMBER(postern_server_set_hostname(f.server, name), 0);
    name[0] = '?';
    CU_ASSERT(postern_server_listen(f.server, "127.0.0.1", 0, 0) == 0);
    ASSERT_TEXT(postern_server_options(f.server)->hostname, "set.test");
    ASSERT_NUMBER(memory_net_counters(f.net)->calls[MEMORY_HOST_NAME], 0);
    fixture_end(&f);
}

static void test_a_name_set_later_is_said_from_then_on(void)
{
    fixture_init(&f);
    f.options.hostname = "first.test";
    f.options.ident = "me";
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_client(&f);
    ASSERT_TEXT(memory_client_said(client), "220 first.test me\r\n");
    ASSERT_NUMBER(postern_server_set_hostname(f.server, "second.test"), 0);
    ASSERT_TEXT(postern_server_options(f.server)->hostname, "second.test");
    ASSERT_TEXT(fixture_say(&f, client, "HELO c.test\r\n"),
        "250 second.test\r\n");
    client = fixture_client(&f);
    ASSERT_TEXT(memory_client_said(client), "220 second.test me\r\n");
    fixture_end(&f);
}

static void test_a_name_that_cannot_be_set_changes_nothing(void)
{
    static const char *const names[] = {
        NULL, "", "a b", "a\tb", "a\r\n250 b", "\303\244.test"
    };
    char longest[257];
    size_t i;

    fixture_init(&f);
    f.options.hostname = "first.test";
    CU_ASSERT_FATAL(fixture_start(&f));
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        ASSERT_NUMBER(postern_server_set_hostname(f.server, names[i]),
            POSTERN_E_INVALID_HOSTNAME);
    memset(longest, 'a', 256);
    longest[256] = '\0';
    ASSERT_NUMBER(postern_server_set_hostname(f.server, longest),
        POSTERN_E_INVALID_HOSTNAME);
    ASSERT_TEXT(postern_server_options(f.server)->hostname, "first.test");
    ASSERT_NUMBER(postern_server_set_hostname(f.server, longest + 1), 0);
    ASSERT_TEXT(postern_server_options(f.server)->hostname, longest + 1);
    fixture_end(&f);
}

static void test_without_memory_the_name_is_as_it_was(void)
{
    unsigned long n;

    fixture_init(&f);
    f.options.hostname = "first.test";
    f.options.ident = "me";
    CU_ASSERT_FATAL(fixture_start(&f));
    for (n = 1; n <= 2; n++) {
        failing_alloc_fail(&f.alloc, n, 0);
        ASSERT_NUMBER(postern_server_set_hostname(f.server, "second.test"),
            POSTERN_E_NOMEM);
    }
    failing_alloc_fail(&f.alloc, 0, 0);
    ASSERT_TEXT(postern_server_options(f.server)->hostname, "first.test");
    client = fixture_client(&f);
    ASSERT_TEXT(memory_client_said(client), "220 first.test me\r\n");
    fixture_end(&f);
}

void suite_server_hostname(void)
{
    SUITE("server/hostname");
    TEST(test_the_hostname_is_asked_at_listen);
    TEST(test_a_nameless_machine_is_localhost);
    TEST(test_a_name_that_cannot_be_is_localhost);
    TEST(test_a_name_set_before_is_not_asked_for);
    TEST(test_a_name_set_later_is_said_from_then_on);
    TEST(test_a_name_that_cannot_be_set_changes_nothing);
    TEST(test_without_memory_the_name_is_as_it_was);
}
