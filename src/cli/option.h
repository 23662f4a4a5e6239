/* SPDX-License-Identifier: MIT */
/*
 * option.h - the table of options: each row has the names of an option, what
 * it sets, what it accepts and its text in the help.
 */
#ifndef PST_CLI_OPTION_H
#define PST_CLI_OPTION_H

#include "settings.h"

struct pst_cli_option;

enum pst_cli_outcome {
    PST_CLI_SET = 0,
    PST_CLI_WRONG,              /* the value is not accepted */
    PST_CLI_TOO_MANY            /* the option was repeated too often */
};

typedef struct pst_cli_option {
    char letter;                /* 0: none */
    const char *name;
    const char *argument;       /* NULL: it takes none */
    const char *accepts;        /* describes valid arguments */
    enum pst_cli_outcome (*set)(pst_cli_settings *settings,
        const struct pst_cli_option *option, const char *value);
    size_t offset;              /* in pst_cli_settings, of what it sets */
    const char *help;           /* the short help stops at a semicolon */
    int is_list;                /* repeatable */
} pst_cli_option;

/* The rows; the last one has a name of NULL. */
const pst_cli_option *pst_cli_option_table(void);

/* Writes the name of the variable of an option: "POSTERN_NO_EHLO". */
#define PST_CLI_OPTION_VARIABLE 40
void pst_cli_option_variable(const pst_cli_option *option,
    char variable[PST_CLI_OPTION_VARIABLE]);

/* NULL: there is no such option. */
const pst_cli_option *pst_cli_option_named(const char *name, size_t length);
const pst_cli_option *pst_cli_option_lettered(char letter);

/* Sets the option.  `name` is the name that the user wrote; `value` may be
   NULL.  On an error it returns 0, and settings->error says what is wrong. */
int pst_cli_option_set(pst_cli_settings *settings,
    const pst_cli_option *option, const char *name, const char *value);

/* Is a password in its value?  That is never shown. */
int pst_cli_option_is_secret(const pst_cli_option *option);

/* Writes "NAME VALUE: WHAT ACCEPTS" to settings->error; returns 0. */
int pst_cli_option_fail(pst_cli_settings *settings, const char *name,
    const char *value, const char *what, const char *accepts);

#endif
