/* SPDX-License-Identifier: MIT */
/* test_number.c - numbers and seconds, as options take them. */
#include "cli/number.h"
#include "support/suite.h"

static void test_numbers_are_digits_alone(void)
{
    static const struct {
        const char *text;
        unsigned long most;
        int parsed;
        unsigned long number;
    } rows[] = {
        { "0", 10, 1, 0 },
        { "10", 10, 1, 10 },
        { "11", 10, 0, 0 },
        { "007", 10, 1, 7 },
        { "65535", 65535, 1, 65535UL },
        { "65536", 65535, 0, 0 },
        { "4294967295", 4294967295UL, 1, 4294967295UL },
        { "4294967296", 4294967295UL, 0, 0 },
        { "99999999999999999999999999", 4294967295UL, 0, 0 },
        { "", 10, 0, 0 },
        { "-1", 10, 0, 0 },
        { "+1", 10, 0, 0 },
        { " 1", 10, 0, 0 },
        { "1 ", 10, 0, 0 },
        { "1k", 10, 0, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned long number = 0;

        ASSERT_NUMBER(pst_cli_number_parse(rows[i].text, rows[i].most,
            &number), rows[i].parsed);
        if (rows[i].parsed)
            ASSERT_NUMBER(number, rows[i].number);
    }
}

static void test_seconds_may_have_decimals(void)
{
    static const struct {
        const char *text;
        int parsed;
        unsigned long milliseconds;
    } rows[] = {
        { "1", 1, 1000 },
        { "0.5", 1, 500 },
        { "2.25", 1, 2250 },
        { "0.001", 1, 1 },
        { "0.0019", 1, 1 },
        { "1.9999", 1, 1999 },
        { "1000000", 1, 1000000000UL },
        { "1000001", 0, 0 },
        { "0", 0, 0 },
        { "0.0", 0, 0 },
        { "0.0001", 0, 0 },
        { "1.", 0, 0 },
        { ".5", 0, 0 },
        { ".", 0, 0 },
        { "", 0, 0 },
        { "1.2.3", 0, 0 },
        { "1,5", 0, 0 },
        { "-1", 0, 0 },
        { "1s", 0, 0 },
        { "1e3", 0, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned long milliseconds = 0;

        ASSERT_NUMBER(pst_cli_number_seconds(rows[i].text, &milliseconds),
            rows[i].parsed);
        if (rows[i].parsed)
            ASSERT_NUMBER(milliseconds, rows[i].milliseconds);
    }
}

static void test_seconds_are_shown_without_zeros(void)
{
    char text[32];

    pst_cli_number_show_seconds(2500, text);
    ASSERT_TEXT(text, "2.5");
    pst_cli_number_show_seconds(10000, text);
    ASSERT_TEXT(text, "10");
    pst_cli_number_show_seconds(1, text);
    ASSERT_TEXT(text, "0.001");
}

static void test_octets_may_have_a_unit(void)
{
    static const struct {
        const char *text;
        int parsed;
        unsigned long octets;
    } rows[] = {
        { "0", 1, 0 }, { "17", 1, 17 }, { "3k", 1, 3072 },
        { "3K", 1, 3072 }, { "10M", 1, 10485760UL },
        { "1g", 1, 1073741824UL }, { "M", 0, 0 }, { "1kB", 0, 0 },
        { "1x", 0, 0 }, { "", 0, 0 }, { "1.5M", 0, 0 },
        { "99999999999999999999G", 0, 0 }, { "18446744073709551615k", 0, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned long octets = 0;

        ASSERT_NUMBER(pst_cli_number_octets(rows[i].text, &octets),
            rows[i].parsed);
        if (rows[i].parsed)
            ASSERT_NUMBER(octets, rows[i].octets);
    }
}

void suite_cli_number(void)
{
    SUITE("cli/number");
    TEST(test_numbers_are_digits_alone);
    TEST(test_seconds_may_have_decimals);
    TEST(test_seconds_are_shown_without_zeros);
    TEST(test_octets_may_have_a_unit);
}
