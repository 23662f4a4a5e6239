/* SPDX-License-Identifier: MIT */
/* argument.c - turns the arguments of the command line into settings. */
#include <stdio.h>
#include <string.h>

#include "argument.h"
#include "nearest.h"
#include "option.h"

static int apply(pst_cli_settings *settings, const pst_cli_option *option,
    const char *value)
{
    char name[PST_CLI_OPTION_VARIABLE];

    sprintf(name, "--%.30s", option->name);
    if (option->is_list)
        pst_cli_settings_replace(settings,
            (pst_cli_list *)((char *)settings + option->offset));
    return pst_cli_option_set(settings, option, name, value);
}

static int no_such(pst_cli_settings *settings, const char *argument)
{
    const pst_cli_option *meant = NULL;
    char name[60] = "", text[80];

    if (strncmp(argument, "--", 2) == 0) {
        strncat(name, argument + 2, sizeof(name) - 1);
        name[strcspn(name, "=")] = '\0';
        meant = pst_cli_nearest_option(name);
    }
    if (meant == NULL)
        return pst_cli_option_fail(settings, "", argument,
            "no such option; ", "postern --help-all lists them");
    sprintf(text, "is it --%.40s?", meant->name);
    return pst_cli_option_fail(settings, "", argument, "no such option; ",
        text);
}

static int needs(pst_cli_settings *settings, const pst_cli_option *option)
{
    sprintf(settings->error, "--%.30s: needs %.30s: %.100s", option->name,
        option->argument, option->accepts);
    return 0;
}

/* "--no-smtputf8" switches off what the environment has switched on.  0: the
   argument is not of this kind. */
static const pst_cli_option *switched_off(const char *argument, size_t length)
{
    const pst_cli_option *option = NULL;

    if (strncmp(argument, "--no-", 5) == 0)
        option = pst_cli_option_named(argument + 5, length - 5);
    return option != NULL && option->argument == NULL ? option : NULL;
}

/* --name, --name=value or --name value; *next is the following argument. */
static int read_long(pst_cli_settings *settings, const char *argument,
    char ***next)
{
    size_t length = strcspn(argument, "=");
    const char *value = argument[length] == '=' ? argument + length + 1 : NULL;
    const pst_cli_option *option;

    option = pst_cli_option_named(argument + 2, length < 2 ? 0 : length - 2);
    if (option == NULL && value == NULL) {
        option = switched_off(argument, length);
        value = "0";
    }
    if (option == NULL)
        return no_such(settings, argument);
    if (option->argument != NULL && value == NULL) {
        if (**next == NULL)
            return needs(settings, option);
        value = *(*next)++;
    }
    return apply(settings, option, value);
}

/* -v, -vv, -us1000 or -s 1000. */
static int read_short(pst_cli_settings *settings, const char *argument,
    char ***next)
{
    const char *letter;
    const pst_cli_option *option;

    for (letter = argument + 1; *letter != '\0'; letter++) {
        option = pst_cli_option_lettered(*letter);
        if (option == NULL)
            return no_such(settings, argument);
        if (option->argument != NULL) {
            if (letter[1] != '\0')
                return apply(settings, option, letter + 1);
            if (**next == NULL)
                return needs(settings, option);
            return apply(settings, option, *(*next)++);
        }
        if (!apply(settings, option, NULL))
            return 0;
    }
    return 1;
}

/* The arguments after "--" are a command with options of its own. */
static int read_command(pst_cli_settings *settings, char **arguments)
{
    if (*arguments == NULL || **arguments == '\0')
        return pst_cli_option_fail(settings, "", "--", "needs a command to "
            "run, such as ", "-- sh test.sh");
    settings->command = arguments;
    return 1;
}

int pst_cli_argument_read(pst_cli_settings *settings, char **arguments)
{
    const char *argument;

    while ((argument = *arguments) != NULL) {
        int is_read;

        arguments++;
        if (strcmp(argument, "--") == 0)
            return read_command(settings, arguments);
        if (strncmp(argument, "--", 2) == 0)
            is_read = read_long(settings, argument, &arguments);
        else if (argument[0] == '-' && argument[1] != '\0')
            is_read = read_short(settings, argument, &arguments);
        else
            is_read = pst_cli_option_fail(settings, "", argument,
                "accepted are options, and a command behind --; ",
                "postern --help-all lists them");
        if (!is_read)
            return 0;
    }
    return 1;
}
