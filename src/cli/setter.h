/* SPDX-License-Identifier: MIT */
/* setter.h - parses the value of an option and stores it in the settings. */
#ifndef PST_CLI_SETTER_H
#define PST_CLI_SETTER_H

#include "option.h"

/* The commands that --call-limit may name. */
#define PST_CLI_SETTER_VERBS "AUTH", "BDAT", "DATA", "EHLO", "EXPN", "HELO", \
    "HELP", "LHLO", "MAIL", "NOOP", "QUIT", "RCPT", "RSET", "STARTTLS", "VRFY"

#define PST_CLI_SETTER(name) \
    enum pst_cli_outcome pst_cli_setter_##name(pst_cli_settings *settings, \
        const pst_cli_option *option, const char *value)

PST_CLI_SETTER(flag);           /* int: 1 or 0; no value: 1 */
PST_CLI_SETTER(level);          /* int: 0-9; no value: one more */
PST_CLI_SETTER(octets);         /* unsigned long */
PST_CLI_SETTER(number);         /* unsigned */
PST_CLI_SETTER(mode);           /* unsigned, in octal */
PST_CLI_SETTER(socket_mode);    /* the same, from 0001 to 0777 */
PST_CLI_SETTER(amount);         /* unsigned long, at least 1 */
PST_CLI_SETTER(seconds);        /* unsigned long of milliseconds */
PST_CLI_SETTER(text);           /* const char *, without controls */
PST_CLI_SETTER(line);           /* const char *, not empty */
PST_CLI_SETTER(word);           /* the same, without blanks, not empty */
PST_CLI_SETTER(hostname);       /* word of at most 255 printable octets */
PST_CLI_SETTER(ident);          /* text of at most 240 printable octets */
PST_CLI_SETTER(newline);        /* int: enum postern_bare_newline */
PST_CLI_SETTER(listen);         /* pst_cli_list */
PST_CLI_SETTER(handler);        /* pst_cli_list */
PST_CLI_SETTER(item);           /* pst_cli_list: text, not empty */
PST_CLI_SETTER(user);           /* pst_cli_list: USER:PASSWORD */
PST_CLI_SETTER(call_limit);     /* pst_cli_list, and settings->limits */
PST_CLI_SETTER(fault);          /* pst_cli_list: rules for faults */

#endif
