/* output.c - standard output, where messages go; who reads it may leave. */
#include <string.h>

#include "os/console.h"
#include "os/disk.h"
#include "output.h"

#define LOOK_TIME 250

void pst_cli_output_init(pst_cli_output *output, const pst_cli_report *report,
    int keep_going)
{
    memset(output, 0, sizeof(*output));
    output->report = report;
    output->write = pst_os_console_write;
    output->has_reader = pst_os_console_has_reader;
    output->keep_going = keep_going;
}

static void lose(pst_cli_output *output, int error)
{
    if (output->is_lost)
        return;
    output->is_lost = 1;
    pst_cli_report_error(output->report, "standard output",
        error != PST_OS_GONE ? pst_os_error_text(error)
        : output->keep_going ? "nobody reads it any more"
        : "nobody reads it any more, the server ends (--keep-going goes on)");
    if (!output->keep_going && output->server != NULL)
        postern_server_stop(output->server);
}

int pst_cli_output_write(void *context, const char *octets, size_t length)
{
    pst_cli_output *output = (pst_cli_output *)context;
    int error = output->write(PST_OS_OUTPUT, octets, length);

    if (error < 0)
        lose(output, error);
    return error;
}

static void look(postern_server *server, void *context)
{
    pst_cli_output *output = (pst_cli_output *)context;

    (void)server;
    if (!output->has_reader(PST_OS_OUTPUT))
        lose(output, PST_OS_GONE);
    else
        (void)pst_cli_output_watch(output);
}

int pst_cli_output_watch(pst_cli_output *output)
{
    if (!output->is_used || output->is_lost)
        return 0;
    return postern_server_after(output->server, LOOK_TIME, look, output);
}

int pst_cli_output_has_stopped(const pst_cli_output *output)
{
    return output->is_lost && !output->keep_going;
}
