/* SPDX-License-Identifier: MIT */
/* intake.c - counts the messages and shows a line for each. */
#include <stdlib.h>
#include <string.h>

#include "intake.h"
#include "postern_tls.h"
#include "subject.h"
#include "trouble.h"

/* How long the client that brought the last message may take to say QUIT. */
#define GRACE 1000

static const char enough[] = "421 4.3.2 Enough messages are in";

struct message {
    void *inner;
    unsigned long size;
    const char *refusal;        /* the reply, or NULL */
    pst_cli_subject subject;
};

static int is_refusal(const char *text)
{
    return text != NULL && text[0] != '2';
}

int pst_cli_intake_is_full(const pst_cli_intake *intake)
{
    return intake->wanted > 0 && intake->number >= intake->wanted;
}

/* `refusal`: why it was not taken; is_refused: the client will be told so. */
static void show(pst_cli_intake *intake, const struct message *message,
    postern_session *session, const postern_envelope *envelope,
    const char *refusal, int is_refused)
{
    const postern_recipient *first = postern_envelope_rcpt_tos(envelope);
    char subject[PST_CLI_SUBJECT_SHOWN];
    postern_tls_facts facts;
    pst_cli_mail mail;

    mail.number = refusal == NULL ? intake->number : 0;
    mail.sender = postern_envelope_mail_from(envelope);
    mail.recipient = first == NULL ? NULL : first->address;
    mail.recipients = postern_envelope_rcpt_count(envelope);
    mail.size = message->size;
    mail.tls = postern_session_tls_facts(session, &facts) ? facts.version
        : NULL;
    mail.subject = subject;
    mail.subject_length = pst_cli_subject_decode(&message->subject, subject);
    mail.place = NULL;
    if (refusal == NULL && intake->inner.place != NULL)
        mail.place = intake->inner.place(intake->inner.context,
            message->inner);
    mail.refusal = refusal;
    pst_cli_report_mail(intake->report, &mail);
    pst_cli_trouble_shown(session, is_refused);
}

static const char *intake_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **made)
{
    pst_cli_intake *intake = (pst_cli_intake *)context;
    struct message *message;
    const char *text = NULL;

    if (pst_cli_intake_is_full(intake))
        return enough;
    message = (struct message *)malloc(sizeof(*message));
    if (message == NULL)
        return "452 4.3.1 Out of memory";
    memset(message, 0, sizeof(*message));
    pst_cli_subject_init(&message->subject);
    if (intake->inner.begin != NULL)
        text = intake->inner.begin(intake->inner.context, session, envelope,
            &message->inner);
    if (is_refusal(text)) {
        show(intake, message, session, envelope, text, 1);
        free(message);
    } else {
        *made = message;
    }
    return text;
}

static const char *intake_write(void *context, void *made, const char *octets,
    size_t length)
{
    pst_cli_intake *intake = (pst_cli_intake *)context;
    struct message *message = (struct message *)made;
    const char *text = NULL;

    pst_cli_subject_feed(&message->subject, octets, length);
    message->size += (unsigned long)length;
    if (intake->inner.write != NULL)
        text = intake->inner.write(intake->inner.context, message->inner,
            octets, length);
    if (is_refusal(text))
        message->refusal = text;
    return text;
}

static void stop(pst_cli_intake *intake, postern_server *server)
{
    /* a second call of postern_server_stop would cut sessions off */
    if (!intake->is_stopping)
        postern_server_stop(server);
    intake->is_stopping = 1;
}

static void on_grace_over(postern_server *server, void *context)
{
    stop((pst_cli_intake *)context, server);
}

static void count(pst_cli_intake *intake, postern_session *session)
{
    postern_server *server = postern_session_server(session);

    intake->number++;
    if (intake->number != intake->wanted)
        return;
    intake->last = postern_session_number(session);
    if (postern_server_after(server, GRACE, on_grace_over, intake) < 0)
        stop(intake, server);
}

static const char *intake_commit(void *context, void *made,
    postern_session *session, postern_envelope *envelope)
{
    pst_cli_intake *intake = (pst_cli_intake *)context;
    struct message *message = (struct message *)made;
    const char *text = NULL;

    /* others have come in while this one was on its way */
    if (pst_cli_intake_is_full(intake))
        text = enough;
    else if (intake->inner.commit != NULL)
        text = intake->inner.commit(intake->inner.context, message->inner,
            session, envelope);
    if (!is_refusal(text))
        count(intake, session);
    show(intake, message, session, envelope, is_refusal(text) ? text : NULL,
        is_refusal(text));
    return text;
}

static void intake_rollback(void *context, void *made)
{
    pst_cli_intake *intake = (pst_cli_intake *)context;

    if (intake->inner.rollback != NULL)
        intake->inner.rollback(intake->inner.context,
            ((struct message *)made)->inner);
}

static void intake_release(void *context, void *made)
{
    pst_cli_intake *intake = (pst_cli_intake *)context;

    if (intake->inner.release != NULL)
        intake->inner.release(intake->inner.context,
            ((struct message *)made)->inner);
    free(made);
}

static void intake_free(void *context)
{
    postern_store_free(&((pst_cli_intake *)context)->inner);
}

void pst_cli_intake_store(pst_cli_intake *intake, postern_store *store)
{
    memset(store, 0, sizeof(*store));
    store->context = intake;
    store->whole = intake->inner.whole;
    store->begin = intake_begin;
    store->write = intake_write;
    store->commit = intake_commit;
    store->rollback = intake_rollback;
    store->release = intake_release;
    store->free = intake_free;
}

static pst_cli_intake *intake_of(postern_session *session)
{
    postern_store *store =
        (postern_store *)postern_session_context(session);

    return (pst_cli_intake *)store->context;
}

static void on_aborted(postern_session *session, postern_envelope *envelope,
    int reason)
{
    pst_cli_intake *intake = intake_of(session);
    struct message *message =
        (struct message *)postern_envelope_data(envelope);
    const char *why = message->refusal;

    if (why == NULL)
        why = reason == POSTERN_REASON_EOF ? "the client has gone"
            : postern_reason_text(reason);
    /* RSET and the like are answered with 250 */
    show(intake, message, session, envelope, why,
        reason != POSTERN_REASON_RSET);
    intake_rollback(intake, message);
    intake_release(intake, message);
    postern_envelope_set_data(envelope, NULL);
}

static void on_closed(postern_session *session, int reason)
{
    pst_cli_intake *intake = intake_of(session);

    pst_cli_trouble_closed(intake->report, session, reason);
    if (pst_cli_intake_is_full(intake)
        && intake->last == postern_session_number(session))
        stop(intake, postern_session_server(session));
}

void pst_cli_intake_handler(pst_cli_intake *intake, postern_store *store,
    postern_handler *handler)
{
    pst_cli_intake_store(intake, store);
    postern_store_handler(store, handler);
    handler->message_aborted = on_aborted;
    handler->closed = on_closed;
    if (intake->report->quiet)
        return;
    handler->session_create = pst_cli_trouble_create;
    handler->session_destroy = pst_cli_trouble_destroy;
}
