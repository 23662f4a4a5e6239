/* SPDX-License-Identifier: MIT */
/* test_date.c - dates in UTC and in local time. */
#include "os/date.h"
#include "support/suite.h"

static void test_utc_has_the_words_of_the_calendar(void)
{
    static const struct {
        unsigned long seconds;
        const char *words;
    } rows[] = {
        { 0, "1970-01-01 00:00:00" },
        { 951827696UL, "2000-02-29 12:34:56" },
        { 1767524651UL, "2026-01-04 11:04:11" },
        { 2147483647UL, "2038-01-19 03:14:07" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        pst_os_instant instant;
        pst_os_date date;
        char words[80];

        instant.seconds = rows[i].seconds;
        instant.microseconds = 0;
        date = pst_os_date_utc(instant);
        sprintf(words, "%04u-%02u-%02u %02u:%02u:%02u", date.year,
            date.month, date.day, date.hour, date.minute, date.second);
        ASSERT_TEXT(words, rows[i].words);
    }
}

static void test_local_time_is_near_utc(void)
{
    pst_os_instant instant;
    pst_os_date date;

    /* noon of a day in the middle of a month: no zone leaves the month */
    instant.seconds = 1750075200UL;
    instant.microseconds = 0;
    date = pst_os_date_local(instant);
    ASSERT_NUMBER(date.year, 2025);
    ASSERT_NUMBER(date.month, 6);
    CU_ASSERT(date.day >= 15 && date.day <= 17);
    CU_ASSERT(date.hour < 24 && date.minute < 60 && date.second < 61);
}

static void test_an_instant_is_within_a_second(void)
{
    CU_ASSERT(pst_os_date_instant().microseconds < 1000000UL);
}

void suite_os_date(void)
{
    SUITE("os/date");
    TEST(test_utc_has_the_words_of_the_calendar);
    TEST(test_local_time_is_near_utc);
    TEST(test_an_instant_is_within_a_second);
}
