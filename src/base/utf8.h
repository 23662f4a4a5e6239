/* SPDX-License-Identifier: MIT */
/* utf8.h - is it UTF-8?  RFC 3629, octet by octet, so text may come in
   parts. */
#ifndef PST_BASE_UTF8_H
#define PST_BASE_UTF8_H

#include <stddef.h>

typedef struct pst_utf8 {
    unsigned char left;     /* octets still to come of this character */
    unsigned char low;      /* bounds of the next of them */
    unsigned char high;
} pst_utf8;

void pst_utf8_init(pst_utf8 *utf8);

/* How many of the octets can be UTF-8: `length`, or where the first one stands
   that cannot, overlong forms and surrogates included. */
size_t pst_utf8_feed(pst_utf8 *utf8, const char *text, size_t length);

/* Is the text whole, or is it cut within a character? */
int pst_utf8_whole(const pst_utf8 *utf8);

/* All of it at once: is it whole, valid UTF-8? */
int pst_utf8_valid(const char *text, size_t length);

/* Can it be shown as it is: printing ASCII and, with `utf8`, valid UTF-8 but
   for the controls U+0080 to U+009F? */
int pst_utf8_prints(const char *text, size_t length, int utf8);

#endif
