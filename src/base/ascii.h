/* SPDX-License-Identifier: MIT */
/* ascii.h - letters and digits of SMTP, whatever the locale says. */
#ifndef PST_BASE_ASCII_H
#define PST_BASE_ASCII_H

#include <stddef.h>

/* Is it an octet from SP to "~"?  A macro, because every octet is checked. */
#define PST_ASCII_PRINTS(c) ((unsigned char)((unsigned char)(c) - ' ') < 95)

int pst_ascii_upper(int c);
int pst_ascii_lower(int c);
int pst_ascii_is_digit(int c);
int pst_ascii_is_alnum(int c);

/* Below SP, or DEL.  `c` is an octet, 0 to 255. */
int pst_ascii_is_control(int c);

/* Are all octets from `first` to "~"?  SP and above is what RFC 5321 4.2 calls
   a textstring. */
int pst_ascii_is_text(const char *text, int first);

/* -1, 0, 1 as strcmp, upper and lower case being the same. */
int pst_ascii_compare(const char *a, const char *b);

/* Where `text` begins with `start`, in any case, returns what follows it; else
   NULL. */
const char *pst_ascii_behind(const char *text, const char *start);

#define pst_ascii_begins(text, start) (pst_ascii_behind(text, start) != NULL)

/* Is `name`, in any case, in a list such as "SIZE,HELP" or "SIZE HELP"?  The
   list may be NULL. */
int pst_ascii_is_listed(const char *list, const char *name);

/*
 * Parses digits into *number; a number that does not fit becomes `most`.
 * Returns 0 when the text is empty or contains anything but digits.
 */
int pst_ascii_number(const char *text, unsigned long most,
    unsigned long *number);

#endif
