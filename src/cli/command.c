/* SPDX-License-Identifier: MIT */
/* command.c - runs a program while the server listens. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "os/disk.h"
#include "os/process.h"
#include "os/publish.h"
#include "postern_tls.h"
#include "status.h"

/* The variables that tell the program where the server is.  A name without a
   value removes a variable that another postern has set. */
enum told { HOST, PORT, SMTPS_PORT, SOCKET, CA, TOLD };

static const char *const names[TOLD] = {
    "POSTERN_HOST", "POSTERN_PORT", "POSTERN_SMTPS_PORT", "POSTERN_SOCKET",
    "POSTERN_CA"
};

typedef struct told_values {
    char text[TOLD][1100];
    const char *variables[TOLD + 1];
} told_values;

static void tell(told_values *values, enum told which, const char *value)
{
    if (*value != '\0')
        sprintf(values->text[which], "%s=%.1060s", names[which], value);
}

/* == Where the server listens == */

/* A server that listens on all addresses is reached at the loopback
   address. */
static const char *host_text(const postern_address *address, char text[46])
{
    (void)postern_address_text(address, text, 46);
    if (strcmp(text, "0.0.0.0") == 0)
        return "127.0.0.1";
    return strcmp(text, "::") == 0 ? "::1" : text;
}

static void tell_port(told_values *values, enum told which, unsigned port)
{
    char digits[12];

    sprintf(digits, "%u", port);
    tell(values, which, port == 0 ? "" : digits);
}

/* Tells the first of these listeners that has a port. */
static void tell_listener(told_values *values, const postern_server *server,
    int first, int last, enum told which)
{
    postern_address address;
    char host[46];
    int listener;

    for (listener = first; listener < last; listener++) {
        if (!postern_server_address(server, listener, 0, &address)
            || address.port == 0)
            continue;
        if (values->text[HOST][strlen(names[HOST])] == '\0')
            tell(values, HOST, host_text(&address, host));
        tell_port(values, which, address.port);
        return;
    }
}

/* Tells the first listener that is a Unix-domain socket. */
static void tell_socket(told_values *values, const postern_server *server,
    int plain)
{
    const char *path = NULL;
    char absolute[1024] = "";
    int listener;

    for (listener = 0; listener < plain && path == NULL; listener++)
        path = postern_server_path(server, listener);
    if (path != NULL)
        pst_os_process_absolute(path, absolute, sizeof(absolute));
    tell(values, SOCKET, absolute);
}

/* The listeners of --smtps were opened last, so they have the last numbers. */
static void tell_listeners(told_values *values, const postern_server *server,
    const pst_cli_settings *settings)
{
    int plain = (int)(settings->listen.count
        + (settings->listen.count + settings->smtps.count == 0));

    tell_listener(values, server, 0, plain, PORT);
    tell_socket(values, server, plain);
    tell_listener(values, server, plain, plain + (int)settings->smtps.count,
        SMTPS_PORT);
}

/* == Which certificate to trust == */

static int write_new(const char *path, const char *text, size_t length)
{
    const pst_os_disk *disk = pst_os_disk_system();
    pst_os_file file;
    int error = disk->create(disk->context, path, &file), closed;

    if (error != 0)
        return error;
    error = disk->write(disk->context, file, text, length);
    closed = disk->close(disk->context, file);
    return error != 0 ? error : closed;
}

/* Writes the certificate that was made for this run into a new file: no other
   user can have put a file there before. */
static void make_temporary(pst_cli_command *command,
    const postern_tls_context *tls, size_t index)
{
    char folder[300], text[4096];
    size_t length = postern_tls_certificate_pem(tls, index, text,
        sizeof(text));
    int error = PST_OS_EXISTS;
    unsigned attempt;

    pst_os_process_temporary(folder, sizeof(folder));
    for (attempt = 0; error == PST_OS_EXISTS && attempt < 100; attempt++) {
        sprintf(command->temporary, "%.299s/postern-%lu-%u.pem", folder,
            pst_os_process_number(), attempt);
        error = write_new(command->temporary, text, length);
    }
    if (error != 0)
        command->temporary[0] = '\0';
}

static void tell_authority(told_values *values, pst_cli_command *command,
    const pst_cli_settings *settings, const postern_tls_context *tls)
{
    const char *path = command->temporary;
    char absolute[1024];

    if (tls == NULL)
        return;
    if (settings->certificates.count > 0)
        path = settings->certificates.items[0];
    else if (settings->self_signed_out != NULL
        && pst_os_publish_is_file(settings->self_signed_out))
        path = settings->self_signed_out;
    else
        make_temporary(command, tls, 0);
    pst_os_process_absolute(path, absolute, sizeof(absolute));
    tell(values, CA, *path == '\0' ? "" : absolute);
}

/* == Running the program == */

static int fail(const pst_cli_settings *settings,
    const pst_cli_report *report, int error)
{
    char what[300];

    sprintf(what, "-- %.250s", settings->command[0]);
    pst_cli_report_error(report, what, error == PST_OS_GONE
        ? "there is no such program" : pst_os_error_text(error));
    return error == PST_OS_GONE ? PST_CLI_COMMAND_MISSING
        : PST_CLI_COMMAND_DENIED;
}

static void init_values(told_values *values)
{
    int which;

    for (which = 0; which < TOLD; which++) {
        strcpy(values->text[which], names[which]);
        values->variables[which] = values->text[which];
    }
    values->variables[TOLD] = NULL;
}

int pst_cli_command_begin(pst_cli_command *command,
    const pst_cli_settings *settings, const pst_cli_report *report,
    const postern_server *server, const postern_tls_context *tls)
{
    told_values values;
    pst_os_program program;
    int error;

    if (settings->command == NULL)
        return PST_CLI_STATUS_GOOD;
    init_values(&values);
    tell_listeners(&values, server, settings);
    tell_authority(&values, command, settings, tls);
    memset(&program, 0, sizeof(program));
    program.arguments = settings->command;
    program.variables = values.variables;
    program.on_errors = settings->json || settings->to_stdout;
    /* From now on a signal that stops the server is passed on to the
       program. */
    command->is_running = 1;
    error = pst_os_child_start(&program, &command->child);
    if (error != 0) {
        command->is_running = 0;
        return fail(settings, report, error);
    }
    if (command->is_told_early)
        pst_os_child_pass_on(command->child);
    return PST_CLI_STATUS_GOOD;
}

int pst_cli_command_look(pst_cli_command *command)
{
    if (!command->is_running
        || !pst_os_child_has_ended(command->child, &command->status))
        return 0;
    command->is_running = 0;
    return 1;
}

int pst_cli_command_is_told(pst_cli_command *command)
{
    if (!command->is_running)
        return 0;
    if (command->child == NULL)
        command->is_told_early = 1;
    else
        pst_os_child_pass_on(command->child);
    return 1;
}

void pst_cli_command_end(pst_cli_command *command)
{
    if (command->is_running)
        pst_os_child_end(command->child);
    command->is_running = 0;
    pst_os_child_free(command->child);
    command->child = NULL;
    if (command->temporary[0] != '\0')
        pst_os_publish_remove(command->temporary);
    command->temporary[0] = '\0';
}
