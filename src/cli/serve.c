/* SPDX-License-Identifier: MIT */
/* serve.c - runs the console server from its settings to its exit status. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "auth.h"
#include "command.h"
#include "early.h"
#include "hostname.h"
#include "listeners.h"
#include "messages.h"
#include "number.h"
#include "os/console.h"
#include "os/disk.h"
#include "os/process.h"
#include "portfile.h"
#include "serve.h"
#include "status.h"
#include "tls.h"
#include "trouble.h"

struct serve {
    const pst_cli_settings *settings;
    const pst_cli_report *report;
    pst_cli_messages messages;
    postern_tls_context *tls;
    postern_server *server;
    pst_cli_hostname hostname;
    pst_cli_portfile ports;
    pst_cli_output output;
    pst_cli_command command;
    pst_cli_events events;
    int is_listening;
    int is_late;                /* the time of --wait is over */
    int is_ending;              /* the service manager knows it */
    postern_wakeup wakeup;
};

/* == Stopping: a signal handler or another thread calls these == */

static postern_server *volatile served;
static volatile sig_atomic_t stops;
static volatile sig_atomic_t is_stopping;   /* not the command alone */

/* The hooks report to these. */
static const pst_cli_report *told;
static const pst_cli_events *tells; /* or NULL */

/* With a command the first signal goes to the command only, and the server
   ends after it; a second signal also stops the server. */
static pst_cli_command *volatile commanded;

/* See on_wakeup. */
static void stop(postern_server *server)
{
    is_stopping = 1;
    postern_server_stop(server);
    postern_server_wake(server);
}

static void on_stop(void)
{
    int is_first = stops == 0;

    if (stops < 2)
        stops++;
    if (commanded != NULL && pst_cli_command_is_told(commanded)) {
        if (is_first)
            return;
        postern_server_stop(served);
    }
    stop(served);
}

static void on_ended(void)
{
    postern_server_wake(served);
}

static int is_stopped(void)
{
    return stops > 0;
}

/* == Hooks == */

static void on_trace(postern_session *session, int direction,
    const char *octets, size_t length)
{
    pst_cli_report_dialogue(told, postern_session_number(session), direction,
        octets, length);
}

static void on_log(postern_server *server, postern_session *session,
    int level, const char *text)
{
    int is_new = pst_cli_trouble_log(told, session, level, text);

    (void)server;
    if (tells != NULL)
        pst_cli_events_log(tells, session, level, text, is_new);
}

static void on_error(postern_server *server, postern_session *session,
    int error, const char *text)
{
    (void)server;
    (void)session;
    pst_cli_report_error(told, postern_error_text(error), text);
}

/* The context of the handler belongs to the store. */
static struct serve *serving;

static void on_late(postern_server *server, void *context)
{
    ((struct serve *)context)->is_late = 1;
    stop(server);
}

/* The command has ended; its last messages may still arrive. */
static void end_with_command(struct serve *serve)
{
    unsigned long wait = serve->settings->wait;

    pst_cli_intake_end_when_full(&serve->messages.intake, serve->server);
    if (pst_cli_intake_is_full(&serve->messages.intake))
        return;
    if (wait == 0 || serve->command.status != 0
        || postern_server_after(serve->server, wait, on_late, serve) < 0)
        stop(serve->server);
}

static void on_woken(postern_server *server, void *context)
{
    (void)server;
    (void)context;
    pst_cli_exec_look(&serving->messages.exec);
    if (pst_cli_command_look(&serving->command))
        end_with_command(serving);
}

/* == Setup and end == */

static int write_ports(struct serve *serve)
{
    const char *path = serve->settings->port_file;
    char what[300];
    int error;

    if (path == NULL)
        return PST_CLI_STATUS_GOOD;
    error = pst_cli_portfile_write(&serve->ports, path, serve->server,
        serve->settings);
    /* on_stop ends the wait for the reader of a pipe */
    if (error == 0 || stops > 0)
        return PST_CLI_STATUS_GOOD;
    sprintf(what, "--port-file %.250s", path);
    pst_cli_report_error(serve->report, what, pst_os_error_text(error));
    return PST_CLI_STATUS_WRONG;
}

/* Only the library can check these options: they have keywords and
   networks. */
