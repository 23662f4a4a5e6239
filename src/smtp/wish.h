/* SPDX-License-Identifier: MIT */
/* wish.h - parameters that say when a message shall be sent: BY (RFC 2852),
   HOLDFOR and HOLDUNTIL (RFC 4865), MT-PRIORITY (RFC 6710). */
#ifndef PST_SMTP_WISH_H
#define PST_SMTP_WISH_H

/* The largest number of nine digits. */
#define PST_WISH_SECONDS 999999999UL

/* RFC 6710 3 (5): -9 to 9. */
int pst_wish_is_priority(const char *value);

/* RFC 4865 3: up to nine digits, the first of them not 0; returns 0 if it is
   something else. */
unsigned long pst_wish_seconds(const char *value);

/* RFC 2852 4: "120;R", "-60;NT".  0: it is something else; else *seconds, 0
   for zero and below, and *returns: the mode is R. */
int pst_wish_by(const char *value, unsigned long *seconds, int *returns);

/* RFC 3339 5.6, in UTC and without fractions: "2030-01-31T00:00:00Z".  strcmp
   puts two of them into their order. */
int pst_wish_is_moment(const char *value);

#endif
