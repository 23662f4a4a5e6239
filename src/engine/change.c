/* SPDX-License-Identifier: MIT */
/* change.c - changes options while conversations go on. */
#include <string.h>

#include "base/size.h"
#include "change.h"
#include "option_list.h"

int pst_change_same(const char *one, const char *other)
{
    return one == other
        || (one != NULL && other != NULL && strcmp(one, other) == 0);
}

/* The first member that differs although it may not change; NULL: there is
   none. */
static const char *refused(const postern_engine_options *to,
    const postern_engine_options *from)
{
    PST_OPTIONS(PST_OPTIONS_REFUSE)
    PST_OPTIONS_ENGINE(PST_OPTIONS_REFUSE)
    return NULL;
}

static void change(postern_engine_options *to,
    const postern_engine_options *from)
{
    PST_OPTIONS(PST_OPTIONS_CHANGE)
}

int pst_change_rules(postern_rules *rules,
    const postern_engine_options *options, const char **which)
{
    const postern_call_limit *calls = rules->options.command_call_limit;
    int error = 0;

    *which = NULL;
    if (options == NULL || !pst_size_is(options->size, sizeof(*options)))
        return POSTERN_E_INVALID_OPTIONS;
    *which = refused(&rules->options, options);
    error = *which == NULL ? pst_rules_check(options)
        : POSTERN_E_INVALID_CHANGE;
    if (error == 0 && options->command_call_limit != calls) {
        error = pst_rules_set_calls(rules, options->command_call_limit);
        calls = rules->options.command_call_limit;
    }
    if (error != 0)
        return error;
    change(&rules->options, options);
    rules->options.command_call_limit = calls;
    pst_rules_apply(rules);
    return 0;
}

int postern_rules_set_options(postern_rules *rules,
    const postern_engine_options *options, const char **which)
{
    unsigned long before = rules->options.timeout;
    const char *ignored;
    int error;

    if (which == NULL)
        which = &ignored;
    /* The engines that wait are not known here, and their deadline is still
       the time of the last command. */
    if (options != NULL && before == 0 && options->timeout != 0) {
        *which = "timeout";
        return POSTERN_E_INVALID_CHANGE;
    }
    error = pst_change_rules(rules, options, which);
    if (error == 0)
        rules->patience = options->timeout;
    return error;
}
