/* SPDX-License-Identifier: MIT */
/* utf8.h - checks UTF-8 (RFC 3629) octet by octet, so the text may come in
   parts. */
#ifndef PST_BASE_UTF8_H
#define PST_BASE_UTF8_H

#include <stddef.h>

typedef struct pst_utf8 {
    unsigned char left;     /* octets of this character that have not come
                               yet */
    unsigned char low;      /* limits of the next of them */
    unsigned char high;
} pst_utf8;

void pst_utf8_init(pst_utf8 *utf8);

/* Returns how many octets are valid UTF-8: `length`, or the index of the first
   wrong one.  Overlong forms and surrogates are wrong. */
size_t pst_utf8_feed(pst_utf8 *utf8, const char *text, size_t length);

/* Does the text end at the end of a character? */
int pst_utf8_whole(const pst_utf8 *utf8);

/* Checks a whole text. */
int pst_utf8_valid(const char *text, size_t length);

/* Can it be shown unchanged?  That is: printing ASCII, and with `utf8` also
   valid UTF-8 without the controls U+0080 to U+009F. */
int pst_utf8_prints(const char *text, size_t length, int utf8);

#endif
