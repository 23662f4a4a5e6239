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

void suite_cli_number(void)
{
    SUITE("cli/number");
    TEST(test_numbers_are_digits_alone);
    TEST(test_seconds_may_have_decimals);
}
