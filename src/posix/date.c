/* SPDX-License-Identifier: MIT */
/* date.c - reads the time of day, and converts it to a date. */
#include "posix.h"

#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "os/date.h"

pst_os_instant pst_os_date_instant(void)
{
    pst_os_instant instant;
    struct timespec now;

    memset(&instant, 0, sizeof(instant));
    if (clock_gettime(CLOCK_REALTIME, &now) == 0) {
        instant.seconds = (unsigned long)now.tv_sec;
        instant.microseconds = (unsigned long)now.tv_nsec / 1000;
    }
    return instant;
}

static pst_os_date in_words(const struct tm *broken)
{
    pst_os_date date;

    memset(&date, 0, sizeof(date));
    if (broken != NULL) {
        date.year = (unsigned)(broken->tm_year + 1900);
        date.month = (unsigned)(broken->tm_mon + 1);
        date.day = (unsigned)broken->tm_mday;
        date.hour = (unsigned)broken->tm_hour;
        date.minute = (unsigned)broken->tm_min;
        date.second = (unsigned)broken->tm_sec;
    }
    return date;
}

pst_os_date pst_os_date_local(pst_os_instant instant)
{
    time_t seconds = (time_t)instant.seconds;
    struct tm broken;

    return in_words(localtime_r(&seconds, &broken));
}

pst_os_date pst_os_date_utc(pst_os_instant instant)
{
    time_t seconds = (time_t)instant.seconds;
    struct tm broken;

    return in_words(gmtime_r(&seconds, &broken));
}
