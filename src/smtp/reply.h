/* SPDX-License-Identifier: MIT */
/* reply.h - a reply text, made into the lines that go out (RFC 5321 4.2). */
#ifndef PST_SMTP_REPLY_H
#define PST_SMTP_REPLY_H

#include <stddef.h>

/* The longest line that is made, CRLF included (RFC 5321 4.5.3.1.5). */
#define PST_REPLY_LINE 512

/* "250 " and CRLF; and "5.123.123 ". */
#define PST_REPLY_AROUND 6
#define PST_REPLY_LONGEST_STATUS 10

typedef struct pst_reply {
    const char *at;     /* what is still to be said; NULL: nothing */
    size_t left;        /* octets that may still go out */
    int utf8;
    char code[3];
    char last;          /* between code and words of the last line */
    const char *status; /* "5.5.1" for each line, up to a blank; NULL: none is
                           added */
} pst_reply;

/* How a reply is made: "utf8", what is not ASCII may be said; "status", each
   line of it has an enhanced status code (RFC 2034 3). */
#define PST_REPLY_UTF8 1
#define PST_REPLY_STATUS 2

/* The code of a text such as "250 OK", "250-OK" or "250", or 0: it has
   none. */
int pst_reply_code(const char *text);

/*
 * Starts with "250 one\ntwo"; `last` is ' ' as a rule and '-' when more lines
 * follow.  Without PST_REPLY_UTF8 what is not ASCII becomes "?".  The text
 * must have a code, and must stay where it is.
 */
void pst_reply_begin(pst_reply *reply, const char *text, char last,
    int flags);

/*
 * Writes the next line into line[0..PST_REPLY_LINE) and returns its length; 0
 * when all is said.
 */
size_t pst_reply_line(pst_reply *reply, char *line);

/* ---- reply_status.c ----------------------------------------------------- */

/* The status of a reply with this code whose words begin like that: its own,
   or what the code stands for; NULL: such a one has none. */
const char *pst_reply_status(const char *code, const char *words);

/* Puts the status into a line that has none; the length of the line then. */
size_t pst_reply_add_status(pst_reply *reply, char *line, size_t length);

#endif
