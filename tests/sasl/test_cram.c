/* SPDX-License-Identifier: MIT */
/* test_cram.c - CRAM-MD5: RFC 2195. */
#include "exchange.h"

#define EXAMPLE "<1896.697170952@postoffice.reston.mci.net>"

/* Begins, and puts the challenge of RFC 2195 2 in place of ours. */
static int begin(exchange *it)
{
    if (!exchange_begin(it, "CRAM-MD5"))
        return 0;
    ASSERT_NUMBER(pst_sasl_respond(&it->sasl, NULL, 0), PST_SASL_CHALLENGE);
    memcpy(it->sasl.kept, EXAMPLE, sizeof(EXAMPLE) - 1);
    it->sasl.kept_used = sizeof(EXAMPLE) - 1;
    return 1;
}

static void test_the_example_of_the_rfc(void)
{
    static const char response[] = "tim b913a602c7eda7a495b4e6e7334d3890";
    postern_auth_keys keys;
    exchange it;

    memset(&keys, 0, sizeof(keys));
    keys.password = "tanstaaftanstaaf";
    if (!begin(&it))
        return;
    ASSERT_NUMBER(exchange_text(&it, response), PST_SASL_KEYS);
    ASSERT_TEXT(it.sasl.identity, "tim");
    ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &keys, 1), PST_SASL_JUDGE);
    CU_ASSERT(it.sasl.secret == NULL);
    ASSERT_NUMBER(pst_sasl_judged(&it.sasl, 1), PST_SASL_DONE);
    keys.password = "tanstaaftanstaag";
    ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &keys, 1), PST_SASL_FAILED);
    keys.password = NULL;
    ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &keys, 1), PST_SASL_FAILED);
    ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &exchange_nobody, 0),
        PST_SASL_FAILED);
    keys.password = "tanstaaftanstaaf";
    ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &keys, 0), PST_SASL_FAILED);
}

static void test_no_challenge_comes_twice(void)
{
    char first[100];
    exchange it;

    if (!exchange_begin(&it, "CRAM-MD5"))
        return;
    (void)pst_sasl_respond(&it.sasl, NULL, 0);
    strcpy(first, exchange_challenge(&it));
    CU_ASSERT(first[0] == '<' && strstr(first, "@mx.test>") != NULL);
    pst_sasl_start(&it.sasl, &it.ground, it.sasl.mechanism, NULL);
    (void)pst_sasl_respond(&it.sasl, NULL, 0);
    CU_ASSERT(strcmp(first, exchange_challenge(&it)) != 0);
}

static void test_what_is_no_response(void)
{
    static const char *const rows[] = {
        "", "tim", "b913a602c7eda7a495b4e6e7334d3890",
        " b913a602c7eda7a495b4e6e7334d3890",
        "tim b913a602c7eda7a495b4e6e7334d389",
        "tim b913a602c7eda7a495b4e6e7334d389g",
        "tim  b913a602c7eda7a495b4e6e7334d38900",
        "t\tm b913a602c7eda7a495b4e6e7334d3890"
    };
    size_t i;
    exchange it;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]) && begin(&it); i++)
        ASSERT_NUMBER(exchange_text(&it, rows[i]), PST_SASL_MALFORMED);
    if (!exchange_begin(&it, "CRAM-MD5"))
        return;
    ASSERT_NUMBER(exchange_text(&it, "tim"), PST_SASL_MALFORMED);
}

void suite_sasl_cram(void)
{
    SUITE("sasl/cram");
    TEST(test_the_example_of_the_rfc);
    TEST(test_no_challenge_comes_twice);
    TEST(test_what_is_no_response);
}
