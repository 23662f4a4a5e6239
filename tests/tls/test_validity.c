/* SPDX-License-Identifier: MIT */
/* test_validity.c - dates of certificates, day by day. */
#include <time.h>

#include "support/suite.h"
#include "tls/validity.h"

/* What is written, without its length. */
static const char *written(long day, long second)
{
    static char text[40];
    unsigned char block[40];
    pst_tls_writer writer;
    pst_tls_moment moment;
    const unsigned char *at;

    moment.day = day;
    moment.second = second;
    pst_tls_der_begin(&writer, block, sizeof(block));
    pst_tls_validity_put(&writer, moment);
    at = pst_tls_der_written(&writer);
    sprintf(text, "%02x %.*s", (unsigned)at[0], (int)at[1],
        (const char *)at + 2);
    ASSERT_NUMBER(writer.length, at[1] + 2);
    return text;
}

static void test_dates_are_written_as_the_rfc_says(void)
{
    ASSERT_TEXT(written(0, 0), "17 700101000000Z");
    ASSERT_TEXT(written(11016, 86399), "17 000229235959Z");
    ASSERT_TEXT(written(11017, 0), "17 000301000000Z");
    ASSERT_TEXT(written(20779, 45296), "17 261122123456Z");
    ASSERT_TEXT(written(29219, 86399), "17 491231235959Z");
    ASSERT_TEXT(written(29220, 0), "18 20500101000000Z");
    ASSERT_TEXT(written(47540, 0), "18 21000228000000Z");
    ASSERT_TEXT(written(47541, 0), "18 21000301000000Z");
}

/* Each day has the one after that of the day before. */
static void test_no_day_is_left_out(void)
{
    static const int lengths[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    long day, wrong = 0;
    int y = 1970, m = 1, d = 1;

    for (day = 0; day < 60000L; day++) {
        char expected[40];
        int leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

        sprintf(expected, "%02d%02d%02d000000Z", y % 100, m, d);
        wrong += strcmp(written(day, 0) + (y < 2050 ? 3 : 5), expected) != 0;
        if (++d > lengths[m - 1] + (m == 2 && leap)) {
            d = 1;
            m++;
        }
        if (m > 12) {
            m = 1;
            y++;
        }
    }
    ASSERT_NUMBER(wrong, 0);
}

static void test_later_goes_over_midnight(void)
{
    pst_tls_moment moment = { 100, 1800 };
    pst_tls_moment then = pst_tls_validity_later(moment, 0, -3600);

    ASSERT_NUMBER(then.day, 99);
    ASSERT_NUMBER(then.second, 84600);
    then = pst_tls_validity_later(then, 825, 3600);
    ASSERT_NUMBER(then.day, 925);
    ASSERT_NUMBER(then.second, 1800);
    moment.second = 86400;
    then = pst_tls_validity_later(moment, 1, 0);
    ASSERT_NUMBER(then.day, 102);
    ASSERT_NUMBER(then.second, 0);
}

static void test_seconds_are_what_the_c_library_says(void)
{
    time_t now = time(NULL);
    pst_tls_moment moment = pst_tls_validity_of((unsigned long)now);
    char expected[40];

    strftime(expected, sizeof(expected), "17 %y%m%d%H%M%SZ", gmtime(&now));
    ASSERT_TEXT(written(moment.day, moment.second), expected);
}

void suite_tls_validity(void)
{
    SUITE("tls/validity");
    TEST(test_dates_are_written_as_the_rfc_says);
    TEST(test_no_day_is_left_out);
    TEST(test_later_goes_over_midnight);
    TEST(test_seconds_are_what_the_c_library_says);
}
