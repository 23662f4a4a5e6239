/* SPDX-License-Identifier: MIT */
/* test_error.c - each error has a name and a text, each INVALID its kind. */
#include "postern_base.h"
#include "support/suite.h"

static void test_each_error_has_a_name_and_a_text(void)
{
    static const int errors[] = {
#define NUMBER(name, number, text) POSTERN_E_##name,
        POSTERN_ERRORS(NUMBER)
        POSTERN_INVALIDS(NUMBER)
#undef NUMBER
        0
    };
    size_t i, j, count = sizeof(errors) / sizeof(errors[0]);

    for (i = 0; i < count; i++) {
        CU_ASSERT(errors[i] <= 0);
        CU_ASSERT(strlen(postern_error_text(errors[i])) > 5);
        for (j = 0; j < i; j++) {
            CU_ASSERT(errors[i] != errors[j]);
            CU_ASSERT(strcmp(postern_error_name(errors[i]),
                postern_error_name(errors[j])) != 0);
        }
    }
}

static void test_names_are_those_of_the_constants(void)
{
    ASSERT_TEXT(postern_error_name(POSTERN_E_INUSE), "INUSE");
    ASSERT_TEXT(postern_error_text(POSTERN_E_INUSE), "the port is in use");
    ASSERT_TEXT(postern_error_name(0), "OK");
    ASSERT_TEXT(postern_error_name(7), "OK");
    ASSERT_TEXT(postern_error_text(7), "no error");
}

static void test_other_numbers_are_unknown(void)
{
    ASSERT_TEXT(postern_error_name(-1000), "UNKNOWN");
    ASSERT_TEXT(postern_error_text(-1000), "unknown error");
}

static void test_what_is_invalid_is_of_one_kind(void)
{
#define KIND(name, number, text) \
    ASSERT_NUMBER(postern_error_kind(number), POSTERN_E_INVALID);
    POSTERN_INVALIDS(KIND)
#undef KIND
#define KIND(name, number, text) \
    ASSERT_NUMBER(postern_error_kind(number), number);
    POSTERN_ERRORS(KIND)
#undef KIND
    ASSERT_NUMBER(postern_error_kind(-1000), -1000);
    ASSERT_NUMBER(postern_error_kind(0), 0);
    ASSERT_NUMBER(postern_error_kind(3), 3);
    ASSERT_TEXT(postern_error_name(POSTERN_E_INVALID_PORT), "INVALID_PORT");
}

void suite_base_error(void)
{
    SUITE("base/error");
    TEST(test_each_error_has_a_name_and_a_text);
    TEST(test_names_are_those_of_the_constants);
    TEST(test_other_numbers_are_unknown);
    TEST(test_what_is_invalid_is_of_one_kind);
}
