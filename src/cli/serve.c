#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "endpoint.h"
#include "intake.h"
#include "os/console.h"
#include "os/disk.h"
#include "place.h"
#include "portfile.h"
#include "raw.h"
#include "serve.h"

enum { STATUS_GOOD = 0, STATUS_FAILED = 1, STATUS_WRONG = 2 };

struct serve {
    const pst_cli_settings *settings;
    const pst_cli_report *report;
    pst_cli_intake intake;
    postern_store store;
    postern_server *server;
    int is_late;                /* --wait is over */
};

/* == Told to stop, in a signal handler or another thread == */

static postern_server *volatile served;
static volatile sig_atomic_t stops;

static void on_stop(void)
{
    if (stops < 2)
        stops++;
    postern_server_stop(served);
}

/* == Stores == */

static int write_output(void *context, const char *octets, size_t length)
{
    (void)context;
    return pst_os_console_write(PST_OS_OUTPUT, octets, length);
}

static const char *default_place(const pst_cli_settings *settings)
{
    int is_shown = !settings->to_stdout
        && pst_os_console_is_terminal(PST_OS_OUTPUT);

    return is_shown ? "print" : "sink";
}

static int fail_store(const struct serve *serve, const char *text, int error)
{
    char what[300];

    sprintf(what, "--handler %.250s", text);
    pst_cli_report_error(serve->report, what, error == POSTERN_E_NOADDR
        ? "the directory that it should be in is not there"
        : postern_error_text(error));
    return STATUS_WRONG;
}

/* Makes the stores of --handler and --stdout, and one of them all. */
static int make_stores(struct serve *serve)
{
    const pst_cli_settings *settings = serve->settings;
    postern_store stores[PST_CLI_SETTINGS_REPEATS + 1];
    int stream = settings->to_stdout ? PST_OS_ERRORS : PST_OS_OUTPUT;
    size_t listed = settings->handler.count;
    size_t count = 0;
    int error = 0;

    while (error == 0 && count < (listed == 0 ? 1 : listed)) {
        const char *text = listed == 0 ? default_place(settings)
            : settings->handler.items[count];

        error = pst_cli_place_store(text, stream, &stores[count]);
        if (error < 0)
            (void)fail_store(serve, text, error);
        count += error == 0;
    }
    if (error == 0 && settings->to_stdout) {
        error = pst_cli_raw_store(&stores[count], write_output, NULL);
        count += error == 0;
    }
    if (error == 0)
        error = postern_all_store(&serve->intake.inner, stores, count);
    if (error == 0)
        return STATUS_GOOD;
    while (count > 0)
        postern_store_free(&stores[--count]);
    return STATUS_WRONG;
}

/* == Hooks == */

static const pst_cli_report *report_of(void *context)
{
    postern_store *store = (postern_store *)context;

    return ((pst_cli_intake *)store->context)->report;
}

static void on_trace(postern_session *session, int direction,
    const char *octets, size_t length)
{
    pst_cli_report_dialogue(report_of(postern_session_context(session)),
        postern_session_number(session), direction, octets, length);
}

static void on_log(postern_server *server, postern_session *session,
    int level, const char *text)
{
    pst_cli_report_log(report_of(postern_server_context(server)),
        session == NULL ? 0 : postern_session_number(session), level, text);
}

static void on_error(postern_server *server, postern_session *session,
    int error, const char *text)
{
    (void)session;
    pst_cli_report_error(report_of(postern_server_context(server)),
        postern_error_text(error), text);
}

static void on_late(postern_server *server, void *context)
{
    ((struct serve *)context)->is_late = 1;
    postern_server_stop(server);
}

/* == Listeners == */

static int fail_listen(const struct serve *serve, const char *text,
    unsigned port, int error)
{
    char what[300];
    char why[200];

    sprintf(what, "--listen %.250s", text);
    strcpy(why, postern_error_text(error));
    if (error == POSTERN_E_INUSE)
        sprintf(why, "port %u is in use; stop the program that has it, or "
            "choose another port (0: any that is free)", port);
    else if (error == POSTERN_E_DENIED)
        sprintf(why, "no right to listen on port %u; choose one above 1023",
            port);
    pst_cli_report_error(serve->report, what, why);
    return error == POSTERN_E_NOADDR || error == POSTERN_E_INVALID
        ? STATUS_WRONG : STATUS_FAILED;
}

