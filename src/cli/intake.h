/* SPDX-License-Identifier: MIT */
/*
 * intake.h - stands in front of the stores: it counts the messages, shows a
 * line for each, and ends the server after enough messages.
 */
#ifndef PST_CLI_INTAKE_H
#define PST_CLI_INTAKE_H

#include "events.h"
#include "postern_handlers.h"
#include "report.h"

typedef struct pst_cli_intake {
    postern_store inner;        /* freed with the intake's store */
    const pst_cli_report *report;
    const pst_cli_events *events;   /* or NULL; then `inner` must answer at
                                       once */
    unsigned long number;       /* of messages that are in */
    unsigned long refused;      /* messages that were not taken */
    unsigned long sessions;     /* that have ended */
    unsigned long pending;      /* messages that are being stored */
    unsigned long wanted;       /* how many to wait for; 0: any number */
    unsigned long last;         /* session that brought the last one */
    int is_whole;               /* content comes in one piece */
    int keeps_on;               /* does not end the server after `wanted` */
    int is_stopping;
} pst_cli_intake;

/* Makes a store whose context is `intake`; freeing it frees `inner`. */
void pst_cli_intake_store(pst_cli_intake *intake, postern_store *store);

/* Shows "3 messages in, 1 not taken, 2 sessions", unless nobody has come. */
void pst_cli_intake_sum(const pst_cli_intake *intake);

/* From now on the server ends after `wanted` messages; if they have come
   already, it ends now. */
void pst_cli_intake_end_when_full(pst_cli_intake *intake,
    postern_server *server);

/* Have as many messages come as were wanted? */
int pst_cli_intake_is_full(const pst_cli_intake *intake);

/* Makes the store, whose context is `intake`, and a handler that uses it; the
   context of the handler is `store`. */
void pst_cli_intake_handler(pst_cli_intake *intake, postern_store *store,
    postern_handler *handler);

/*
 * For a relay, whose next hop takes or refuses a message.  `made` comes from
 * the store's `begin`; the store's `release` frees it.  Call _wait when the
 * content is complete: it returns NULL, or a refusal that it has shown.  Call
 * _told with the reply of the next hop, or NULL if the client has left before
 * that.  In LMTP call _told_each in its place, when all recipients have their
 * replies: refusals[] has one for each that was refused, NULL for the others,
 * and each of them has a line and an event of its own.
 */
const char *pst_cli_intake_wait(pst_cli_intake *intake, void *made,
    postern_session *session, const postern_envelope *envelope);
void pst_cli_intake_told(pst_cli_intake *intake, void *made,
    postern_session *session, const postern_envelope *envelope,
    const char *text);

void pst_cli_intake_told_each(pst_cli_intake *intake, void *made,
    postern_session *session, const postern_envelope *envelope,
    const char *const *refusals);

/* For the hooks `message_aborted` and `closed`.  `refusal` is the reply to the
   content, or NULL. */
void pst_cli_intake_aborted(pst_cli_intake *intake, void *made,
    postern_session *session, const postern_envelope *envelope,
    const char *refusal, int reason);
void pst_cli_intake_closed(pst_cli_intake *intake, postern_session *session,
    int reason);

/* Call it in place of the hook `message`: shows the message as not taken and
   drops it.  `text` is the reply, or another reason. */
void pst_cli_intake_refuse(postern_session *session,
    postern_envelope *envelope, const char *text);

/* For the hook `envelope_destroy`, when the client has left before the answer
   that was put off. */
void pst_cli_intake_lose(postern_session *session,
    postern_envelope *envelope);

#endif
