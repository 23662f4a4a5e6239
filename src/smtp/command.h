/* SPDX-License-Identifier: MIT */
/* command.h - a command line, cut into verb and argument (RFC 5321 4.1.1). */
#ifndef PST_SMTP_COMMAND_H
#define PST_SMTP_COMMAND_H

#include <stddef.h>

typedef struct pst_command {
    char *verb;         /* in upper case */
    size_t verb_length;
    char *argument;     /* trimmed; NULL when nothing followed the verb */
    size_t length;      /* of the line without its line end */
} pst_command;

enum pst_command_result {
    PST_COMMAND_OK,
    PST_COMMAND_BAD,        /* empty, a control character, not a verb */
    PST_COMMAND_NOT_ASCII   /* all is well but that the argument is not
                               ASCII */
};

/*
 * Cuts line[0..length), which is changed and must have room for a NUL behind
 * it.  `utf8` allows octets above 127 in the argument: the caller sees whether
 * they are UTF-8.  Blanks are spaces and tabs; those before the verb are passed
 * over, as Postfix and Sendmail do.
 */
enum pst_command_result pst_command_parse(char *line, size_t length, int utf8,
    pst_command *command);

/*
 * The same for the line that nearly all lines are (command_plain.c), whose
 * first four octets are known to be those of a verb in upper case.  0: it is
 * another, unchanged, and pst_command_parse has to say what it is.
 */
int pst_command_plain(char *line, size_t length, pst_command *command);

#endif
