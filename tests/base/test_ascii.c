/* SPDX-License-Identifier: MIT */
/* test_ascii.c - letters, comparisons and numbers, whatever the locale is. */
#include <ctype.h>
#include <limits.h>

#include "base/ascii.h"
#include "support/suite.h"

/* In the locale "C", which programs start in, both agree. */
static void test_letters_are_those_of_ascii(void)
{
    int c;

    for (c = 0; c < 256; c++) {
        ASSERT_NUMBER(pst_ascii_upper(c), c < 128 ? toupper(c) : c);
        ASSERT_NUMBER(pst_ascii_lower(c), c < 128 ? tolower(c) : c);
        ASSERT_NUMBER(pst_ascii_is_digit(c) != 0,
            c < 128 && isdigit(c) != 0);
        ASSERT_NUMBER(pst_ascii_is_alnum(c) != 0,
            c < 128 && isalnum(c) != 0);
        ASSERT_NUMBER(pst_ascii_is_control(c) != 0,
            c < 128 && iscntrl(c) != 0);
        ASSERT_NUMBER(PST_ASCII_PRINTS(c) != 0, c < 128 && isprint(c) != 0);
    }
}

static void test_case_does_not_count_in_comparisons(void)
{
    static const struct {
        const char *a;
        const char *b;
        int order;
        int begins;
    } rows[] = {
        { "", "", 0, 1 }, { "a", "A", 0, 1 }, { "aB", "Ab", 0, 1 },
        { "a", "b", -1, 0 }, { "B", "a", 1, 0 }, { "a", "", 1, 1 },
        { "", "a", -1, 0 }, { "abc", "AB", 1, 1 }, { "ab", "ABC", -1, 0 },
        { "[", "a", 1, 0 }, { "\344", "\304", 1, 0 }, { "@", "`", -1, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ASSERT_NUMBER(pst_ascii_compare(rows[i].a, rows[i].b),
            rows[i].order);
        ASSERT_NUMBER(pst_ascii_begins(rows[i].a, rows[i].b),
            rows[i].begins);
        if (rows[i].begins)
            CU_ASSERT(pst_ascii_behind(rows[i].a, rows[i].b)
                == rows[i].a + strlen(rows[i].b));
    }
}

static void test_names_are_found_in_lists(void)
{
    static const struct {
        const char *list;
        int found;          /* "ab-c" */
    } rows[] = {
        { NULL, 0 }, { "", 0 }, { "AB-C", 1 }, { "a,ab-c", 1 },
        { "a Ab-C b", 1 }, { ", ,ab-c,", 1 }, { "ab-", 0 }, { "ab-cd", 0 },
        { "ab;ab-c", 0 }, { "xab-c,ab", 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(pst_ascii_is_listed(rows[i].list, "ab-c"),
            rows[i].found);
}

static void test_numbers_are_digits_and_are_cut_at_the_most(void)
{
    static const struct {
        const char *text;
        unsigned long most;
        int good;
        unsigned long number;
    } rows[] = {
        { "0", ULONG_MAX, 1, 0 }, { "42", ULONG_MAX, 1, 42 },
        { "0042", ULONG_MAX, 1, 42 }, { "", ULONG_MAX, 0, 0 },
        { "-1", ULONG_MAX, 0, 0 }, { "+1", ULONG_MAX, 0, 0 },
        { " 1", ULONG_MAX, 0, 0 }, { "1 ", ULONG_MAX, 0, 0 },
        { "0x10", ULONG_MAX, 0, 0 }, { "1:", ULONG_MAX, 0, 0 },
        { "1/", ULONG_MAX, 0, 0 }, { "100", 100, 1, 100 },
        { "101", 100, 1, 100 }, { "1000", 100, 1, 100 },
        { "100x", 100, 0, 0 }, { "7", 5, 1, 5 }, { "0", 0, 1, 0 },
        { "99999999999999999999999999999", ULONG_MAX, 1, ULONG_MAX },
        { "4294967295", 4294967295UL, 1, 4294967295UL },
        { "4294967296", 4294967295UL, 1, 4294967295UL },
        { "4294967297", 4294967295UL, 1, 4294967295UL }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned long number = 0;
        int good = pst_ascii_number(rows[i].text, rows[i].most, &number);

        ASSERT_NUMBER(good, rows[i].good);
        if (good)
            CU_ASSERT(number == rows[i].number);
    }
}

void suite_base_ascii(void)
{
    SUITE("base/ascii");
    TEST(test_letters_are_those_of_ascii);
    TEST(test_case_does_not_count_in_comparisons);
    TEST(test_names_are_found_in_lists);
    TEST(test_numbers_are_digits_and_are_cut_at_the_most);
}