static int listen_on(const struct serve *serve, const char *text)
{
    pst_cli_endpoint endpoint;
    int error;

    /* the option was checked when it was read */
    if (!pst_cli_endpoint_parse(text, &endpoint))
        return STATUS_WRONG;
    error = postern_server_listen(serve->server,
        endpoint.host[0] == '\0' ? NULL : endpoint.host, endpoint.port, 0);
    return error < 0 ? fail_listen(serve, text, endpoint.port, error)
        : STATUS_GOOD;
}

static int listen_all(const struct serve *serve)
{
    const pst_cli_list *list = &serve->settings->listen;
    int status = STATUS_GOOD;
    size_t i;

    if (list->count == 0)
        return listen_on(serve, ":1025");
    for (i = 0; i < list->count && status == STATUS_GOOD; i++)
        status = listen_on(serve, list->items[i]);
    return status;
}

static int write_ports(const struct serve *serve)
{
    const char *path = serve->settings->port_file;
    char what[300];
    int error;

    if (path == NULL)
        return STATUS_GOOD;
    error = pst_cli_portfile_write(path, serve->server);
    if (error == 0)
        return STATUS_GOOD;
    sprintf(what, "--port-file %.250s", path);
    pst_cli_report_error(serve->report, what, pst_os_error_text(error));
    return STATUS_WRONG;
}

static void show_addresses(const struct serve *serve)
{
    postern_address address;
    int listener, index;

    for (listener = 0; postern_server_address(serve->server, listener, 0,
        &address); listener++)
        for (index = 0; postern_server_address(serve->server, listener,
            index, &address); index++)
            pst_cli_report_listening(serve->report, &address);
}

/* == From beginning to end == */

static int make_server(struct serve *serve)
{
    const pst_cli_settings *settings = serve->settings;
    postern_handler handler;
    int error;

    serve->intake.report = serve->report;
    serve->intake.wanted = settings->count;
    pst_cli_intake_store(&serve->intake, &serve->store);
    postern_store_handler(&serve->store, &handler);
    handler.message_aborted = pst_cli_intake_aborted;
    handler.closed = pst_cli_intake_closed;
    handler.log = on_log;
    handler.error = on_error;
    if (settings->verbose > 0)
        handler.trace = on_trace;
    serve->server = postern_server_new(&settings->options, &handler, &error);
    if (serve->server != NULL)
        return STATUS_GOOD;
    pst_cli_report_error(serve->report, NULL, postern_error_text(error));
    return error == POSTERN_E_INVALID ? STATUS_WRONG : STATUS_FAILED;
}

static int run(struct serve *serve)
{
    int result = 0;

    served = serve->server;
    pst_os_console_watch(on_stop);
    show_addresses(serve);
    if (serve->settings->wait > 0)
        result = postern_server_after(serve->server, serve->settings->wait,
            on_late, serve);
    if (result == 0)
        result = postern_server_run(serve->server);
    pst_os_console_close();
    if (result < 0) {
        pst_cli_report_error(serve->report, NULL, postern_error_text(result));
        return STATUS_FAILED;
    }
    if (stops >= 2)
        return STATUS_FAILED;
    if (pst_cli_intake_is_full(&serve->intake))
        return STATUS_GOOD;
    return serve->is_late ? STATUS_FAILED : result;
}

int pst_cli_serve(const pst_cli_settings *settings,
    const pst_cli_report *report)
{
    struct serve serve;
    int status;

    memset(&serve, 0, sizeof(serve));
    serve.settings = settings;
    serve.report = report;
    if (settings->port_file != NULL)
        pst_cli_portfile_remove(settings->port_file);
    status = make_stores(&serve);
    if (status != STATUS_GOOD)
        return status;
    status = make_server(&serve);
    if (status == STATUS_GOOD)
        status = listen_all(&serve);
    if (status == STATUS_GOOD)
        status = write_ports(&serve);
    if (status == STATUS_GOOD)
        status = run(&serve);
    postern_server_free(serve.server);
    postern_store_free(&serve.store);
    return status;
}
