/* SPDX-License-Identifier: MIT */
/* test_why.c - the words for what failed. */
#include "fixtures.h"
#include "stub.h"
#include "support/suite.h"
#include "tls/context.h"

static char chain_text[FIXTURE_SIZE], key_text[FIXTURE_SIZE];

static int add(postern_tls_context *context)
{
    fixture_text(chain_text, fixture_ec256_certificate);
    fixture_text(key_text, fixture_ec256_sec1);
    return postern_tls_add_pem(context, chain_text, strlen(chain_text),
        key_text, strlen(key_text));
}

static void test_a_failure_is_told_until_the_next_success(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    ASSERT_NUMBER(postern_tls_add_pem(context, NULL, 0, NULL, 0),
        POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), "there is no certificate");
    ASSERT_NUMBER(add(context), 0);
    ASSERT_TEXT(postern_tls_why(context), "");
    stub_finish(context, &alloc);
}

static void test_the_end_of_a_long_name_is_told(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    char name[400];

    memset(name, 'n', sizeof(name));
    strcpy(name + sizeof(name) - 6, "k.pem");
    ASSERT_NUMBER(pst_tls_why_fail(context, -7, name, "%s is %d", "it",
        5), -7);
    ASSERT_NUMBER(strlen(postern_tls_why(context)), 3 + 100 + 9);
    CU_ASSERT(strstr(postern_tls_why(context), "nk.pem: it is 5") != NULL);
    CU_ASSERT(strncmp(postern_tls_why(context), "...n", 4) == 0);
    stub_finish(context, &alloc);
}

void suite_tls_why(void)
{
    SUITE("tls/why");
    TEST(test_a_failure_is_told_until_the_next_success);
    TEST(test_the_end_of_a_long_name_is_told);
}
