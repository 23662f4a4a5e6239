/* SPDX-License-Identifier: MIT */
/* intake.c - counts the messages and shows a line for each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "encoded_word.h"
#include "intake.h"
#include "postern_tls.h"
#include "subject.h"
#include "trouble.h"

/* How long the client of the last message may take to send QUIT. */
#define GRACE 1000

static const char gone[] = "the client has gone";
static const char enough[] = "421 4.3.2 Enough messages are in";

struct message {
    postern_store_later later;  /* first: on_told casts it to the message */
    postern_store_later *outer; /* of the library */
    pst_cli_intake *intake;
    void *inner;
    unsigned long size;
    const char *refusal;        /* the reply, or NULL */
    unsigned long session;      /* its number */
    pst_cli_mail mail;          /* its texts are copies while commit_later
                                   runs */
    char *sender;
    char *recipient;
    char tls[20];
    pst_cli_subject subject;
    pst_cli_parts *parts;       /* with --json alone */
    int is_parsed;              /* the parts have ended */
};

static int is_refusal(const char *text)
{
    return text != NULL && text[0] != '2';
}

int pst_cli_intake_is_full(const pst_cli_intake *intake)
{
    return intake->wanted > 0 && intake->number >= intake->wanted;
}

/* The server takes no more messages. */
static int is_over(const pst_cli_intake *intake)
{
    return !intake->keeps_on && pst_cli_intake_is_full(intake);
}

/* The same, but messages that are being stored count, too. */
static int is_enough(const pst_cli_intake *intake)
{
    return !intake->keeps_on && intake->wanted > 0
        && intake->number + intake->pending >= intake->wanted;
}

static void ask_recipients(pst_cli_mail *mail,
    const postern_envelope *envelope)
{
    const postern_recipient *recipient = postern_envelope_rcpt_tos(envelope);
    size_t i;

    mail->recipient = NULL;
    mail->recipients = 0;
    for (i = 0; recipient != NULL; recipient = recipient->next, i++) {
        if (!pst_cli_report_is_meant(mail, i))
            continue;
        if (mail->recipients++ == 0)
            mail->recipient = recipient->address;
    }
}

/* Reads the facts of the message from the session. */
static void ask(struct message *message, postern_session *session,
    const postern_envelope *envelope)
{
    pst_cli_mail *mail = &message->mail;
    postern_tls_facts facts;

    mail->sender = postern_envelope_mail_from(envelope);
    ask_recipients(mail, envelope);
    mail->tls = NULL;
    if (!postern_session_tls_facts(session, &facts))
        return;
    message->tls[0] = '\0';
    strncat(message->tls, facts.version, sizeof(message->tls) - 1);
    mail->tls = message->tls;
}

/* `refusal` says why the message was not taken; NULL: it was taken. */
static void show_line(pst_cli_intake *intake, struct message *message,
    const char *refusal)
{
    char subject[PST_CLI_SUBJECT_SHOWN];
    pst_cli_mail *mail = &message->mail;

    mail->number = refusal == NULL ? intake->number : 0;
    mail->size = message->size;
    mail->subject = subject;
    mail->subject_length = pst_cli_subject_decode(&message->subject, subject);
    mail->place = NULL;
    if (refusal == NULL && intake->inner.place != NULL)
        mail->place = intake->inner.place(intake->inner.context,
            message->inner);
    mail->refusal = refusal;
    pst_cli_report_mail(intake->report, mail);
}

/* Writes the event, which has the whole subject. */
static void tell(const pst_cli_intake *intake, struct message *message,
    postern_session *session, const postern_envelope *envelope)
{
    char subject[PST_CLI_SUBJECT_SIZE];
    pst_cli_mail mail = message->mail;

    if (intake->events == NULL)
        return;
    mail.subject = subject;
    mail.subject_length = pst_cli_encoded_word_decode(subject,
        sizeof(subject), message->subject.text, message->subject.length);
    if (!message->is_parsed)
        pst_cli_parts_end(message->parts);
    message->is_parsed = 1;
    pst_cli_events_mail(intake->events, &mail, session, envelope,
        message->parts);
}

