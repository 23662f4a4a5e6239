/* subject.h - picks the subject out of a message as it streams by. */
#ifndef PST_CLI_SUBJECT_H
#define PST_CLI_SUBJECT_H

#include <stddef.h>

#define PST_CLI_SUBJECT_SIZE 80

typedef struct pst_cli_subject {
    int state;
    size_t matched;             /* octets of the field's name */
    size_t length;
    char text[PST_CLI_SUBJECT_SIZE];    /* as sent, unfolded, cut, with NUL */
} pst_cli_subject;

void pst_cli_subject_init(pst_cli_subject *subject);
void pst_cli_subject_feed(pst_cli_subject *subject, const char *octets,
    size_t length);

#endif
