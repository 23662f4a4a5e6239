/* SPDX-License-Identifier: MIT */
/* witness.c - a handler that records calls and checks rules. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "witness.h"

const char witness_later[] = "later";
const char witness_full[] = "full";

/* Facts about a session; its data. */
typedef struct file {
    unsigned long number;
    int closed;
    int envelope;       /* 1: announced */
    int message;        /* 1: begun, 2: judged */
    size_t verdicts;    /* since MESSAGE */
} file;

static witness *of(postern_session *session)
{
    return (witness *)postern_session_context(session);
}

static void break_promise(witness *it, const char *what)
{
    if (it->broken == NULL)
        it->broken = what;
}

static file *file_of(postern_session *session)
{
    file *found = (file *)postern_session_data(session);

    if (found == NULL || found->closed)
        break_promise(of(session), "a hook outside of its session");
    return found;
}

static void note(witness *it, const char *hook, const char *what)
{
    if (it->quiet)
        return;
    blob_text(&it->events, hook);
    if (what != NULL) {
        blob_text(&it->events, " ");
        blob_escaped(&it->events, what, strlen(what));
    }
    blob_text(&it->events, "\n");
}

static witness_step *step_of(witness *it, const char *hook)
{
    int i;

    for (i = it->step_count - 1; i >= 0; i--)
        if (strcmp(it->steps[i].hook, hook) == 0 && it->steps[i].times != 0)
            return &it->steps[i];
    return NULL;
}

static const char *put_off(witness *it, postern_session *session, int full)
{
    postern_ticket *ticket = &it->tickets[it->ticket_count < WITNESS_TICKETS
        ? it->ticket_count : WITNESS_TICKETS - 1];

    it->ticket_count++;
    return full ? postern_pause(session, ticket)
        : postern_later(session, ticket);
}

static const char *answer(witness *it, postern_session *session,
    const char *hook)
{
    witness_step *step = step_of(it, hook);
    const char *says;

    if (step == NULL)
        return NULL;
    if (step->times > 0)
        step->times--;
    says = step->says;
    if (says == witness_later || says == witness_full)
        says = put_off(it, session, says == witness_full);
    if (step->act != NULL)
        step->act(it, session);
    return says;
}

static const char *ask(postern_session *session, const char *hook,
    const char *what)
{
    witness *it = of(session);

    (void)file_of(session);
    it->session = session;
    note(it, hook, what);
    return answer(it, session, hook);
}

/* ---- the hooks --------------------------------------------------------- */

static void *create(postern_session *session)
{
    witness *it = of(session);
    file *made = (file *)calloc(1, sizeof(*made));

    if (made == NULL)
        abort();
    made->number = postern_session_number(session);
    it->created++;
    it->left++;
    it->session = session;
    it->server = postern_session_server(session);
    note(it, "create", NULL);
    (void)answer(it, session, "create");
    return made;
}

static void destroy(postern_session *session, void *data)
{
    witness *it = of(session);
    file *found = (file *)data;

    it->destroyed++;
    it->left--;
    note(it, "destroy", NULL);
    if (found == NULL || found->number != postern_session_number(session)) {
        break_promise(it, "the data of another session");
        return;
    }
    /* after STARTTLS a session begins again (RFC 3207 4.2) */
    if (!found->closed) {
        it->renewed++;
        if (!postern_session_tls(session)
            || postern_session_host_name(session) != NULL)
            break_promise(it, "destroyed and not closed");
    }
    if (found->envelope || found->message != 0)
        break_promise(it, "a transaction outlives its session");
    (void)answer(it, session, "destroy");
    free(found);
}

static const char *connected(postern_session *session)
{
    return ask(session, "connected", NULL);
}

static const char *starttls(postern_session *session)
{
    if (!postern_session_tls(session)
        || postern_session_envelope(session) != NULL)
        break_promise(of(session), "STARTTLS is not a new beginning");
    return ask(session, "starttls", NULL);
}

static const char *helo(postern_session *session, const char *hostname)
{
    return ask(session, "helo", hostname);
}

static const char *ehlo(postern_session *session, const char *hostname,
    postern_keywords *keywords)
{
    (void)keywords;
    return ask(session, "ehlo", hostname);
}

static const char *mail(postern_session *session, const char *address,
    const postern_parameter *options)
{
    (void)options;
    if (!file_of(session)->envelope)
        break_promise(of(session), "MAIL without envelope_create");
    if (postern_session_host_name(session) == NULL)
        break_promise(of(session), "MAIL without HELO");
    return ask(session, "mail", address);
}

