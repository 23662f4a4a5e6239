/* SPDX-License-Identifier: MIT */
/* listeners.c - opens what --listen and --smtps name. */
#include <stdio.h>
#include <string.h>

#include "endpoint.h"
#include "listeners.h"
#include "os/inherited.h"
#include "status.h"

/* So many sockets are in a listener at most. */
#define MOST_INHERITED 16

static int fail(const pst_cli_report *report, const char *option,
    const char *text, const pst_cli_endpoint *endpoint, int error)
{
    int is_port = endpoint->kind == PST_CLI_ENDPOINT_PORT;
    char what[300];
    char why[200];

    sprintf(what, "%s %.250s", option, text);
    strcpy(why, postern_error_text(error));
    if (error == POSTERN_E_INUSE && is_port)
        sprintf(why, "port %u is in use; stop the program that has it, or "
            "choose another port (0: any that is free)", endpoint->port);
    else if (error == POSTERN_E_INUSE
        && endpoint->kind == PST_CLI_ENDPOINT_INHERITED)
        strcpy(why, "another option has such a socket already; name them by "
            "FileDescriptorName=");
    else if (error == POSTERN_E_INUSE)
        strcpy(why, "somebody listens there, or it is a file of another "
            "kind");
    else if (error == POSTERN_E_DENIED && is_port)
        sprintf(why, "no right to listen on port %u; choose one above 1023",
            endpoint->port);
    else if (endpoint->kind == PST_CLI_ENDPOINT_INHERITED
        && error == POSTERN_E_NOADDR)
        strcpy(why, "no such socket was handed over (LISTEN_FDS)");
    else if (endpoint->kind == PST_CLI_ENDPOINT_INHERITED
        && error == POSTERN_E_FULL)
        sprintf(why, "more than %d such sockets were handed over; divide "
            "them by FileDescriptorName=", MOST_INHERITED);
    else if (error == POSTERN_E_INVALID_NOT_LISTENING)
        strcpy(why, "one that was handed over is not a socket that listens "
            "(LISTEN_FDS)");
    pst_cli_report_error(report, what, why);
    return error == POSTERN_E_NOADDR
        || postern_error_kind(error) == POSTERN_E_INVALID
        ? PST_CLI_STATUS_WRONG : PST_CLI_STATUS_FAILED;
}

/* --reuse-port is for ports only, and --socket-mode for paths. */
static int open_endpoint(postern_server *server,
    const pst_cli_endpoint *endpoint, const postern_listen_options *options)
{
    const char *host = endpoint->host[0] == '\0' ? NULL : endpoint->host;
    postern_listen_options own = *options;

    if (endpoint->kind != PST_CLI_ENDPOINT_PORT)
        own.flags &= ~POSTERN_LISTEN_REUSEPORT;
    if (endpoint->kind == PST_CLI_ENDPOINT_INHERITED)
        return postern_server_listen_inherited(server, host, own.flags);
    if (endpoint->kind == PST_CLI_ENDPOINT_UNIX)
        own.flags |= POSTERN_LISTEN_UNIX;
    else
        own.mode = 0;
    return postern_server_listen_with(server, host, endpoint->port, &own);
}

static int listen_on(postern_server *server, const pst_cli_report *report,
    const char *option, const char *text,
    const postern_listen_options *options)
{
    pst_cli_endpoint endpoint;
    int error;

    /* the option was checked when it was read */
    if (!pst_cli_endpoint_parse(text, &endpoint))
        return PST_CLI_STATUS_WRONG;
    error = open_endpoint(server, &endpoint, options);
    return error < 0 ? fail(report, option, text, &endpoint, error)
        : PST_CLI_STATUS_GOOD;
}

static int listen_on_all(postern_server *server,
    const pst_cli_report *report, const char *option,
    const pst_cli_list *list, const postern_listen_options *options)
{
    int status = PST_CLI_STATUS_GOOD;
    size_t i;

    for (i = 0; i < list->count && status == PST_CLI_STATUS_GOOD; i++)
        status = listen_on(server, report, option, list->items[i], options);
    return status;
}

