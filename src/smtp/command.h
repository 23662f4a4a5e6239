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
 * it.  `known` is 0, or how many octets at its start are known to be of a
 * verb, in upper case.  `utf8` allows octets above 127 in the argument: the
 * caller sees whether they are UTF-8.  Blanks are spaces and tabs; those
 * before the verb are passed over, as Postfix and Sendmail do.
 */
enum pst_command_result pst_command_parse(char *line, size_t length,
    size_t known, int utf8, pst_command *command);

#endif
