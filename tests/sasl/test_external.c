/* SPDX-License-Identifier: MIT */
/* test_external.c - EXTERNAL: who the certificate says. */
#include "exchange.h"

static void test_the_certificate_says_who_it_is(void)
{
    exchange it;

    CU_ASSERT_FATAL(exchange_begin(&it, "EXTERNAL"));
    ASSERT_NUMBER(pst_sasl_respond(&it.sasl, NULL, 0), PST_SASL_CHALLENGE);
    ASSERT_NUMBER(exchange_text(&it, ""), PST_SASL_JUDGE);
    ASSERT_TEXT(it.sasl.identity, "cn");
    ASSERT_TEXT(it.sasl.authzid, "");
    CU_ASSERT(it.sasl.secret == NULL);
    ASSERT_NUMBER(exchange_text(&it, "boss"), PST_SASL_JUDGE);
    ASSERT_TEXT(it.sasl.authzid, "boss");
    ASSERT_NUMBER(exchange_octets(&it, OCTETS("a\0b")), PST_SASL_MALFORMED);
}

static void test_without_a_certificate_it_is_not_offered(void)
{
    pst_sasl_ground ground;

    memset(&ground, 0, sizeof(ground));
    CU_ASSERT(!pst_sasl_is_able(pst_sasl_find("EXTERNAL"), &ground, NULL));
    CU_ASSERT(pst_sasl_is_able(pst_sasl_find("EXTERNAL"), &ground, "cn"));
}

void suite_sasl_external(void)
{
    SUITE("sasl/external");
    TEST(test_the_certificate_says_who_it_is);
    TEST(test_without_a_certificate_it_is_not_offered);
}
