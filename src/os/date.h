/* SPDX-License-Identifier: MIT */
/* date.h - the time of day.  It is not used for deadlines. */
#ifndef PST_OS_DATE_H
#define PST_OS_DATE_H

typedef struct pst_os_instant {
    unsigned long seconds;          /* since the beginning of 1970, UTC */
    unsigned long microseconds;     /* 0 to 999999 */
} pst_os_instant;

typedef struct pst_os_date {
    unsigned year;
    unsigned month;                 /* 1 to 12 */
    unsigned day;
    unsigned hour;
    unsigned minute;
    unsigned second;
} pst_os_date;

pst_os_instant pst_os_date_instant(void);

/* The date and time of an instant in the local time zone; zeros if there is
   none. */
pst_os_date pst_os_date_local(pst_os_instant instant);
pst_os_date pst_os_date_utc(pst_os_instant instant);

#endif
