/* SPDX-License-Identifier: MIT */
/* change.c - changes options while the server runs. */
#include "base/size.h"
#include "engine/change.h"
#include "engine/option_list.h"
#include "session.h"

/* The first member that differs although it may not change, or NULL; the
   engine checks the others. */
static const char *refused(const postern_options *to,
    const postern_options *from)
{
    PST_OPTIONS_SERVER(PST_OPTIONS_REFUSE)
    return NULL;
}

static void change(postern_options *to, const postern_options *from)
{
    PST_OPTIONS(PST_OPTIONS_CHANGE)
    PST_OPTIONS_SERVER(PST_OPTIONS_CHANGE)
}

int postern_server_set_options(postern_server *server,
    const postern_options *options, const char **which)
{
    postern_engine_options engine;
    const char *ignored;
    int error;

    pst_thread_check(server, "postern_server_set_options");
    if (which == NULL)
        which = &ignored;
    *which = NULL;
    if (options == NULL || !pst_size_is(options->size, sizeof(*options)))
        return POSTERN_E_INVALID_OPTIONS;
    *which = refused(&server->options, options);
    if (*which != NULL)
        return POSTERN_E_INVALID_CHANGE;
    error = pst_options_check(options);
    if (error != 0)
        return error;
    pst_options_for_engine(options, &server->handler, &engine);
    error = pst_change_rules(&server->rules, &engine, which);
    if (error != 0)
        return error;
    change(&server->options, options);
    server->options.command_call_limit =
        server->rules.options.command_call_limit;
    pst_overload_apply(server);
    return 0;
}
