/* SPDX-License-Identifier: MIT */
/* test_handler.c - names of handlers and the arguments that they take. */
#include "cli/handler.h"
#include "support/suite.h"

static void test_names_are_known_with_the_argument_they_take(void)
{
    static const struct {
        const char *text;
        enum pst_cli_handler_is is;
    } rows[] = {
        { "print", PST_CLI_HANDLER_KNOWN },
        { "sink", PST_CLI_HANDLER_KNOWN },
        { "eml:dir", PST_CLI_HANDLER_KNOWN },
        { "maildir:a:b", PST_CLI_HANDLER_KNOWN },
        { "mbox:file", PST_CLI_HANDLER_KNOWN },
        { "relay:host:25", PST_CLI_HANDLER_KNOWN },
        { "lmtp:[::1]:24", PST_CLI_HANDLER_KNOWN },
        { "lmtp:unix:/run/lmtp", PST_CLI_HANDLER_KNOWN },
        { "relay:host", PST_CLI_HANDLER_UNKNOWN },
        { "relay:host:0", PST_CLI_HANDLER_UNKNOWN },
        { "relay::25", PST_CLI_HANDLER_UNKNOWN },
        { "lmtp:", PST_CLI_HANDLER_UNKNOWN },
        { "print:x", PST_CLI_HANDLER_UNKNOWN },
        { "printer", PST_CLI_HANDLER_UNKNOWN },
        { "eml", PST_CLI_HANDLER_UNKNOWN },
        { "eml:", PST_CLI_HANDLER_UNKNOWN },
        { "Print", PST_CLI_HANDLER_UNKNOWN },
        { "", PST_CLI_HANDLER_UNKNOWN }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(pst_cli_handler_check(rows[i].text), rows[i].is);
}

static int take(void *context, const char *octets, size_t length)
{
    (void)context;
    (void)octets;
    (void)length;
    return 0;
}

static void test_a_place_that_cannot_be_is_an_error(void)
{
    pst_cli_handler_how how;
    postern_store store;

    memset(&how, 0, sizeof(how));
    ASSERT_NUMBER(pst_cli_handler_store(&store, "nowhere", &how),
        POSTERN_E_INVALID);
    ASSERT_NUMBER(pst_cli_handler_store(&store, "mbox:/nonexistent/a", &how),
        POSTERN_E_NODIR);
    ASSERT_NUMBER(pst_cli_handler_store(&store, "eml:/nonexistent/a/b", &how),
        POSTERN_E_NODIR);
    how.write = take;
    ASSERT_NUMBER(pst_cli_handler_store(&store, "print", &how), 0);
    postern_store_free(&store);
}

void suite_cli_handler(void)
{
    SUITE("cli/handler");
    TEST(test_names_are_known_with_the_argument_they_take);
    TEST(test_a_place_that_cannot_be_is_an_error);
}
