/* reply.h - a reply text, made into the lines that go out (RFC 5321 4.2). */
#ifndef PST_SMTP_REPLY_H
#define PST_SMTP_REPLY_H

#include <stddef.h>

/* The longest line that is made, CRLF included (RFC 5321 4.5.3.1.5). */
#define PST_REPLY_LINE 512

typedef struct pst_reply {
    const char *at;     /* what is still to be said; NULL: nothing */
    size_t left;        /* octets that may still go out, at least 7 */
    int utf8;
    char code[3];
    char last;          /* between code and words of the last line */
} pst_reply;

/* The code of a text such as "250 OK", "250-OK" or "250", or 0: it has
   none. */
int pst_reply_code(const char *text);

/*
 * Starts with "250 one\ntwo"; `last` is ' ' as a rule and '-' when more lines
 * follow.  Without `utf8` what is not ASCII becomes "?".  The text must have a
 * code, and must stay where it is.
 */
void pst_reply_begin(pst_reply *reply, const char *text, char last, int utf8);

/*
 * Writes the next line into line[0..PST_REPLY_LINE) and returns its length; 0
 * when all is said.
 */
size_t pst_reply_line(pst_reply *reply, char *line);

#endif