/* replies: so often the client gets the refusal as a reply. */
static void show(pst_cli_intake *intake, struct message *message,
    postern_session *session, const postern_envelope *envelope,
    const char *refusal, size_t replies)
{
    intake->refused += refusal != NULL;
    ask(message, session, envelope);
    show_line(intake, message, refusal);
    tell(intake, message, session, envelope);
    pst_cli_trouble_shown(session, replies);
}

/* RFC 2033 4.2: a refusal of the whole message is said for each recipient,
   but 421 closes. */
static size_t replies_of(const char *refusal, const postern_session *session,
    size_t recipients)
{
    if (!is_refusal(refusal))
        return 0;
    return postern_session_lmtp(session) && strncmp(refusal, "421", 3) != 0
        ? recipients : 1;
}

void pst_cli_intake_sum(const pst_cli_intake *intake)
{
    char text[160], number[32];

    if (intake->sessions == 0)
        return;
    sprintf(text, "message%s in, %lu not taken, %lu session%s",
        intake->number == 1 ? "" : "s", intake->refused, intake->sessions,
        intake->sessions == 1 ? "" : "s");
    sprintf(number, "%lu", intake->number);
    pst_cli_report_note(intake->report, number, text);
}

static void free_message(struct message *message)
{
    if (message->parts != NULL)
        pst_cli_parts_free(message->parts);
    free(message->parts);
    free(message->sender);
    free(message->recipient);
    free(message);
}

/* NULL: no memory. */
static struct message *new_message(const pst_cli_intake *intake)
{
    struct message *message = (struct message *)calloc(1, sizeof(*message));

    if (message == NULL || intake->events == NULL)
        return message;
    message->parts = (pst_cli_parts *)malloc(sizeof(*message->parts));
    if (message->parts == NULL) {
        free(message);
        return NULL;
    }
    pst_cli_parts_init(message->parts);
    return message;
}

static void look_at(struct message *message, const char *octets,
    size_t length)
{
    pst_cli_subject_feed(&message->subject, octets, length);
    if (message->parts != NULL)
        pst_cli_parts_feed(message->parts, octets, length);
    message->size += (unsigned long)length;
}

