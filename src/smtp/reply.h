/* SPDX-License-Identifier: MIT */
/* reply.h - makes the lines of a reply from its text (RFC 5321 4.2). */
#ifndef PST_SMTP_REPLY_H
#define PST_SMTP_REPLY_H

#include <stddef.h>

#include "base/config.h"

/* The longest line, with CRLF (RFC 5321 4.5.3.1.5). */
#define PST_REPLY_LINE 512

/* "250 " and CRLF; and "5.123.123 ". */
#define PST_REPLY_AROUND 6
#define PST_REPLY_LONGEST_STATUS 10

typedef struct pst_reply {
    const char *at;     /* the text that is left; NULL: nothing */
    size_t left;        /* octets that may still be written */
    int utf8;
    char code[3];
    char last;          /* between the code and the words of the last line */
    const char *status; /* "5.5.1", ended by a blank, for each line; NULL: none
                           is added */
} pst_reply;

#define PST_REPLY_HAS_STATUS(reply) \
    (PST_WITH_STATUS && (reply)->status != NULL)

/* Flags: UTF8, other characters than ASCII are allowed; STATUS, each line gets
   an enhanced status code (RFC 2034 3). */
#define PST_REPLY_UTF8 (PST_WITH_SMTPUTF8 ? 1 : 0)
#define PST_REPLY_STATUS (PST_WITH_STATUS ? 2 : 0)

/* The code of a text such as "250 OK", "250-OK" or "250"; 0: it has none. */
int pst_reply_code(const char *text);

/*
 * Starts a reply such as "250 one\ntwo".  `last` is usually ' ', and '-' if
 * more lines follow.  Without PST_REPLY_UTF8 octets that are not ASCII become
 * "?".  The text must have a code, and must stay in its place.
 */
void pst_reply_begin(pst_reply *reply, const char *text, char last,
    int flags);

/*
 * Writes the next line into line[0..PST_REPLY_LINE) and returns its length; 0:
 * there is none.
 */
size_t pst_reply_line(pst_reply *reply, char *line);

/* ---- reply_status.c ----------------------------------------------------- */

/* The status for a reply with this code and these words: the one in the words,
   or the usual one of the code; NULL: this code has none. */
const char *pst_reply_status(const char *code, const char *words);

/* Inserts the status into a line that has none; returns the new length. */
size_t pst_reply_add_status(const pst_reply *reply, char *line,
    size_t length);

#endif
