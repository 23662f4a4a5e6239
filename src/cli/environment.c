/* SPDX-License-Identifier: MIT */
/* environment.c - turns the POSTERN_ variables into settings. */
#include <stdio.h>
#include <string.h>

#include "environment.h"
#include "nearest.h"
#include "option.h"

/* Sets each value of a list.  Commas separate them, but a password may contain
   commas: such values stand in lines. */
static int set_each(pst_cli_settings *settings, const pst_cli_option *option,
    const char *name, const char *value)
{
    int is_secret = pst_cli_option_is_secret(option);
    const char *ends = is_secret ? "\n" : ",";

    while (*(value += strspn(value, ends)) != '\0') {
        size_t length = strcspn(value, ends);
        const char *item = pst_cli_settings_keep(settings, value, length);

        if (item == NULL)
            return pst_cli_option_fail(settings, name, is_secret ? ""
                : value, "too long", "");
        if (!pst_cli_option_set(settings, option, name, item))
            return 0;
        value += length;
    }
    return 1;
}

static int read_variable(pst_cli_settings *settings,
    const pst_cli_option *option, char *(*get)(const char *name))
{
    char variable[PST_CLI_OPTION_VARIABLE];
    const char *value;
    int is_set;

    pst_cli_option_variable(option, variable);
    value = get(variable);
    if (value == NULL || (*value == '\0' && option->argument != NULL))
        return 1;
    if (!option->is_list)
        return pst_cli_option_set(settings, option, variable, value);
    is_set = set_each(settings, option, variable, value);
    ((pst_cli_list *)((char *)settings + option->offset))->is_default = 1;
    return is_set;
}

int pst_cli_environment_read(pst_cli_settings *settings,
    char *(*get)(const char *name))
{
    const pst_cli_option *option;

    for (option = pst_cli_option_table(); option->name != NULL; option++) {
        /* these are questions, not settings */
        if (strcmp(option->name, "help") == 0
            || strcmp(option->name, "help-all") == 0
            || strcmp(option->name, "version") == 0)
            continue;
        if (!read_variable(settings, option, get))
            return 0;
    }
    return 1;
}

/* The variables that command.c sets for a command, and those that Kubernetes
   sets for a service with the name postern. */
static int is_told(const char *name)
{
    static const char *const names[] = {
        "POSTERN_HOST", "POSTERN_CA", "POSTERN_SMTPS_PORT", "POSTERN_SOCKET"
    };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(name, names[i]) == 0)
            return 1;
    return strcmp(name, "POSTERN_PORT") == 0
        || strncmp(name, "POSTERN_PORT_", 13) == 0
        || strncmp(name, "POSTERN_SERVICE_", 16) == 0;
}

static int is_known(const char *name)
{
    char variable[PST_CLI_OPTION_VARIABLE];
    const pst_cli_option *option;

    for (option = pst_cli_option_table(); option->name != NULL; option++) {
        pst_cli_option_variable(option, variable);
        if (strcmp(variable, name) == 0)
            return 1;
    }
    return 0;
}

void pst_cli_environment_warn(void *context, const char *name)
{
    const pst_cli_option *option;
    char what[100], text[40 + PST_CLI_OPTION_VARIABLE];

    if (is_known(name) || is_told(name))
        return;
    sprintf(what, "%.90s", name);
    strcpy(text, "there is no such option");
    option = pst_cli_nearest_option(name + 8);
    if (option != NULL) {
        strcat(text, "; is it ");
        pst_cli_option_variable(option, text + strlen(text));
        strcat(text, "?");
    }
    pst_cli_report_error((const pst_cli_report *)context, what, text);
}
