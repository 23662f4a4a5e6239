/* SPDX-License-Identifier: MIT */
/* test_tls.c - a build without a TLS library. */
#include "postern_testing.h"
#include "server/fixture.h"
#include "support/suite.h"

static fixture f;

static void test_there_is_no_context(void)
{
    int error = 0;

    CU_ASSERT(postern_tls_new(NULL, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_NOTLS);
    CU_ASSERT(postern_tls_library() == NULL);
    ASSERT_TEXT(postern_tls_why(NULL), "this build of postern has no TLS");
}

static void test_a_kit_cannot_have_it(void)
{
    postern_testing_options options;
    int error = 0;

    postern_testing_options_init(&options);
    options.tls = 1;
    CU_ASSERT(postern_testing_start(&options, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_NOTLS);
}

static void test_starttls_is_not_available_and_the_session_goes_on(void)
{
    memory_client *client;

    fixture_begin(&f);
    client = fixture_to_ehlo(&f);
    ASSERT_TEXT(fixture_say(&f, client, "STARTTLS\r\nNOOP\r\n"),
        "454 TLS not available\r\n" OK);
    fixture_end(&f);
}

void suite_none_tls(void)
{
    SUITE("none/tls");
    TEST(test_there_is_no_context);
    TEST(test_a_kit_cannot_have_it);
    TEST(test_starttls_is_not_available_and_the_session_goes_on);
}