static const char *rcpt(postern_session *session, const char *address,
    const postern_parameter *options)
{
    postern_envelope *envelope = postern_session_envelope(session);

    (void)options;
    if (envelope == NULL || postern_envelope_mail_from(envelope) == NULL)
        break_promise(of(session), "RCPT without MAIL");
    return ask(session, "rcpt", address);
}

static const char *parameter(postern_session *session, const char *verb,
    const char *name, const char *value)
{
    (void)verb;
    (void)value;
    return ask(session, "parameter", name);
}

static void *open_envelope(postern_session *session)
{
    witness *it = of(session);
    file *found = file_of(session);

    if (found->envelope)
        break_promise(it, "two envelopes in one session");
    found->envelope = 1;
    it->opened++;
    note(it, "open", NULL);
    return found;
}

static void shut_envelope(postern_session *session, void *data)
{
    witness *it = of(session);
    file *found = file_of(session);

    if (data != found || !found->envelope)
        break_promise(it, "an envelope ends that is not there");
    if (found->message == 1)
        break_promise(it, "a message ends neither way");
    found->envelope = 0;
    found->message = 0;
    it->shut++;
    note(it, "shut", NULL);
}

static const char *begin(postern_session *session, postern_envelope *envelope)
{
    witness *it = of(session);
    file *found = file_of(session);
    const char *says;

    if (postern_envelope_rcpt_count(envelope) == 0)
        break_promise(it, "content without a recipient");
    if (found->message != 0)
        break_promise(it, "a message in a message");
    blob_clear(&it->content);
    says = ask(session, "begin", NULL);
    /* only tests that say so refuse a message that is put off */
    if (says == NULL || says[0] == '2') {
        found->message = 1;
        it->begun++;
    }
    return says;
}

static const char *bytes(postern_session *session, postern_envelope *envelope,
    const char *octets, size_t length)
{
    witness *it = of(session);
    const char *says;

    (void)envelope;
    (void)file_of(session);
    it->session = session;
    if (it->refused.length > length || memcmp(blob_string(&it->refused),
        octets, it->refused.length) != 0)
        break_promise(it, "not the octets that were put off");
    blob_clear(&it->refused);
    says = answer(it, session, "bytes");
    if (says != POSTERN_TAKEN && postern_server_sessions(it->server) == 1)
        blob_add(&it->refused, octets, length);
    if (length > it->longest)
        it->longest = length;
    if (says != POSTERN_TAKEN)
        return says;
    it->streamed += (unsigned long)length;
    if (!it->quiet)
        blob_add(&it->content, octets, length);
    return POSTERN_TAKEN;
}

static void remember(witness *it, const postern_envelope *envelope)
{
    const postern_recipient *rcpt = postern_envelope_rcpt_tos(envelope);
    const char *content;
    size_t length;

    blob_clear(&it->mail_from);
    blob_clear(&it->rcpt_tos);
    blob_text(&it->mail_from, postern_envelope_mail_from(envelope));
    for (; rcpt != NULL; rcpt = rcpt->next) {
        blob_text(&it->rcpt_tos, rcpt->address);
        blob_text(&it->rcpt_tos, "\n");
    }
    content = postern_envelope_content(envelope, &length);
    /* if it is not there, it was streamed */
    if (length == 0 && postern_envelope_received(envelope) > 0)
        return;
    blob_clear(&it->content);
    blob_add(&it->content, content, length);
}

static const char *message(postern_session *session,
    postern_envelope *envelope)
{
    witness *it = of(session);
    file *found = file_of(session);
    char octets[30];
    const char *says;

    if (found->message == 2)
        break_promise(it, "a message is judged twice");
    if (found->message == 0)
        it->begun++;
    found->message = 2;
    found->verdicts = 0;
    it->messages++;
    if (!it->quiet)
        remember(it, envelope);
    sprintf(octets, "%lu", postern_envelope_received(envelope));
    says = ask(session, "message", octets);
    if (it->taken != NULL && it->taken == envelope)
        found->envelope = found->message = 0;
    return says;
}

static const char *verdict(postern_session *session,
    postern_envelope *envelope, const postern_recipient *recipient,
    size_t index)
{
    file *found = file_of(session);

    if (index != found->verdicts++)
        break_promise(of(session), "a verdict out of order");
    if ((envelope == NULL) != (recipient == NULL)
        || (envelope != NULL) != (found->message == 2))
        break_promise(of(session), "a verdict without a message");
    return ask(session, "verdict", recipient == NULL ? "-"
        : recipient->address);
}

