/* SPDX-License-Identifier: MIT */
/* setter.c - parses the value of an option and stores it in the settings. */
#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "endpoint.h"
#include "fault_rule.h"
#include "handler.h"
#include "number.h"
#include "setter.h"

static void *place_of(pst_cli_settings *settings,
    const pst_cli_option *option)
{
    return (char *)settings + option->offset;
}

static int is_one_of(const char *value, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(value, *words) == 0)
            return 1;
    return 0;
}

PST_CLI_SETTER(flag)
{
    static const char *const on[] = { "1", "yes", "on", "true", NULL };
    static const char *const off[] = { "0", "no", "off", "false", "", NULL };
    int *place = (int *)place_of(settings, option);

    *place = value == NULL || is_one_of(value, on);
    return *place || is_one_of(value, off) ? PST_CLI_SET : PST_CLI_WRONG;
}

PST_CLI_SETTER(level)
{
    int *place = (int *)place_of(settings, option);
    unsigned long level;

    if (value == NULL) {
        *place += *place < 9;
        return PST_CLI_SET;
    }
    if (!pst_cli_number_parse(value, 9, &level))
        return PST_CLI_WRONG;
    *place = (int)level;
    return PST_CLI_SET;
}

PST_CLI_SETTER(octets)
{
    unsigned long *place = (unsigned long *)place_of(settings, option);

    return pst_cli_number_octets(value, place) ? PST_CLI_SET : PST_CLI_WRONG;
}

PST_CLI_SETTER(number)
{
    unsigned *place = (unsigned *)place_of(settings, option);
    unsigned long number;

    if (!pst_cli_number_parse(value, UINT_MAX, &number))
        return PST_CLI_WRONG;
    *place = (unsigned)number;
    return PST_CLI_SET;
}

PST_CLI_SETTER(mode)
{
    unsigned *place = (unsigned *)place_of(settings, option);
    size_t length = strlen(value);

    if (length < 3 || length > 4 || strspn(value, "01234567") != length)
        return PST_CLI_WRONG;
    for (*place = 0; *value != '\0'; value++)
        *place = *place * 8 + (unsigned)(*value - '0');
    return PST_CLI_SET;
}

PST_CLI_SETTER(socket_mode)
{
    const unsigned *place = (unsigned *)place_of(settings, option);

    return pst_cli_setter_mode(settings, option, value) == PST_CLI_SET
        && *place >= 1 && *place <= 0777 ? PST_CLI_SET : PST_CLI_WRONG;
}

PST_CLI_SETTER(amount)
{
    unsigned long *place = (unsigned long *)place_of(settings, option);

    return pst_cli_number_parse(value, ULONG_MAX, place) && *place > 0
        ? PST_CLI_SET : PST_CLI_WRONG;
}

PST_CLI_SETTER(seconds)
{
    unsigned long *place = (unsigned long *)place_of(settings, option);

    return pst_cli_number_seconds(value, place) ? PST_CLI_SET : PST_CLI_WRONG;
}

static int has_controls(const char *value)
{
    for (; *value != '\0'; value++)
        if ((unsigned char)*value < 0x20 || *value == 0x7f)
            return 1;
    return 0;
}

PST_CLI_SETTER(text)
{
    if (has_controls(value))
        return PST_CLI_WRONG;
    *(const char **)place_of(settings, option) = value;
    return PST_CLI_SET;
}

PST_CLI_SETTER(line)
{
    if (*value == '\0')
        return PST_CLI_WRONG;
    *(const char **)place_of(settings, option) = value;
    return PST_CLI_SET;
}

PST_CLI_SETTER(word)
{
    if (*value == '\0' || strchr(value, ' ') != NULL)
        return PST_CLI_WRONG;
    return pst_cli_setter_text(settings, option, value);
}

static int is_printable(const char *value, size_t most)
{
    size_t length = 0;

    while (value[length] >= 0x20 && value[length] < 0x7f)
        length++;
    return value[length] == '\0' && length <= most;
}

PST_CLI_SETTER(hostname)
{
    return is_printable(value, 255)
        ? pst_cli_setter_word(settings, option, value) : PST_CLI_WRONG;
}

PST_CLI_SETTER(ident)
{
    return is_printable(value, 240)
        ? pst_cli_setter_text(settings, option, value) : PST_CLI_WRONG;
}

PST_CLI_SETTER(newline)
{
    int *place = (int *)place_of(settings, option);

    if (strcmp(value, "accept") == 0)
        *place = POSTERN_NEWLINE_ACCEPT;
    else if (strcmp(value, "normalize") == 0)
        *place = POSTERN_NEWLINE_NORMALIZE;
    else if (strcmp(value, "reject") == 0)
        *place = POSTERN_NEWLINE_REJECT;
    else
        return PST_CLI_WRONG;
    return PST_CLI_SET;
}

static enum pst_cli_outcome add(pst_cli_settings *settings,
    const pst_cli_option *option, const char *value)
{
    pst_cli_list *list = (pst_cli_list *)place_of(settings, option);

    return pst_cli_settings_add(list, value) ? PST_CLI_SET : PST_CLI_TOO_MANY;
}

PST_CLI_SETTER(listen)
{
    pst_cli_endpoint endpoint;

    if (!pst_cli_endpoint_parse(value, &endpoint))
        return PST_CLI_WRONG;
    return add(settings, option, value);
}

PST_CLI_SETTER(item)
{
    if (*value == '\0' || has_controls(value))
        return PST_CLI_WRONG;
    return add(settings, option, value);
}

PST_CLI_SETTER(user)
{
    const char *colon = strchr(value, ':');

    return colon == NULL || colon == value ? PST_CLI_WRONG
        : pst_cli_setter_item(settings, option, value);
}

PST_CLI_SETTER(handler)
{
    return pst_cli_handler_check(value) == PST_CLI_HANDLER_KNOWN
        ? add(settings, option, value) : PST_CLI_WRONG;
}

/* Other verbs would never reach their limit. */
static int is_verb(const char *verb)
{
    static const char *const verbs[] = {
        PST_CLI_SETTER_VERBS, "*", NULL
    };
    char upper[12];
    size_t i, length = strlen(verb);

    if (length >= sizeof(upper))
        return 0;
    for (i = 0; i <= length; i++)
        upper[i] = (char)toupper((unsigned char)verb[i]);
    return is_one_of(upper, verbs);
}

PST_CLI_SETTER(call_limit)
{
    const char *equals = strchr(value, '=');
    const char *digits = equals == NULL ? value : equals + 1;
    size_t length = equals == NULL ? 0 : (size_t)(equals - value);
    postern_call_limit limit;
    unsigned long number;

    if (!pst_cli_number_parse(digits, UINT_MAX, &number) || equals == value)
        return PST_CLI_WRONG;
    limit.verb = length == 0 ? "*"
        : pst_cli_settings_keep(settings, value, length);
    limit.limit = (unsigned)number;
    if (limit.verb != NULL && !is_verb(limit.verb))
        return PST_CLI_WRONG;
    if (limit.verb == NULL || add(settings, option, value) != PST_CLI_SET)
        return PST_CLI_TOO_MANY;
    settings->limits[settings->call_limit.count - 1] = limit;
    settings->limits[settings->call_limit.count].verb = NULL;
    settings->options.command_call_limit = settings->limits;
    return PST_CLI_SET;
}

PST_CLI_SETTER(fault)
{
    pst_cli_fault_rule rule;

    return pst_cli_fault_rule_parse(value, &rule)
        ? add(settings, option, value) : PST_CLI_WRONG;
}