static void report_made(const struct serve *serve, int error)
{
    const postern_options *options = &serve->settings->options;
    char what[300];

    if (error == POSTERN_E_INVALID_NO_EHLO) {
        sprintf(what, "--no-ehlo %.250s", options->no_ehlo);
        pst_cli_report_error(serve->report, what, "accepted are keywords "
            "that EHLO lists, with commas between them");
    } else if (error == POSTERN_E_INVALID_XCLIENT_NETWORKS) {
        sprintf(what, "--xclient %.250s", options->xclient_networks);
        pst_cli_report_error(serve->report, what, "accepted are addresses, "
            "with /BITS if they are networks, with commas between them");
    } else {
        pst_cli_report_error(serve->report, NULL, postern_error_text(error));
    }
}

/* The PROXY header can claim any address, so only this machine and private
   networks may send it. */
#define PROXIES "127.0.0.0/8,::1,local,10.0.0.0/8,172.16.0.0/12," \
    "192.168.0.0/16,169.254.0.0/16,fc00::/7,fe80::/10"

static void set_proxy(const pst_cli_settings *settings,
    postern_options *options)
{
    if (settings->proxy == 0)
        return;
    options->proxy_networks = PROXIES;
    options->proxy_timeout = settings->proxy;
}

static int has_children(const pst_cli_settings *settings)
{
    return settings->command != NULL || settings->exec != NULL;
}

static int make_server(struct serve *serve)
{
    const pst_cli_settings *settings = serve->settings;
    postern_options options = settings->options;
    postern_handler handler;
    int error;

    options.tls_context = serve->tls;
    options.auth_require_tls = !settings->auth_insecure;
    set_proxy(settings, &options);
    pst_cli_messages_hooks(&serve->messages, &handler, &options);
    if (!settings->quiet || settings->json)
        handler.log = on_log;
    handler.error = on_error;
    pst_cli_auth_hooks(settings, &handler);
    if (settings->verbose > 0)
        handler.trace = on_trace;
    if (has_children(settings))
        handler.woken = on_woken;
    if (options.greet_delay > 0)
        pst_cli_early_hook(&handler);
    serve->server = postern_server_new(&options, &handler, &error);
    serve->output.server = serve->server;
    if (serve->server != NULL)
        error = pst_cli_messages_begin(&serve->messages, serve->server);
    if (error == 0)
        return PST_CLI_STATUS_GOOD;
    report_made(serve, error);
    return postern_error_kind(error) == POSTERN_E_INVALID
        ? PST_CLI_STATUS_WRONG : PST_CLI_STATUS_FAILED;
}

/* "1 of 3 messages came within 10 s". */
static void report_missing(const struct serve *serve)
{
    char text[120], within[40] = "";

    if (serve->is_late) {
        strcpy(within, " within ");
        pst_cli_number_show_seconds(serve->settings->wait, within + 8);
        strcat(within, " s");
    }
    sprintf(text, "%lu of %lu messages came%s", serve->messages.intake.number,
        serve->messages.intake.wanted, within);
    pst_cli_report_error(serve->report, NULL, text);
}

static int are_missing(const struct serve *serve)
{
    return serve->messages.intake.wanted > 0
        && !pst_cli_intake_is_full(&serve->messages.intake)
        && (serve->is_late || serve->messages.intake.keeps_on
            || serve->settings->command != NULL);
}

/* A drain that closed sessions is still a success. */
static int outcome(const struct serve *serve)
{
    if (serve->command.child != NULL && !serve->command.is_running
        && serve->command.status != 0)
        return serve->command.status;
    if (stops >= 2 || pst_cli_output_has_stopped(&serve->output)
        || (serve->settings->command != NULL
            && (serve->command.child == NULL || serve->command.is_running)))
        return PST_CLI_STATUS_FAILED;
    if (!are_missing(serve))
        return PST_CLI_STATUS_GOOD;
    report_missing(serve);
    return PST_CLI_STATUS_FAILED;
}

static int begin_command(struct serve *serve)
{
    if (serve->settings->command == NULL || stops > 0)
        return PST_CLI_STATUS_GOOD;
    commanded = &serve->command;
    return pst_cli_command_begin(&serve->command, serve->settings,
        serve->report, serve->server, serve->tls);
}

/* Tells the service manager that has started the server. */
static void tell_ready(const struct serve *serve)
{
    if (!pst_os_process_notify("READY=1"))
        pst_cli_report_error(serve->report, "NOTIFY_SOCKET",
            "nobody heard that the server is ready");
}

