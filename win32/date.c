/* SPDX-License-Identifier: MIT */
/* date.c - reads the time of day, and converts it to a date. */
#include "win32.h"

#include <string.h>

#include "os/date.h"

/* A FILETIME counts tenths of a microsecond since 1601. */
#define SECOND ((ULONGLONG)10000000)
#define FROM_1601_TO_1970 ((ULONGLONG)116444736 * 1000000000)

pst_os_instant pst_os_date_instant(void)
{
    pst_os_instant instant;
    FILETIME now;
    ULONGLONG ticks;

    GetSystemTimeAsFileTime(&now);
    ticks = ((ULONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime)
        - FROM_1601_TO_1970;
    instant.seconds = (unsigned long)(ticks / SECOND);
    instant.microseconds = (unsigned long)(ticks % SECOND / 10);
    return instant;
}

static pst_os_date in_words(const SYSTEMTIME *broken)
{
    pst_os_date date;

    memset(&date, 0, sizeof(date));
    if (broken != NULL) {
        date.year = broken->wYear;
        date.month = broken->wMonth;
        date.day = broken->wDay;
        date.hour = broken->wHour;
        date.minute = broken->wMinute;
        date.second = broken->wSecond;
    }
    return date;
}

static int to_utc(pst_os_instant instant, SYSTEMTIME *utc)
{
    ULONGLONG ticks = instant.seconds * SECOND + FROM_1601_TO_1970;
    FILETIME time;

    time.dwHighDateTime = (DWORD)(ticks >> 32);
    time.dwLowDateTime = (DWORD)(ticks & 0xFFFFFFFFUL);
    return FileTimeToSystemTime(&time, utc);
}

pst_os_date pst_os_date_local(pst_os_instant instant)
{
    SYSTEMTIME utc, local;

    /* not FileTimeToLocalFileTime(): that takes the summer time of today */
    return in_words(to_utc(instant, &utc)
        && SystemTimeToTzSpecificLocalTime(NULL, &utc, &local)
        ? &local : NULL);
}

pst_os_date pst_os_date_utc(pst_os_instant instant)
{
    SYSTEMTIME utc;

    return in_words(to_utc(instant, &utc) ? &utc : NULL);
}
