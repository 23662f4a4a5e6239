/* SPDX-License-Identifier: MIT */
/* events.c - writes events as lines of JSON. */
#include <stdio.h>
#include <string.h>

#include "events.h"
#include "json.h"
#include "os/date.h"
#include "postern_tls.h"

/* Each event begins with these fields. */
static void begin(pst_cli_json *json, const char *event)
{
    pst_os_instant now = pst_os_date_instant();
    pst_os_date date = pst_os_date_utc(now);
    char text[120];

    sprintf(text, "%04u-%02u-%02uT%02u:%02u:%02u.%06luZ", date.year,
        date.month, date.day, date.hour, date.minute, date.second,
        now.microseconds);
    pst_cli_json_begin(json);
    pst_cli_json_string(json, "event", event);
    pst_cli_json_string(json, "time", text);
}

/* Without memory the event is lost, and the reader is not told. */
static void end(const pst_cli_events *events, pst_cli_json *json)
{
    if (pst_cli_json_end(json) == 0)
        (void)events->write(events->context, json->text, json->length);
    pst_cli_json_free(json);
}

static void put_address(pst_cli_json *json, const char *name,
    const postern_address *address)
{
    char text[46];

    pst_cli_json_string(json, name, postern_address_text(address, text,
        sizeof(text)));
    pst_cli_json_number(json, "port", address->port);
}

static void put_session(pst_cli_json *json, const postern_session *session)
{
    pst_cli_json_number(json, "session", postern_session_number(session));
    put_address(json, "peer", postern_session_peer(session));
}

void pst_cli_events_listening(const pst_cli_events *events,
    const postern_address *address, const char *path, const char *protocol)
{
    pst_cli_json json;

    begin(&json, "listening");
    put_address(&json, "address", address);
    pst_cli_json_string(&json, "path", path);
    pst_cli_json_string(&json, "protocol", protocol);
    end(events, &json);
}

/* postern.h lists the texts that the `log` hook gets. */
void pst_cli_events_log(const pst_cli_events *events,
    const postern_session *session, int level, const char *text, int is_new)
{
    static const char connected[] = "connected from ", refused[] = "refused: ";
    pst_cli_json json;

    if (level == POSTERN_LOG_INFO && session != NULL
        && strncmp(text, connected, sizeof(connected) - 1) == 0) {
        begin(&json, "connect");
        put_session(&json, session);
    } else if (level == POSTERN_LOG_WARNING && is_new) {
        if (strncmp(text, refused, sizeof(refused) - 1) == 0)
            text += sizeof(refused) - 1;
        begin(&json, "reject");
        if (session != NULL)
            put_session(&json, session);
        pst_cli_json_string(&json, "reason", text);
    } else {
        return;
    }
    end(events, &json);
}

/* == Messages == */

static void put_client(pst_cli_json *json, postern_session *session)
{
    postern_tls_facts facts;
    int is_tls = postern_session_tls_facts(session, &facts);

    pst_cli_json_string(json, "host_name",
        postern_session_host_name(session));
    pst_cli_json_truth(json, "extended_smtp",
        postern_session_extended_smtp(session));
    pst_cli_json_truth(json, "tls", is_tls);
    pst_cli_json_string(json, "tls_version", is_tls ? facts.version : NULL);
    pst_cli_json_string(json, "user", postern_session_identity(session));
}

static void put_options(pst_cli_json *json, const char *name,
    const postern_parameter *option)
{
    pst_cli_json_open(json, name, "[");
    for (; option != NULL && option->name != NULL; option++) {
        char text[1200];

        sprintf(text, "%.100s%s%.1000s", option->name,
            option->value == NULL ? "" : "=",
            option->value == NULL ? "" : option->value);
        pst_cli_json_string(json, NULL, text);
    }
    pst_cli_json_close(json, "]");
}

static void put_recipients(pst_cli_json *json, const pst_cli_mail *mail,
    const postern_recipient *first)
{
    const postern_recipient *recipient;
    size_t i;

    pst_cli_json_open(json, "rcpt_tos", "[");
    for (recipient = first, i = 0; recipient != NULL;
        recipient = recipient->next, i++)
        if (pst_cli_report_is_meant(mail, i))
            pst_cli_json_string(json, NULL, recipient->address);
    pst_cli_json_close(json, "]");
    pst_cli_json_open(json, "rcpt_options", "[");
    for (recipient = first, i = 0; recipient != NULL;
        recipient = recipient->next, i++)
        if (pst_cli_report_is_meant(mail, i))
            put_options(json, NULL, recipient->options);
    pst_cli_json_close(json, "]");
}

static void put_envelope(pst_cli_json *json, const pst_cli_mail *mail,
    const postern_envelope *envelope)
{
    pst_cli_json_string(json, "mail_from",
        postern_envelope_mail_from(envelope));
    put_options(json, "mail_options",
        postern_envelope_mail_options(envelope));
    pst_cli_json_truth(json, "smtp_utf8",
        postern_envelope_smtp_utf8(envelope));
    put_recipients(json, mail, postern_envelope_rcpt_tos(envelope));
}

static void put_attachments(pst_cli_json *json, const pst_cli_parts *parts)
{
    size_t i;

    pst_cli_json_open(json, "attachments", "[");
    for (i = 0; i < parts->count; i++) {
        const pst_cli_part *part = &parts->list[i];

        pst_cli_json_open(json, NULL, "{");
        pst_cli_json_string(json, "name",
            part->name[0] == '\0' ? NULL : part->name);
        pst_cli_json_string(json, "type", part->type);
        pst_cli_json_number(json, "size", part->size);
        pst_cli_json_close(json, "}");
    }
    pst_cli_json_close(json, "]");
}

void pst_cli_events_mail(const pst_cli_events *events,
    const pst_cli_mail *mail, postern_session *session,
    const postern_envelope *envelope, const pst_cli_parts *parts)
{
    pst_cli_json json;

    begin(&json, mail->refusal == NULL ? "message" : "reject");
    put_session(&json, session);
    if (mail->refusal == NULL)
        pst_cli_json_number(&json, "number", mail->number);
    else
        pst_cli_json_string(&json, "reason", mail->refusal);
    put_client(&json, session);
    put_envelope(&json, mail, envelope);
    pst_cli_json_number(&json, "size", mail->size);
    if (mail->subject_length == 0)
        pst_cli_json_string(&json, "subject", NULL);
    else
        pst_cli_json_octets(&json, "subject", mail->subject,
            mail->subject_length);
    put_attachments(&json, parts);
    if (mail->refusal == NULL)
        pst_cli_json_string(&json, "place", mail->place);
    end(events, &json);
}

/* == The end == */

void pst_cli_events_closed(const pst_cli_events *events,
    const postern_session *session, int reason)
{
    pst_cli_json json;

    begin(&json, "disconnect");
    put_session(&json, session);
    pst_cli_json_string(&json, "reason", postern_reason_text(reason));
    end(events, &json);
}

void pst_cli_events_stopped(const pst_cli_events *events,
    unsigned long messages, unsigned long refused, unsigned long sessions,
    int status)
{
    pst_cli_json json;

    begin(&json, "stopped");
    pst_cli_json_number(&json, "messages", messages);
    pst_cli_json_number(&json, "refused", refused);
    pst_cli_json_number(&json, "sessions", sessions);
    pst_cli_json_number(&json, "status", (unsigned long)status);
    end(events, &json);
}
