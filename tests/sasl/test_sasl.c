/* SPDX-License-Identifier: MIT */
/* test_sasl.c - the list of mechanisms. */
#include "exchange.h"

static void test_names_are_found_in_any_case(void)
{
    size_t i;

    for (i = 0; pst_sasl_row(i) != NULL; i++)
        CU_ASSERT(pst_sasl_find(pst_sasl_row(i)->name) == pst_sasl_row(i));
    ASSERT_NUMBER(i, 7);
    ASSERT_TEXT(pst_sasl_find("scram-sha-256")->name, "SCRAM-SHA-256");
    CU_ASSERT(pst_sasl_find("SCRAM") == NULL);
    CU_ASSERT(pst_sasl_find("") == NULL);
}

static void test_what_needs_hashes_is_not_offered_without(void)
{
    pst_sasl_ground ground;
    size_t i, able = 0;

    memset(&ground, 0, sizeof(ground));
    for (i = 0; pst_sasl_row(i) != NULL; i++)
        able += (size_t)pst_sasl_is_able(pst_sasl_row(i), &ground, "cn");
    ASSERT_NUMBER(able, 5);
    CU_ASSERT(!pst_sasl_is_able(pst_sasl_find("CRAM-MD5"), &ground, "cn"));
}

void suite_sasl_sasl(void)
{
    SUITE("sasl/sasl");
    TEST(test_names_are_found_in_any_case);
    TEST(test_what_needs_hashes_is_not_offered_without);
}
