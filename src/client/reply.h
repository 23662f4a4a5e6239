/* SPDX-License-Identifier: MIT */
/* reply.h - parses a reply octet by octet into a code and a text (RFC 5321
   4.2).  Everything has a limit. */
#ifndef PST_CLIENT_REPLY_H
#define PST_CLIENT_REPLY_H

#include <stddef.h>

#include "base/config.h"

enum pst_client_reading {
    PST_CLIENT_GOES_ON,        /* the line is not complete */
    PST_CLIENT_LINE_ENDS,        /* a line is complete, and the reply is not */
    PST_CLIENT_REPLY_ENDS,       /* the last line is complete */
    PST_CLIENT_NO_REPLY,         /* the syntax is wrong */
    PST_CLIENT_NO_END         /* it is too long */
};

typedef struct pst_client_reply {
    char text[PST_CLIENT_REPLY];    /* "250 one\ntwo" and a NUL */
    size_t length;
    size_t line;            /* where the words of this line begin in the
                               text */
    size_t column;          /* octets of this line so far */
    size_t octets;          /* of the whole reply */
    int code;
    int line_code;
    char separator;         /* after the code of this line */
    char cr;                /* after a CR */
    char cut;               /* it does not fit into the text */
} pst_client_reply;

/* Starts a new reply. */
void pst_client_reply_begin(pst_client_reply *reply);

/* Takes octets up to the end of a line; returns how many, and the result. */
size_t pst_client_reply_take(pst_client_reply *reply, const char *octets,
    size_t length, enum pst_client_reading *reading);

/* The words of the line that is complete, NUL-terminated. */
#define pst_client_reply_words(reply) ((reply)->text + (reply)->line)

#endif
