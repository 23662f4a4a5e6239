/* SPDX-License-Identifier: MIT */
/* messages.c - sets up where messages go. */
#include <string.h>

#include "handed.h"
#include "messages.h"
#include "status.h"
#include "stores.h"

/* The context of the handler belongs to the store or the relay. */
static pst_cli_messages *handled;

/* == Answers that may be put off == */

static const char *take(postern_session *session, postern_envelope *envelope)
{
    return handled->store_message(session, envelope);
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    return pst_cli_exec_message(&handled->exec, session, envelope, NULL);
}

/* Passes on a message that no fault strikes. */
static const char *go_on(postern_session *session, postern_envelope *envelope,
    const postern_ticket *ticket)
{
    return handled->settings->exec == NULL ? take(session, envelope)
        : pst_cli_exec_message(&handled->exec, session, envelope, ticket);
}

static void on_destroyed(postern_session *session, void *data)
{
    postern_envelope *envelope = postern_session_envelope(session);

    if (data == NULL)
        return;
    pst_cli_exec_forget(&handled->exec, envelope);
    pst_cli_intake_lose(session, envelope);
}

/* == Setup == */

static void init(pst_cli_messages *messages)
{
    const pst_cli_settings *settings = messages->settings;

    pst_cli_exec_init(&messages->exec, settings, messages->report);
    messages->exec.take = take;
    messages->exec.refuse = pst_cli_intake_refuse;
    messages->has_faults = pst_cli_fault_init(&messages->fault, settings);
    messages->fault.take = go_on;
    messages->fault.refuse = pst_cli_intake_refuse;
    messages->intake.report = messages->report;
    messages->intake.events = messages->events;
    messages->intake.wanted = pst_cli_settings_wanted(settings);
    messages->intake.keeps_on = settings->command != NULL
        || settings->expect > 0;
    messages->intake.is_whole = settings->exec != NULL;
}

/* A worker looks up the name of the next hop again once a minute. */
#define LOOK_UP 60000UL

static void employ_for_relay(pst_cli_messages *messages)
{
    if (messages->settings->workers > 0)
        messages->workers = postern_workers_new(1, 0, NULL);
    if (messages->workers != NULL)
        postern_relay_workers(messages->relay.relay, messages->workers,
            LOOK_UP);
}

/* The store gets no workers if there are no threads, if the answer is already
   put off by --exec or a fault, or if an event needs the session. */
static void employ(pst_cli_messages *messages)
{
    postern_store *store = &messages->intake.inner;

    if (store->employ != NULL && messages->settings->workers > 0
        && messages->settings->exec == NULL && !messages->has_faults
        && messages->events == NULL)
        messages->workers = postern_workers_new(messages->settings->workers,
            0, NULL);
    if (messages->workers != NULL)
        postern_store_workers(store, messages->workers);
}

int pst_cli_messages_make(pst_cli_messages *messages,
    const pst_cli_settings *settings, const pst_cli_report *report,
    const pst_cli_events *events, pst_cli_output *output)
{
    int status;

    memset(messages, 0, sizeof(*messages));
    messages->settings = settings;
    messages->report = report;
    messages->events = events;
    handled = messages;
    init(messages);
    if (pst_cli_relay_wanted(settings)) {
        status = pst_cli_relay_make(settings, report, &messages->relay);
        if (status == PST_CLI_STATUS_GOOD)
            employ_for_relay(messages);
        return status;
    }
    status = pst_cli_stores_make(settings, report, output,
        &messages->intake.inner);
    if (status == PST_CLI_STATUS_GOOD)
        employ(messages);
    return status;
}

/* The intake shows and counts messages, and --exec and faults need it. */
static int needs_intake(const pst_cli_messages *messages)
{
    return !messages->report->quiet || messages->intake.wanted > 0
        || messages->events != NULL || messages->settings->exec != NULL
        || messages->has_faults;
}

static void set_handler(pst_cli_messages *messages, postern_handler *handler)
{
    if (messages->relay.relay != NULL) {
        postern_relay_handler(messages->relay.relay, handler);
        if (needs_intake(messages))
            pst_cli_handed_handler(&messages->intake, handler);
    } else if (needs_intake(messages)) {
        pst_cli_intake_handler(&messages->intake, &messages->store, handler);
    } else {
        messages->store = messages->intake.inner;
        postern_store_handler(&messages->store, handler);
    }
}

void pst_cli_messages_hooks(pst_cli_messages *messages,
    postern_handler *handler, postern_options *options)
{
    int has_exec = messages->settings->exec != NULL;

    set_handler(messages, handler);
    messages->store_message = handler->message;
    if (has_exec)
        handler->message = on_message;
    if (messages->has_faults)
        pst_cli_fault_hooks(&messages->fault, handler);
    if ((messages->has_faults || has_exec) && messages->relay.relay == NULL)
        handler->envelope_destroy = on_destroyed;
    if (pst_cli_fault_stalls(&messages->fault))
        options->answer_timeout = 0;
}

int pst_cli_messages_begin(pst_cli_messages *messages, postern_server *server)
{
    messages->exec.server = server;
    return pst_cli_fault_commands(&messages->fault, server);
}

void pst_cli_messages_stop(pst_cli_messages *messages,
    postern_server *server)
{
    pst_cli_fault_end(&messages->fault, server);
}

void pst_cli_messages_end(pst_cli_messages *messages)
{
    pst_cli_exec_end(&messages->exec);
}

void pst_cli_messages_free(pst_cli_messages *messages)
{
    postern_workers_free(messages->workers);
    pst_cli_fault_free(&messages->fault);
    pst_cli_relay_free(&messages->relay);
    if (messages->store.context == NULL)
        postern_store_free(&messages->intake.inner);
    postern_store_free(&messages->store);
}
