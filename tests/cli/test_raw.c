/* SPDX-License-Identifier: MIT */
/* test_raw.c - messages on standard output, each after its length. */
#include "cli/raw.h"
#include "handlers/mailer.h"
#include "support/suite.h"

static char said[4000];
static int failures;

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    if (failures > 0 && --failures == 0)
        return -1;
    strncat(said, octets, length);
    return 0;
}

static postern_store store;

static void begin(void)
{
    said[0] = '\0';
    failures = 0;
    ASSERT_NUMBER(pst_cli_raw_store(&store, hear, NULL), 0);
    mailer_begin(&store);
}

static void end(void)
{
    mailer_end();
    postern_store_free(&store);
}

static void test_a_line_with_the_length_comes_before_the_octets(void)
{
    begin();
    ASSERT_TEXT(mailer_send("A: b\r\n\r\n\033\r\n"), "250 OK\r\n");
    ASSERT_TEXT(mailer_send(""), "250 OK\r\n");
    ASSERT_TEXT(said, "postern-message 11\nA: b\r\n\r\n\033\r\n"
        "postern-message 0\n");
    end();
}

static void test_when_nobody_reads_the_client_is_told(void)
{
    int n;

    begin();
    for (n = 1; n <= 2; n++) {
        failures = n;
        CU_ASSERT(strncmp(mailer_send("A: b\r\n"), "451 4.3.0 ", 10) == 0);
    }
    end();
}

void suite_cli_raw(void)
{
    SUITE("cli/raw");
    TEST(test_a_line_with_the_length_comes_before_the_octets);
    TEST(test_when_nobody_reads_the_client_is_told);
}
