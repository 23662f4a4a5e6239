/* SPDX-License-Identifier: MIT */
/* test_wish.c - priorities and times that clients ask for. */
#include "smtp/wish.h"
#include "support/suite.h"

static void test_priorities_are_digits(void)
{
    static const struct {
        const char *value;
        int good;
    } rows[] = {
        { "0", 1 }, { "9", 1 }, { "-9", 1 }, { "-1", 1 }, { "-0", 0 },
        { "+1", 0 }, { "10", 0 }, { "", 0 }, { "-", 0 }, { "--1", 0 },
        { "1 ", 0 }, { "a", 0 }, { "-10", 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(pst_wish_is_priority(rows[i].value), rows[i].good);
}

static void test_seconds_are_at_most_nine_digits(void)
{
    static const struct {
        const char *value;
        unsigned long seconds;
    } rows[] = {
        { "1", 1 }, { "999999999", 999999999UL }, { "1000000000", 0 },
        { "0", 0 }, { "01", 0 }, { "", 0 }, { "-1", 0 }, { "1.5", 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(pst_wish_seconds(rows[i].value), rows[i].seconds);
}

static void test_by_has_a_time_and_a_mode(void)
{
    static const struct {
        const char *value;
        int good;
        unsigned long seconds;
        int returns;
    } rows[] = {
        { "120;R", 1, 120, 1 }, { "+120;n", 1, 120, 0 },
        { "-60;NT", 1, 0, 0 }, { "0;rt", 1, 0, 1 },
        { "999999999;NT", 1, 999999999UL, 0 }, { "1000000000;N", 0, 0, 0 },
        { "120", 0, 0, 0 }, { "120;", 0, 0, 0 }, { ";R", 0, 0, 0 },
        { "-;R", 0, 0, 0 }, { "120;X", 0, 0, 0 }, { "120;RX", 0, 0, 0 },
        { "120;RTT", 0, 0, 0 }, { "120;T", 0, 0, 0 }, { "1 ;R", 0, 0, 0 },
        { "+-1;R", 0, 0, 0 }, { "", 0, 0, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned long seconds = 0;
        int returns = 0;

        ASSERT_NUMBER(pst_wish_by(rows[i].value, &seconds, &returns),
            rows[i].good);
        if (rows[i].good) {
            ASSERT_NUMBER(seconds, rows[i].seconds);
            ASSERT_NUMBER(returns, rows[i].returns);
        }
    }
}

static void test_moments_are_in_utc(void)
{
    static const struct {
        const char *value;
        int good;
    } rows[] = {
        { "2030-01-31T00:00:00Z", 1 }, { "9999-12-31T23:59:60Z", 1 },
        { "2030-00-31T00:00:00Z", 0 }, { "2030-13-31T00:00:00Z", 0 },
        { "2030-01-00T00:00:00Z", 0 }, { "2030-01-32T00:00:00Z", 0 },
        { "2030-01-31T24:00:00Z", 0 }, { "2030-01-31T00:60:00Z", 0 },
        { "2030-01-31T00:00:61Z", 0 }, { "2030-01-31T00:00:00", 0 },
        { "2030-01-31T00:00:00ZZ", 0 }, { "2030-01-31 00:00:00Z", 0 },
        { "2030-01-31T00:00:00+01:00", 0 }, { "2030-1-31T00:00:00Z", 0 },
        { "", 0 }, { "2030-01-31T00:00:0Z", 0 },
        { "2030-04-31T00:00:00Z", 0 }, { "2030-08-31T00:00:00Z", 1 },
        { "2030-09-31T00:00:00Z", 0 }, { "2030-02-29T00:00:00Z", 0 },
        { "2032-02-29T00:00:00Z", 1 }, { "2100-02-29T00:00:00Z", 0 },
        { "2400-02-29T00:00:00Z", 1 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(pst_wish_is_moment(rows[i].value), rows[i].good);
}

void suite_smtp_wish(void)
{
    SUITE("smtp/wish");
    TEST(test_priorities_are_digits);
    TEST(test_seconds_are_at_most_nine_digits);
    TEST(test_by_has_a_time_and_a_mode);
    TEST(test_moments_are_in_utc);
}