static const char *intake_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **made)
{
    pst_cli_intake *intake = (pst_cli_intake *)context;
    struct message *message;
    const char *text = NULL;

    if (is_enough(intake))
        return enough;
    message = new_message(intake);
    if (message == NULL)
        return "452 4.3.1 Out of memory";
    pst_cli_subject_init(&message->subject);
    if (intake->inner.begin != NULL)
        text = intake->inner.begin(intake->inner.context, session, envelope,
            &message->inner);
    if (is_refusal(text)) {
        show(intake, message, session, envelope, text, 1);
        free_message(message);
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

    look_at(message, octets, length);
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
    if (!intake->is_stopping) {
        postern_server_stop(server);
        postern_server_wake(server);
    }
    intake->is_stopping = 1;
}

void pst_cli_intake_end_when_full(pst_cli_intake *intake,
    postern_server *server)
{
    intake->keeps_on = 0;
    if (pst_cli_intake_is_full(intake))
        stop(intake, server);
}

static void on_grace_over(postern_server *server, void *context)
{
    stop((pst_cli_intake *)context, server);
}

static void count(pst_cli_intake *intake, postern_server *server,
    unsigned long session)
{
    intake->number++;
    if (intake->keeps_on || intake->number != intake->wanted)
        return;
    intake->last = session;
    if (postern_server_after(server, GRACE, on_grace_over, intake) < 0)
        stop(intake, server);
}

static const char *intake_commit(void *context, void *made,
    postern_session *session, postern_envelope *envelope)
{
    pst_cli_intake *intake = (pst_cli_intake *)context;
    struct message *message = (struct message *)made;
    const char *text = NULL;

    /* other messages came in after this one began */
    if (is_enough(intake))
        text = enough;
    else if (intake->inner.commit != NULL)
        text = intake->inner.commit(intake->inner.context, message->inner,
            session, envelope);
    if (!is_refusal(text))
        count(intake, postern_session_server(session),
            postern_session_number(session));
    show(intake, message, session, envelope, is_refusal(text) ? text : NULL,
        replies_of(text, session, postern_envelope_rcpt_count(envelope)));
    return text;
}

/* ---- a store that answers later ----------------------------------------- */

static char *copy(const char *text)
{
    char *made = text == NULL ? NULL : (char *)malloc(strlen(text) + 1);

    return made == NULL ? NULL : strcpy(made, text);
}

/* Copies the texts: the client may leave before its message is stored. */
static void remember(struct message *message, postern_session *session,
    const postern_envelope *envelope)
{
    ask(message, session, envelope);
    message->session = postern_session_number(session);
    message->sender = copy(message->mail.sender);
    message->recipient = copy(message->mail.recipient);
    message->mail.sender = message->sender;
    message->mail.recipient = message->recipient;
}

static void on_told(postern_store_later *later, const char *text)
{
    struct message *message = (struct message *)later;
    pst_cli_intake *intake = message->intake;
    postern_session *session = postern_ticket_session(later->server,
        later->ticket);

    intake->pending--;
    if (!is_refusal(text))
        count(intake, later->server, message->session);
    intake->refused += (unsigned long)is_refusal(text);
    show_line(intake, message, is_refusal(text) ? text : NULL);
    if (session != NULL)
        pst_cli_trouble_shown(session, replies_of(text, session,
            message->mail.recipients));
    message->outer->done(message->outer, text);
}

static void intake_commit_later(void *context, void *made,
    postern_session *session, postern_envelope *envelope,
    postern_store_later *later)
{
    pst_cli_intake *intake = (pst_cli_intake *)context;
    struct message *message = (struct message *)made;
    int is_late;

    message->intake = intake;
    message->outer = later;
    message->later = *later;
    message->later.done = on_told;
    remember(message, session, envelope);
    is_late = is_enough(intake);
    intake->pending++;
    if (is_late)
        on_told(&message->later, enough);
    else
        intake->inner.commit_later(intake->inner.context, message->inner,
            session, envelope, &message->later);
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
    struct message *message = (struct message *)made;

    if (intake->inner.release != NULL)
        intake->inner.release(intake->inner.context, message->inner);
    free_message(message);
}

static void intake_free(void *context)
{
    postern_store_free(&((pst_cli_intake *)context)->inner);
}

void pst_cli_intake_store(pst_cli_intake *intake, postern_store *store)
{
    memset(store, 0, sizeof(*store));
    store->context = intake;
    store->whole = intake->inner.whole || intake->is_whole;
    store->begin = intake_begin;
    store->write = intake_write;
    store->commit = intake_commit;
    store->rollback = intake_rollback;
    store->release = intake_release;
    store->free = intake_free;
    if (intake->inner.commit_later != NULL)
        store->commit_later = intake_commit_later;
}

static pst_cli_intake *intake_of(postern_session *session)
{
    postern_store *store =
        (postern_store *)postern_session_context(session);

    return (pst_cli_intake *)store->context;
}

static void release(pst_cli_intake *intake, postern_envelope *envelope)
{
    intake_release(intake, postern_envelope_data(envelope));
    postern_envelope_set_data(envelope, NULL);
}

/* ---- a relay, whose next hop answers later ------------------------------ */

const char *pst_cli_intake_wait(pst_cli_intake *intake, void *made,
    postern_session *session, const postern_envelope *envelope)
{
    if (is_enough(intake)) {
        show(intake, (struct message *)made, session, envelope, enough, 1);
        return enough;
    }
    intake->pending++;
    return NULL;
}

void pst_cli_intake_told(pst_cli_intake *intake, void *made,
    postern_session *session, const postern_envelope *envelope,
    const char *text)
{
    intake->pending--;
    if (text == NULL)
        text = gone;
    if (!is_refusal(text))
        count(intake, postern_session_server(session),
            postern_session_number(session));
    /* in LMTP the replies were said already */
    show(intake, (struct message *)made, session, envelope,
        is_refusal(text) ? text : NULL, is_refusal(text) && text != gone
        && !postern_session_lmtp(session));
}

/* Shows each refusal with its recipient. */
static void show_refusals(pst_cli_intake *intake, struct message *message,
    postern_session *session, const postern_envelope *envelope)
{
    pst_cli_mail *mail = &message->mail;
    size_t i, count = postern_envelope_rcpt_count(envelope);

    for (i = 0; i < count; i++) {
        if (mail->refusals[i] == NULL)
            continue;
        mail->only = (long)i;
        ask(message, session, envelope);
        show_line(intake, message, mail->refusals[i]);
        tell(intake, message, session, envelope);
    }
}

void pst_cli_intake_told_each(pst_cli_intake *intake, void *made,
    postern_session *session, const postern_envelope *envelope,
    const char *const *refusals)
{
    struct message *message = (struct message *)made;
    size_t i = 0, count = postern_envelope_rcpt_count(envelope);

    message->mail.refusals = refusals;
    message->mail.only = -1;
    while (i < count && refusals[i] != NULL)
        i++;
    if (i < count) {
        pst_cli_intake_told(intake, made, session, envelope, "250");
    } else {
        intake->pending--;
        intake->refused++;
    }
    show_refusals(intake, message, session, envelope);
    message->mail.refusals = NULL;
}

/* ---- hooks -------------------------------------------------------------- */

static void refuse(postern_session *session, postern_envelope *envelope,
    const char *text, int is_refused)
{
    pst_cli_intake *intake = intake_of(session);
    struct message *message =
        (struct message *)postern_envelope_data(envelope);
    size_t length;
    const char *content = postern_envelope_content(envelope, &length);

    if (content != NULL)
        look_at(message, content, length);
    /* drop the message before it is shown as not taken */
    intake_rollback(intake, message);
    show(intake, message, session, envelope, text,
        is_refused ? replies_of(text, session,
            postern_envelope_rcpt_count(envelope)) : 0);
    release(intake, envelope);
}

void pst_cli_intake_refuse(postern_session *session,
    postern_envelope *envelope, const char *text)
{
    refuse(session, envelope, text, text[0] == '4' || text[0] == '5');
}

void pst_cli_intake_lose(postern_session *session,
    postern_envelope *envelope)
{
    refuse(session, envelope, gone, 0);
}

void pst_cli_intake_aborted(pst_cli_intake *intake, void *made,
    postern_session *session, const postern_envelope *envelope,
    const char *refusal, int reason)
{
    struct message *message = (struct message *)made;
    const char *why = refusal;

    if (why == NULL)
        why = reason == POSTERN_REASON_EOF ? gone
            : postern_reason_text(reason);
    intake_rollback(intake, message);
    /* RSET and the like get the reply 250 */
    show(intake, message, session, envelope, why,
        reason != POSTERN_REASON_RSET);
}

static void on_aborted(postern_session *session, postern_envelope *envelope,
    int reason)
{
    pst_cli_intake *intake = intake_of(session);
    struct message *message =
        (struct message *)postern_envelope_data(envelope);

    pst_cli_intake_aborted(intake, message, session, envelope,
        message->refusal, reason);
    release(intake, envelope);
}

void pst_cli_intake_closed(pst_cli_intake *intake, postern_session *session,
    int reason)
{
    intake->sessions++;
    pst_cli_trouble_closed(intake->report, session, reason);
    if (intake->events != NULL)
        pst_cli_events_closed(intake->events, session, reason);
    if (is_over(intake)
        && intake->last == postern_session_number(session))
        stop(intake, postern_session_server(session));
}

static void on_closed(postern_session *session, int reason)
{
    pst_cli_intake_closed(intake_of(session), session, reason);
}

void pst_cli_intake_handler(pst_cli_intake *intake, postern_store *store,
    postern_handler *handler)
{
    pst_cli_intake_store(intake, store);
    postern_store_handler(store, handler);
    handler->message_aborted = on_aborted;
    handler->closed = on_closed;
    if (intake->report->quiet && intake->events == NULL)
        return;
    handler->session_create = pst_cli_trouble_create;
    handler->session_destroy = pst_cli_trouble_destroy;
}