static int has_path(const pst_cli_list *list)
{
    pst_cli_endpoint endpoint;
    size_t i;

    for (i = 0; i < list->count; i++)
        if (pst_cli_endpoint_parse(list->items[i], &endpoint)
            && endpoint.kind == PST_CLI_ENDPOINT_UNIX)
            return 1;
    return 0;
}

static void set_options(const pst_cli_settings *settings,
    postern_listen_options *options)
{
    postern_listen_options_init(options);
    options->mode = settings->socket_mode;
    options->flags = (settings->lmtp ? POSTERN_LISTEN_LMTP : 0)
        | (settings->proxy > 0 ? POSTERN_LISTEN_PROXY : 0)
        | (settings->reuse_port ? POSTERN_LISTEN_REUSEPORT : 0);
}

int pst_cli_listeners_open(postern_server *server,
    const pst_cli_settings *settings, const pst_cli_report *report)
{
    postern_listen_options options;
    int status;

    if (settings->socket_mode != 0 && !has_path(&settings->listen)
        && !has_path(&settings->smtps)) {
        pst_cli_report_error(report, "--socket-mode", "it is for the sockets "
            "of --listen unix:PATH, and there is none");
        return PST_CLI_STATUS_WRONG;
    }
    set_options(settings, &options);
    if (settings->listen.count + settings->smtps.count == 0)
        return listen_on(server, report, "--listen", ":1025", &options);
    status = listen_on_all(server, report, "--listen", &settings->listen,
        &options);
    options.flags |= POSTERN_LISTEN_SMTPS;
    if (status == PST_CLI_STATUS_GOOD)
        status = listen_on_all(server, report, "--smtps", &settings->smtps,
            &options);
    return status;
}

static void show(const postern_address *address, const char *path,
    const char *protocol, const pst_cli_report *report,
    const pst_cli_events *events)
{
    pst_cli_report_listening(report, address, path, protocol);
    if (events != NULL)
        pst_cli_events_listening(events, address, path, protocol);
}

/* The path of an inherited socket; "": it has none. */
static void inherited_path(const char *item, int index,
    char text[PST_CLI_LISTENERS_PATH])
{
    postern_socket sockets[MOST_INHERITED];
    pst_cli_endpoint endpoint;

    text[0] = '\0';
    if (pst_cli_endpoint_parse(item, &endpoint)
        && endpoint.kind == PST_CLI_ENDPOINT_INHERITED
        && index < pst_os_inherited(endpoint.host[0] == '\0' ? NULL
            : endpoint.host, sockets, MOST_INHERITED))
        pst_os_inherited_path(sockets[index], text, PST_CLI_LISTENERS_PATH);
}

/* Listeners have their numbers in the order of opening: --smtps is last. */
const char *pst_cli_listeners_path(const postern_server *server,
    const pst_cli_settings *settings, int listener, int index,
    char text[PST_CLI_LISTENERS_PATH])
{
    const char *path = postern_server_path(server, listener);
    const size_t number = (size_t)listener, plain = settings->listen.count;

    if (path != NULL || number >= plain + settings->smtps.count)
        return path;
    inherited_path(number < plain ? settings->listen.items[number]
        : settings->smtps.items[number - plain], index, text);
    return text[0] == '\0' ? NULL : text;
}

void pst_cli_listeners_show(const postern_server *server,
    const pst_cli_settings *settings, const pst_cli_report *report,
    const pst_cli_events *events)
{
    static const char *const protocols[2][2] = {
        { "smtp", "smtps" }, { "lmtp", "lmtps" }
    };
    size_t plain = settings->listen.count
        + (settings->listen.count + settings->smtps.count == 0);
    postern_address address;
    char path[PST_CLI_LISTENERS_PATH];
    int listener, index;

    for (listener = 0; postern_server_address(server, listener, 0,
        &address); listener++)
        for (index = 0; postern_server_address(server, listener,
            index, &address); index++)
            show(&address, pst_cli_listeners_path(server, settings, listener,
                index, path),
                protocols[settings->lmtp != 0][(size_t)listener >= plain],
                report, events);
}
