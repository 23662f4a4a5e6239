/* SPDX-License-Identifier: MIT */
/* test_endpoint.c - HOST:PORT, as the console server reads it. */
#include "cli/endpoint.h"
#include "support/suite.h"

static void test_the_last_colon_splits(void)
{
    static const struct {
        const char *text;
        const char *host;
        unsigned port;
    } rows[] = {
        { ":1025", "", 1025 },
        { "1025", "", 1025 },
        { "localhost:1025", "localhost", 1025 },
        { ":0", "", 0 },
        { "*:25", "*", 25 },
        { "127.0.0.1:65535", "127.0.0.1", 65535 },
        { "mail.x.example:25", "mail.x.example", 25 },
        { "[::1]:1025", "::1", 1025 },
        { "::1:1025", "::1", 1025 },
        { "::0:25", "::0", 25 }
    };
    pst_cli_endpoint endpoint;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CU_ASSERT(pst_cli_endpoint_parse(rows[i].text, &endpoint));
        ASSERT_TEXT(endpoint.host, rows[i].host);
        ASSERT_NUMBER(endpoint.port, rows[i].port);
    }
}

static void test_what_has_no_port_has_a_word(void)
{
    static const struct {
        const char *text;
        enum pst_cli_endpoint_kind kind;
        const char *host;
    } rows[] = {
        { "unix:/run/postern.sock", PST_CLI_ENDPOINT_UNIX,
            "/run/postern.sock" },
        { "unix:a:25", PST_CLI_ENDPOINT_UNIX, "a:25" },
        { "inherited", PST_CLI_ENDPOINT_INHERITED, "" },
        { "inherited:smtp", PST_CLI_ENDPOINT_INHERITED, "smtp" },
        { "unix.example:25", PST_CLI_ENDPOINT_PORT, "unix.example" }
    };
    pst_cli_endpoint endpoint;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CU_ASSERT(pst_cli_endpoint_parse(rows[i].text, &endpoint));
        ASSERT_NUMBER(endpoint.kind, rows[i].kind);
        ASSERT_TEXT(endpoint.host, rows[i].host);
    }
    ASSERT_NUMBER(pst_cli_endpoint_parse("unix:", &endpoint), 0);
    ASSERT_NUMBER(pst_cli_endpoint_parse("unix", &endpoint), 0);
}

static void test_other_forms_are_refused(void)
{
    static const char *const rows[] = {
        "", "host", ":", "host:", ":65536", ":-1", ":1x", ": 1",
        "[]:25", "[::1:25", "::1]:25", "a b:25", "[::1]25"
    };
    pst_cli_endpoint endpoint;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(pst_cli_endpoint_parse(rows[i], &endpoint), 0);
}

static void test_a_host_that_is_too_long_is_refused(void)
{
    char text[PST_CLI_ENDPOINT_HOST + 10];
    pst_cli_endpoint endpoint;

    memset(text, 'a', sizeof(text));
    strcpy(text + PST_CLI_ENDPOINT_HOST, ":25");
    ASSERT_NUMBER(pst_cli_endpoint_parse(text, &endpoint), 0);
    ASSERT_NUMBER(pst_cli_endpoint_parse(text + 1, &endpoint), 1);
    ASSERT_NUMBER(strlen(endpoint.host), PST_CLI_ENDPOINT_HOST - 1);
    memset(text, 'a', sizeof(text));
    memcpy(text, "unix:", 5);
    text[5 + PST_CLI_ENDPOINT_HOST] = '\0';
    ASSERT_NUMBER(pst_cli_endpoint_parse(text, &endpoint), 0);
    text[4 + PST_CLI_ENDPOINT_HOST] = '\0';
    ASSERT_NUMBER(pst_cli_endpoint_parse(text, &endpoint), 1);
}

void suite_cli_endpoint(void)
{
    SUITE("cli/endpoint");
    TEST(test_the_last_colon_splits);
    TEST(test_what_has_no_port_has_a_word);
    TEST(test_other_forms_are_refused);
    TEST(test_a_host_that_is_too_long_is_refused);
}
