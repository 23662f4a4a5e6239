/* SPDX-License-Identifier: MIT */
/* subject.h - picks the subject out of a message as it streams by. */
#ifndef PST_CLI_SUBJECT_H
#define PST_CLI_SUBJECT_H

#include <stddef.h>

/* So many octets are kept of it, and so many are shown: a character takes
   three to four times as many octets when it is encoded. */
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

/* Writes it decoded (encoded_word.h), at most PST_CLI_SUBJECT_SHOWN octets,
   which have to be escaped yet; returns their number. */
size_t pst_cli_subject_decode(const pst_cli_subject *subject, char *decoded);

#endif
