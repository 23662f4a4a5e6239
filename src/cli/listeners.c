/* SPDX-License-Identifier: MIT */
/* listeners.c - opens what --listen and --smtps name, and tells of it. */
#include <stdio.h>
#include <string.h>

#include "endpoint.h"
#include "listeners.h"
#include "status.h"

static int fail(const pst_cli_report *report, const char *option,
    const char *text, unsigned port, int error)
{
    char what[300];
    char why[200];

    sprintf(what, "%s %.250s", option, text);
    strcpy(why, postern_error_text(error));
    if (error == POSTERN_E_INUSE)
        sprintf(why, "port %u is in use; stop the program that has it, or "
            "choose another port (0: any that is free)", port);
    else if (error == POSTERN_E_DENIED)
        sprintf(why, "no right to listen on port %u; choose one above 1023",
            port);
    pst_cli_report_error(report, what, why);
    return error == POSTERN_E_NOADDR
        || postern_error_kind(error) == POSTERN_E_INVALID
        ? PST_CLI_STATUS_WRONG : PST_CLI_STATUS_FAILED;
}

static int listen_on(postern_server *server, const pst_cli_report *report,
    const char *option, const char *text, int flags)
{
    pst_cli_endpoint endpoint;
    int error;

    /* the option was checked when it was read */
    if (!pst_cli_endpoint_parse(text, &endpoint))
        return PST_CLI_STATUS_WRONG;
    error = postern_server_listen(server,
        endpoint.host[0] == '\0' ? NULL : endpoint.host, endpoint.port,
        flags);
    return error < 0 ? fail(report, option, text, endpoint.port, error)
        : PST_CLI_STATUS_GOOD;
}

static int listen_on_all(postern_server *server,
    const pst_cli_report *report, const char *option,
    const pst_cli_list *list, int flags)
{
    int status = PST_CLI_STATUS_GOOD;
    size_t i;

    for (i = 0; i < list->count && status == PST_CLI_STATUS_GOOD; i++)
        status = listen_on(server, report, option, list->items[i], flags);
    return status;
}

int pst_cli_listeners_open(postern_server *server,
    const pst_cli_settings *settings, const pst_cli_report *report)
{
    int flags = (settings->lmtp ? POSTERN_LISTEN_LMTP : 0)
        | (settings->proxy > 0 ? POSTERN_LISTEN_PROXY : 0), status;

    if (settings->listen.count + settings->smtps.count == 0)
        return listen_on(server, report, "--listen", ":1025", flags);
    status = listen_on_all(server, report, "--listen", &settings->listen,
        flags);
    if (status == PST_CLI_STATUS_GOOD)
        status = listen_on_all(server, report, "--smtps", &settings->smtps,
            flags | POSTERN_LISTEN_SMTPS);
    return status;
}

/* They have the numbers in which they were opened: those of --smtps last. */
void pst_cli_listeners_show(const postern_server *server,
    const pst_cli_settings *settings, const pst_cli_report *report)
{
    static const char *const protocols[2][2] = {
        { "smtp", "smtps" }, { "lmtp", "lmtps" }
    };
    size_t plain = settings->listen.count
        + (settings->listen.count + settings->smtps.count == 0);
    postern_address address;
    int listener, index;

    for (listener = 0; postern_server_address(server, listener, 0,
        &address); listener++)
        for (index = 0; postern_server_address(server, listener,
            index, &address); index++)
            pst_cli_report_listening(report, &address,
                protocols[settings->lmtp != 0]
                [(size_t)listener >= plain]);
}