static void aborted(postern_session *session, postern_envelope *envelope,
    int reason)
{
    witness *it = of(session);
    file *found = file_of(session);

    (void)envelope;
    /* its `begin` was put off */
    if (found->message == 0)
        it->begun++;
    if (found->message == 2)
        break_promise(it, "a message is judged and aborted");
    found->message = 0;
    blob_clear(&it->refused);
    it->aborted++;
    it->reason = reason;
    note(it, "aborted", postern_reason_text(reason));
    (void)answer(it, session, "aborted");
}

static const char *rset(postern_session *session)
{
    return ask(session, "rset", NULL);
}

static const char *noop(postern_session *session, const char *argument)
{
    return ask(session, "noop", argument);
}

static const char *vrfy(postern_session *session, const char *address)
{
    return ask(session, "vrfy", address);
}

static const char *quit(postern_session *session)
{
    return ask(session, "quit", NULL);
}

static void closed(postern_session *session, int reason)
{
    witness *it = of(session);
    file *found = file_of(session);

    found->closed = 1;
    it->closed++;
    it->reason = reason;
    if (it->session == session)
        it->session = NULL;
    note(it, "closed", postern_reason_text(reason));
    (void)answer(it, session, "closed");
}

static void woken(postern_server *server, void *context)
{
    witness *it = (witness *)context;

    it->server = server;
    it->wakes++;
    note(it, "woken", NULL);
    (void)answer(it, NULL, "woken");
}

static void error(postern_server *server, postern_session *session, int code,
    const char *text)
{
    witness *it = (witness *)postern_server_context(server);

    (void)code;
    it->errors++;
    note(it, "error", text);
    (void)answer(it, session, "error");
}

const char *witness_command(postern_session *session, const char *argument,
    void *context)
{
    (void)context;
    return ask(session, "command", argument);
}

/* ---- plans ------------------------------------------------------------- */

void witness_init(witness *it, postern_handler *handler)
{
    memset(it, 0, sizeof(*it));
    memset(handler, 0, sizeof(*handler));
    handler->size = sizeof(*handler);
    handler->context = it;
    handler->session_create = create;
    handler->session_destroy = destroy;
    handler->connected = connected;
    handler->starttls = starttls;
    handler->helo = helo;
    handler->ehlo = ehlo;
    handler->mail = mail;
    handler->rcpt = rcpt;
    handler->parameter = parameter;
    handler->envelope_create = open_envelope;
    handler->envelope_destroy = shut_envelope;
    handler->message_begin = begin;
    handler->message = message;
    handler->message_aborted = aborted;
    handler->verdict = verdict;
    handler->rset = rset;
    handler->noop = noop;
    handler->vrfy = vrfy;
    handler->quit = quit;
    handler->closed = closed;
    handler->woken = woken;
    handler->error = error;
}

void witness_stream(postern_handler *handler)
{
    handler->message_bytes = bytes;
}

void witness_free(witness *it)
{
    blob_free(&it->events);
    blob_free(&it->content);
    blob_free(&it->mail_from);
    blob_free(&it->rcpt_tos);
    blob_free(&it->refused);
}

static void plan(witness *it, const char *hook, const char *says,
    witness_act act, int times)
{
    witness_step *step;
    int i;

    /* a plan that is used up is replaced */
    for (i = 0; i < it->step_count && it->steps[i].times != 0; i++)
        ;
    if (i < it->step_count) {
        it->step_count--;
        memmove(it->steps + i, it->steps + i + 1,
            (size_t)(it->step_count - i) * sizeof(it->steps[0]));
    }
    if (it->step_count == WITNESS_PLANS)
        abort();
    step = &it->steps[it->step_count++];
    step->hook = hook;
    step->says = says;
    step->act = act;
    step->times = times;
}

void witness_plan(witness *it, const char *hook, const char *says)
{
    plan(it, hook, says, NULL, -1);
}

void witness_once(witness *it, const char *hook, const char *says)
{
    plan(it, hook, says, NULL, 1);
}

void witness_do(witness *it, const char *hook, witness_act act,
    const char *says)
{
    plan(it, hook, says, act, -1);
}

int witness_answer(witness *it, const char *text)
{
    int last = it->ticket_count < WITNESS_TICKETS ? it->ticket_count
        : WITNESS_TICKETS;

    return postern_answer(it->server, it->tickets[last - 1], text);
}

void witness_take(witness *it, postern_session *session)
{
    it->taken = postern_envelope_take(session);
}

const char *witness_events(const witness *it)
{
    return blob_string(&it->events);
}

void witness_forget(witness *it)
{
    blob_clear(&it->events);
}
