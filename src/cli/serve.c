/* SPDX-License-Identifier: MIT */
/* serve.c - the console server, from its settings to the exit status. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "auth.h"
#include "hostname.h"
#include "intake.h"
#include "listeners.h"
#include "os/console.h"
#include "os/disk.h"
#include "portfile.h"
#include "serve.h"
#include "status.h"
#include "stores.h"
#include "tls.h"
#include "trouble.h"

struct serve {
    const pst_cli_settings *settings;
    const pst_cli_report *report;
    pst_cli_intake intake;
    postern_store store;
    postern_tls_context *tls;
    postern_server *server;
    pst_cli_hostname hostname;
    pst_cli_portfile ports;
    pst_cli_output output;
    int is_late;                /* --wait is over */
};

/* == Told to stop, in a signal handler or another thread == */

static postern_server *volatile served;
static volatile sig_atomic_t stops;

/* Where the hooks tell. */
static const pst_cli_report *told;

static void on_stop(void)
{
    if (stops < 2)
        stops++;
    postern_server_stop(served);
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
    (void)server;
    pst_cli_trouble_log(told, session, level, text);
}

static void on_error(postern_server *server, postern_session *session,
    int error, const char *text)
{
    (void)server;
    (void)session;
    pst_cli_report_error(told, postern_error_text(error), text);
}

static void on_late(postern_server *server, void *context)
{
    ((struct serve *)context)->is_late = 1;
    postern_server_stop(server);
}

/* == From beginning to end == */

static int write_ports(struct serve *serve)
{
    const char *path = serve->settings->port_file;
    char what[300];
    int error;

    if (path == NULL)
        return PST_CLI_STATUS_GOOD;
    error = pst_cli_portfile_write(&serve->ports, path, serve->server);
    /* told to stop while it waited for the reader of a pipe */
    if (error == 0 || stops > 0)
        return PST_CLI_STATUS_GOOD;
    sprintf(what, "--port-file %.250s", path);
    pst_cli_report_error(serve->report, what, pst_os_error_text(error));
    return PST_CLI_STATUS_WRONG;
}

/* The keywords are the one option that only the library can judge. */
static void report_made(const struct serve *serve, int error)
{
    const char *keywords = serve->settings->options.no_ehlo;
    char what[300];

    if (error != POSTERN_E_INVALID_NO_EHLO) {
        pst_cli_report_error(serve->report, NULL, postern_error_text(error));
        return;
    }
    sprintf(what, "--no-ehlo %.250s", keywords);
    pst_cli_report_error(serve->report, what,
        "accepted are keywords that EHLO lists, with commas between them");
}

/* Whoever can write a header can say to be anybody: a proxy is on this machine
   or in the network of the house. */
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

/* Messages go through the intake when they are to be shown or counted. */
static void fill_in(struct serve *serve, postern_handler *handler)
{
    serve->intake.report = serve->report;
    serve->intake.wanted = serve->settings->count;
    if (serve->report->quiet && serve->settings->count == 0) {
        serve->store = serve->intake.inner;
        postern_store_handler(&serve->store, handler);
        return;
    }
    pst_cli_intake_handler(&serve->intake, &serve->store, handler);
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
    told = serve->report;
    fill_in(serve, &handler);
    if (!settings->quiet)
        handler.log = on_log;
    handler.error = on_error;
    pst_cli_auth_hooks(settings, &handler);
    if (settings->verbose > 0)
        handler.trace = on_trace;
    serve->server = postern_server_new(&options, &handler, &error);
    serve->output.server = serve->server;
    if (serve->server != NULL)
        return PST_CLI_STATUS_GOOD;
    report_made(serve, error);
    return postern_error_kind(error) == POSTERN_E_INVALID
        ? PST_CLI_STATUS_WRONG : PST_CLI_STATUS_FAILED;
}

static int run(struct serve *serve)
{
    int result = 0;

    pst_cli_listeners_show(serve->server, serve->settings, serve->report);
    pst_cli_hostname_find(&serve->hostname, is_stopped);
    pst_cli_hostname_end(&serve->hostname);
    if (serve->settings->wait > 0)
        result = postern_server_after(serve->server, serve->settings->wait,
            on_late, serve);
    if (result == 0)
        result = pst_cli_output_watch(&serve->output);
    if (result == 0)
        result = postern_server_run(serve->server);
    if (result < 0) {
        pst_cli_report_error(serve->report, NULL, postern_error_text(result));
        return PST_CLI_STATUS_FAILED;
    }
    if (stops >= 2 || pst_cli_output_has_stopped(&serve->output))
        return PST_CLI_STATUS_FAILED;
    if (pst_cli_intake_is_full(&serve->intake))
        return PST_CLI_STATUS_GOOD;
    /* a drain that had to cut somebody off has still ended as it should */
    return serve->is_late ? PST_CLI_STATUS_FAILED : PST_CLI_STATUS_GOOD;
}

/*
 * Name servers may take their time: they are asked while it listens, so that
 * who connects waits in the queue, and a port in use is told at once.  Who
 * reads the port file may tell it to stop at once: it listens to that before.
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
    pst_cli_hostname_end(&serve->hostname);
    pst_os_console_close();
    pst_cli_portfile_remove(&serve->ports);
    return status;
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
    status = pst_cli_stores_make(settings, report, &serve.output,
        &serve.intake.inner);
    if (status != PST_CLI_STATUS_GOOD)
        return status;
    status = pst_cli_tls_make(settings, report, &serve.tls);
    if (status == PST_CLI_STATUS_GOOD)
        status = make_server(&serve);
    if (status == PST_CLI_STATUS_GOOD)
        status = open_and_run(&serve);
    postern_server_free(serve.server);
    postern_tls_free(serve.tls);
    postern_store_free(&serve.store);
    return status;
}
