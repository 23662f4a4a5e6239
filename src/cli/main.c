/* SPDX-License-Identifier: MIT */
/* main.c - the console test server. */
#include <string.h>

#include "argument.h"
#include "environment.h"
#include "help.h"
#include "os/console.h"
#include "os/process.h"
#include "serve.h"

static int write_errors(void *context, const char *octets, size_t length)
{
    (void)context;
    return pst_os_console_write(PST_OS_ERRORS, octets, length);
}

static int write_output(const char *text)
{
    return pst_os_console_write(PST_OS_OUTPUT, text, strlen(text)) < 0;
}

static int show_help(int in_short)
{
    static char text[8000];

    (void)pst_cli_help_text(text, sizeof(text), in_short);
    return write_output(text);
}

/* https://no-color.org: the variable is set and not empty. */
static int may_colour(void)
{
    const char *no_color = pst_os_process_variable("NO_COLOR");

    return (no_color == NULL || *no_color == '\0')
        && pst_os_console_has_colours(PST_OS_ERRORS);
}

static void init_report(pst_cli_report *report,
    const pst_cli_settings *settings)
{
    report->quiet = settings->quiet;
    report->verbose = settings->verbose;
    report->colour = may_colour();
    report->ascii = !pst_os_console_is_utf8(PST_OS_ERRORS);
    report->write = write_errors;
    report->context = NULL;
}

static int run(char **arguments)
{
    static pst_cli_settings settings;
    pst_cli_report report;
    int has_variables, has_arguments;

    pst_cli_settings_init(&settings);
    has_variables = pst_cli_environment_read(&settings,
        pst_os_process_variable);
    has_arguments = pst_cli_argument_read(&settings, arguments);
    if (has_arguments && (settings.help || settings.help_all))
        return show_help(!settings.help_all);
    if (has_arguments && settings.version)
        return write_output("postern " POSTERN_VERSION "\n");
    init_report(&report, &settings);
    pst_os_process_variables("POSTERN_", pst_cli_environment_warn, &report);
    if (has_variables && has_arguments && pst_cli_settings_check(&settings))
        return pst_cli_serve(&settings, &report);
    pst_cli_report_error(&report, NULL, settings.error);
    return 2;
}

int main(int argc, char **argv)
{
    char **arguments = pst_os_process_arguments(argv);

    pst_os_console_open();
    pst_os_process_raise_limits();
    return pst_os_console_leave(run(arguments + (argc > 0)));
}
