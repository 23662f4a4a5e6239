/* SPDX-License-Identifier: MIT */
/* environment.c - the POSTERN_ variables become settings. */
#include <string.h>

#include "environment.h"
#include "option.h"

/* A list: commas stand between what would be several options. */
static int set_each(pst_cli_settings *settings, const pst_cli_option *option,
    const char *name, const char *value)
{
    while (*value != '\0') {
        size_t length = strcspn(value, ",");
        const char *item = pst_cli_settings_keep(settings, value, length);

        if (item == NULL)
            return pst_cli_option_fail(settings, name, value, "too long",
                "");
        if (!pst_cli_option_set(settings, option, name, item))
            return 0;
        value += length;
        value += *value == ',';
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
        /* these two are questions, not settings */
        if (strcmp(option->name, "help") == 0
            || strcmp(option->name, "version") == 0)
            continue;
        if (!read_variable(settings, option, get))
            return 0;
    }
    return 1;
}
