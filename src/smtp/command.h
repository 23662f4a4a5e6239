/* SPDX-License-Identifier: MIT */
/* command.h - a command line, split into verb and argument (RFC 5321
   4.1.1). */
#ifndef PST_SMTP_COMMAND_H
#define PST_SMTP_COMMAND_H

#include <stddef.h>

typedef struct pst_command {
    char *verb;         /* in upper case */
    size_t verb_length;
    char *argument;     /* trimmed; NULL: nothing follows the verb */
    size_t length;      /* of the line without its line end */
} pst_command;

enum pst_command_result {
    PST_COMMAND_OK,
    PST_COMMAND_BAD,        /* empty, a control character, or no verb */
    PST_COMMAND_NOT_ASCII   /* correct, but the argument is not ASCII */
};

/*
 * Parses line[0..length), which is changed and must have room for a NUL after
 * it.  `utf8` allows octets above 127 in the argument; the caller checks
 * whether they are UTF-8.  Blanks are spaces and tabs; those before the verb
 * are skipped, as in Postfix and Sendmail.
 */
enum pst_command_result pst_command_parse(char *line, size_t length, int utf8,
    pst_command *command);

/*
 * The fast way for nearly all lines (command_plain.c).  The caller knows that
 * the first four octets are a verb in upper case.  0: the line is unchanged,
 * and pst_command_parse has to parse it.
 */
int pst_command_plain(char *line, size_t length, pst_command *command);

#endif
