/* SPDX-License-Identifier: MIT */
/*
 * validity.c - reckons with dates, and writes them as certificates have them.
 */
#include "base/text.h"
#include "validity.h"

#define DAY 86400L

/* The date of a day since 1970-01-01: years begin in March here, so that the
   day that is not always there is the last one; an era is 400 of them. */
#define ERA 146097L

static void date_of(long days, long *year, long *month, long *day)
{
    long in_era, of_era, in_year, since_march;

    days += 719468L;
    in_era = days % ERA;
    of_era = (in_era - in_era / 1460 + in_era / 36524L - in_era / 146096L)
        / 365;
    in_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
    since_march = (5 * in_year + 2) / 153;
    *day = in_year - (153 * since_march + 2) / 5 + 1;
    *month = since_march < 10 ? since_march + 3 : since_march - 9;
    *year = days / ERA * 400 + of_era + (*month <= 2);
}

pst_tls_moment pst_tls_validity_of(unsigned long seconds)
{
    pst_tls_moment moment;

    moment.day = (long)(seconds / DAY);
    moment.second = (long)(seconds % DAY);
    return moment;
}

pst_tls_moment pst_tls_validity_later(pst_tls_moment moment, long days,
    long seconds)
{
    moment.day += days;
    moment.second += seconds;
    /* A leap second belongs to its day, and the next one has none. */
    while (moment.second < 0) {
        moment.second += DAY;
        moment.day--;
    }
    while (moment.second >= DAY) {
        moment.second -= DAY;
        moment.day++;
    }
    return moment;
}

static void put_two(pst_text *text, long number)
{
    pst_text_char(text, '0' + (int)(number / 10 % 10));
    pst_text_char(text, '0' + (int)(number % 10));
}

void pst_tls_validity_put(pst_tls_writer *writer, pst_tls_moment moment)
{
    char buffer[16];
    pst_text text;
    long year, month, day;

    date_of(moment.day, &year, &month, &day);
    pst_text_init(&text, buffer, sizeof(buffer));
    if (year >= 2050)
        put_two(&text, year / 100);
    put_two(&text, year);
    put_two(&text, month);
    put_two(&text, day);
    put_two(&text, moment.second / 3600);
    put_two(&text, moment.second / 60 % 60);
    put_two(&text, moment.second % 60);
    pst_text_char(&text, 'Z');
    pst_tls_der_put(writer, year >= 2050 ? PST_TLS_DER_TIME
        : PST_TLS_DER_UTC_TIME, buffer, text.length);
}
