/* SPDX-License-Identifier: MIT */
/*
 * events.h - --json: writes each event as one object a line to standard output
 * (docs/events.schema.json describes them).
 */
#ifndef PST_CLI_EVENTS_H
#define PST_CLI_EVENTS_H

#include "parts.h"
#include "report.h"

typedef struct pst_cli_events {
    int (*write)(void *context, const char *octets, size_t length);
    void *context;
} pst_cli_events;

/* `path` is that of a Unix-domain socket, or NULL. */
void pst_cli_events_listening(const pst_cli_events *events,
    const postern_address *address, const char *path, const char *protocol);

/* Takes what the `log` hook was told.  Writes who connects, and refusals that
   the event of a message does not tell (is_new). */
void pst_cli_events_log(const pst_cli_events *events,
    const postern_session *session, int level, const char *text, int is_new);

/* A message was taken, or was refused with mail->refusal. */
void pst_cli_events_mail(const pst_cli_events *events,
    const pst_cli_mail *mail, postern_session *session,
    const postern_envelope *envelope, const pst_cli_parts *parts);

void pst_cli_events_closed(const pst_cli_events *events,
    const postern_session *session, int reason);

/* The last event: the numbers of messages that were taken and refused and of
   sessions, and the exit status. */
void pst_cli_events_stopped(const pst_cli_events *events,
    unsigned long messages, unsigned long refused, unsigned long sessions,
    int status);

#endif
