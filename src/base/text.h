/* SPDX-License-Identifier: MIT */
/* text.h - builds strings in a buffer of fixed size, and notes if something
   did not fit. */
#ifndef PST_BASE_TEXT_H
#define PST_BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

typedef struct pst_text {
    char *start;
    size_t length;      /* without the NUL */
    size_t room;        /* with the NUL */
    int cut;            /* something did not fit */
} pst_text;

/* Builds into `buffer`; the text is always NUL-terminated. */
void pst_text_init(pst_text *text, char *buffer, size_t size);

void pst_text_octets(pst_text *text, const char *octets, size_t length);
void pst_text_string(pst_text *text, const char *string);
void pst_text_char(pst_text *text, int c);
void pst_text_number(pst_text *text, unsigned long number);
void pst_text_hex(pst_text *text, unsigned long number);

/* Octets that are not printing ASCII become "\x1b" and the like.  If that does
   not fit the text ends before the octet. */
void pst_text_escaped(pst_text *text, const char *octets, size_t length);

/* Knows %s %d %u %lu %%.  Returns 0 if the format has anything else; that and
   the rest of the format are copied unchanged, because it is unknown which
   value comes next. */
int pst_text_format(pst_text *text, const char *format, va_list values);

#endif
