/* SPDX-License-Identifier: MIT */
/* subject.h - finds the subject of a message while it is received. */
#ifndef PST_CLI_SUBJECT_H
#define PST_CLI_SUBJECT_H

#include <stddef.h>

/* It keeps so many octets and shows so many: encoded characters take three to
   four times as many octets. */
#define PST_CLI_SUBJECT_SIZE 800
#define PST_CLI_SUBJECT_SHOWN 120

typedef struct pst_cli_subject {
    int state;
    size_t matched;             /* octets of the field's name */
    size_t length;
    char text[PST_CLI_SUBJECT_SIZE];    /* as sent, unfolded, cut, with NUL */
} pst_cli_subject;

void pst_cli_subject_init(pst_cli_subject *subject);
void pst_cli_subject_feed(pst_cli_subject *subject, const char *octets,
    size_t length);

/* Writes the decoded subject (encoded_word.h), at most PST_CLI_SUBJECT_SHOWN
   octets, and returns its length.  Escape it before you show it. */
size_t pst_cli_subject_decode(const pst_cli_subject *subject, char *decoded);

#endif