/* Tells it, once, that the end has begun. */
static void tell_stopping(struct serve *serve)
{
    if (serve->is_ending)
        return;
    serve->is_ending = 1;
    (void)pst_os_process_notify("STOPPING=1");
    pst_cli_messages_stop(&serve->messages, serve->server);
}

/* Who stops the server notes it and wakes the server.  The wake comes before
   the stop. */
static void on_wakeup(postern_server *server, void *context)
{
    struct serve *serve = (struct serve *)context;

    (void)server;
    if (is_stopping || serve->messages.intake.is_stopping
        || pst_cli_output_has_stopped(&serve->output))
        tell_stopping(serve);
}

/* 0, or an error. */
static int serve_all(struct serve *serve)
{
    int result;

    serve->wakeup.woken = on_wakeup;
    serve->wakeup.context = serve;
    result = postern_server_add_wakeup(serve->server, &serve->wakeup);
    if (result == 0)
        result = postern_server_run(serve->server);
    tell_stopping(serve);
    return result;
}

/* With a command the time of --wait begins when the command ends. */
static int run_server(struct serve *serve)
{
    unsigned long wait = serve->settings->wait;
    int result = 0;

    if (wait > 0 && serve->settings->command == NULL)
        result = postern_server_after(serve->server, wait, on_late, serve);
    if (result >= 0)
        result = pst_cli_output_watch(&serve->output);
    if (result == 0)
        result = serve_all(serve);
    if (result >= 0)
        return outcome(serve);
    pst_cli_report_error(serve->report, NULL, postern_error_text(result));
    return PST_CLI_STATUS_FAILED;
}

static int run(struct serve *serve)
{
    int status;

    serving = serve;
    serve->is_listening = 1;
    pst_cli_listeners_show(serve->server, serve->settings, serve->report,
        tells);
    pst_cli_hostname_find(&serve->hostname, is_stopped);
    pst_cli_hostname_end(&serve->hostname);
    tell_ready(serve);
    status = has_children(serve->settings)
        && pst_os_child_watch(on_ended) != 0 ? PST_CLI_STATUS_FAILED
        : begin_command(serve);
    return status == PST_CLI_STATUS_GOOD ? run_server(serve) : status;
}

/*
 * The lookup of the host name may take long.  The server listens meanwhile, so
 * that clients wait in the queue and a port in use is reported at once.  It
 * handles signals before it writes the port file, because a program that has
 * read the port may stop it.
 */
static int open_and_run(struct serve *serve)
{
    int status;

    pst_cli_hostname_begin(&serve->hostname, serve->report, serve->server);
    served = serve->server;
    pst_os_console_watch(on_stop);
    status = pst_cli_listeners_open(serve->server, serve->settings,
        serve->report);
    if (status == PST_CLI_STATUS_GOOD)
        status = write_ports(serve);
    if (status == PST_CLI_STATUS_GOOD)
        status = run(serve);
    pst_os_child_unwatch();
    pst_cli_command_end(&serve->command);
    pst_cli_messages_end(&serve->messages);
    pst_cli_hostname_end(&serve->hostname);
    pst_os_console_close();
    pst_cli_portfile_remove(&serve->ports);
    return status;
}

static void tell_end(const struct serve *serve, int status)
{
    const pst_cli_intake *intake = &serve->messages.intake;

    pst_cli_intake_sum(intake);
    if (tells != NULL)
        pst_cli_events_stopped(tells, intake->number, intake->refused,
            intake->sessions, status);
}

int pst_cli_serve(const pst_cli_settings *settings,
    const pst_cli_report *report)
{
    struct serve serve;
    int status;

    memset(&serve, 0, sizeof(serve));
    serve.settings = settings;
    serve.report = report;
    pst_cli_output_init(&serve.output, report, settings->keep_going);
    serve.events.write = pst_cli_output_write;
    serve.events.context = &serve.output;
    told = report;
    tells = settings->json ? &serve.events : NULL;
    status = pst_cli_messages_make(&serve.messages, settings, report, tells,
        &serve.output);
    if (status == PST_CLI_STATUS_GOOD)
        status = pst_cli_tls_make(settings, report, &serve.tls);
    if (status == PST_CLI_STATUS_GOOD)
        status = make_server(&serve);
    if (status == PST_CLI_STATUS_GOOD)
        status = open_and_run(&serve);
    postern_server_free(serve.server);
    serve.output.server = NULL;
    if (serve.is_listening)
        tell_end(&serve, status);
    postern_tls_free(serve.tls);
    pst_cli_messages_free(&serve.messages);
    return status;
}
