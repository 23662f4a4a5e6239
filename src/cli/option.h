/* SPDX-License-Identifier: MIT */
/*
 * option.h - the options: one row each says its names, what it sets, what it
 * accepts and what the help tells.
 */
#ifndef PST_CLI_OPTION_H
#define PST_CLI_OPTION_H

#include "settings.h"

struct pst_cli_option;

enum pst_cli_outcome {
    PST_CLI_SET = 0,
    PST_CLI_WRONG,              /* not a value that is accepted */
    PST_CLI_TOO_MANY,           /* of them */
    PST_CLI_ABSENT              /* this build cannot do it */
};

typedef struct pst_cli_option {
    char letter;                /* 0: none */
    const char *name;
    const char *argument;       /* NULL: it takes none */
    const char *accepts;        /* the argument, in words */
    enum pst_cli_outcome (*set)(pst_cli_settings *settings,
        const struct pst_cli_option *option, const char *value);
    size_t offset;              /* in pst_cli_settings, of what it sets */
    const char *help;           /* NULL: it is not in the help */
    int is_list;                /* repeatable; commas in the environment */
} pst_cli_option;

/* The rows, ended by one with name NULL. */
const pst_cli_option *pst_cli_option_table(void);

/* The variable of an option: "POSTERN_NO_EHLO". */
#define PST_CLI_OPTION_VARIABLE 40
void pst_cli_option_variable(const pst_cli_option *option,
    char variable[PST_CLI_OPTION_VARIABLE]);

/* NULL: there is no such option. */
const pst_cli_option *pst_cli_option_named(const char *name, size_t length);
const pst_cli_option *pst_cli_option_lettered(char letter);

/* Sets it; `name` is what the user called it, `value` NULL: there is none.  0,
   and settings->error says what is wrong. */
int pst_cli_option_set(pst_cli_settings *settings,
    const pst_cli_option *option, const char *name, const char *value);

/* Puts "NAME VALUE: WHAT ACCEPTS" in settings->error; always 0. */
int pst_cli_option_fail(pst_cli_settings *settings, const char *name,
    const char *value, const char *what, const char *accepts);

#endif
