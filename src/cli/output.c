/* SPDX-License-Identifier: MIT */
/* output.c - writes to standard output, whose reader may leave. */
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
    output->ascii = pst_os_console_is_terminal(PST_OS_OUTPUT)
        && !pst_os_console_is_utf8(PST_OS_OUTPUT);
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
    if (!output->keep_going && output->server != NULL) {
        postern_server_stop(output->server);
        postern_server_wake(output->server);
    }
}

int pst_cli_output_write(void *context, const char *octets, size_t length)
{
    pst_cli_output *output = (pst_cli_output *)context;
    int error = output->write(PST_OS_OUTPUT, octets, length);

    if (error < 0)
        lose(output, error);
    return error;
}

/* Escapes octet by octet, so it does not matter where a text is cut. */
static int write_ascii(int (*write)(void *context, const char *octets,
    size_t length), void *context, const char *octets, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    char shown[1024];
    size_t used = 0;
    int error = 0;

    while (length > 0 && error >= 0) {
        unsigned char octet = (unsigned char)*octets++;

        shown[used++] = (char)(octet < 0x80 ? octet : '\\');
        if (octet >= 0x80) {
            shown[used++] = 'x';
            shown[used++] = digits[octet >> 4];
            shown[used++] = digits[octet & 15];
        }
        if (--length == 0 || used > sizeof(shown) - 4) {
            error = write(context, shown, used);
            used = 0;
        }
    }
    return error;
}

int pst_cli_output_show(void *context, const char *octets, size_t length)
{
    const pst_cli_output *output = (const pst_cli_output *)context;

    return output->ascii ? write_ascii(pst_cli_output_write, context, octets,
        length) : pst_cli_output_write(context, octets, length);
}

int pst_cli_output_show_errors(void *context, const char *octets,
    size_t length)
{
    const pst_cli_report *report = ((pst_cli_output *)context)->report;

    return report->ascii ? write_ascii(report->write, report->context, octets,
        length) : report->write(report->context, octets, length);
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
    int result = 0;

    if (output->is_used && !output->is_lost)
        result = postern_server_after(output->server, LOOK_TIME, look,
            output);
    return result < 0 ? result : 0;
}

int pst_cli_output_has_stopped(const pst_cli_output *output)
{
    return output->is_lost && !output->keep_going;
}
