/* SPDX-License-Identifier: MIT */
/* stores.c - makes one store from all that --handler and --stdout ask for. */
#include <stdio.h>
#include <string.h>

#include "handler.h"
#include "os/console.h"
#include "raw.h"
#include "status.h"
#include "stores.h"

/* If standard output has raw messages or events, print uses standard error. */
static int make(postern_store *store, const char *text,
    const pst_cli_settings *settings, pst_cli_output *output)
{
    int is_for_others = settings->to_stdout || settings->json;
    pst_cli_handler_how how;

    how.write = is_for_others ? pst_cli_output_show_errors
        : pst_cli_output_show;
    how.context = output;
    how.mode = settings->mode;
    if (!is_for_others && strcmp(text, "print") == 0)
        output->is_used = 1;
    return pst_cli_handler_store(store, text, &how);
}

/* The default handler does not print on the terminal of a command. */
static const char *default_place(const pst_cli_settings *settings)
{
    return settings->command == NULL && !settings->json
        && pst_os_console_is_terminal(PST_OS_OUTPUT) ? "print" : "sink";
}

/* Makes the stores of --handler; *count is their number, also after an error,
   which has been reported. */
static int make_listed(const pst_cli_settings *settings,
    const pst_cli_report *report, pst_cli_output *output,
    postern_store *stores, size_t *count)
{
    char what[300];

    for (*count = 0; *count < settings->handler.count; ++*count) {
        const char *text = settings->handler.items[*count];
        int error = make(&stores[*count], text, settings, output);

        if (error < 0) {
            sprintf(what, "--handler %.250s", text);
            pst_cli_report_error(report, what, postern_error_text(error));
            return error;
        }
    }
    return 0;
}

/* Makes the store of --stdout, or the default one. */
static int make_others(const pst_cli_settings *settings,
    const pst_cli_report *report, pst_cli_output *output,
    postern_store *stores, size_t *count)
{
    int error = 0;

    if (settings->to_stdout)
        error = pst_cli_raw_store(&stores[*count], pst_cli_output_write,
            output);
    else if (*count == 0)
        error = make(&stores[*count], default_place(settings), settings,
            output);
    else
        return 0;
    if (settings->to_stdout)
        output->is_used = 1;
    if (error == 0)
        ++*count;
    else
        pst_cli_report_error(report, NULL, postern_error_text(error));
    return error;
}

int pst_cli_stores_make(const pst_cli_settings *settings,
    const pst_cli_report *report, pst_cli_output *output, postern_store *all)
{
    postern_store stores[PST_CLI_SETTINGS_REPEATS + 1];
    size_t count;
    int error;

    output->is_used = settings->json;
    error = make_listed(settings, report, output, stores, &count);
    if (error == 0)
        error = make_others(settings, report, output, stores, &count);
    if (error == 0) {
        error = postern_store_all(all, stores, count);
        if (error < 0)
            pst_cli_report_error(report, NULL, postern_error_text(error));
    }
    if (error == 0)
        return PST_CLI_STATUS_GOOD;
    while (count > 0)
        postern_store_free(&stores[--count]);
    return PST_CLI_STATUS_WRONG;
}
