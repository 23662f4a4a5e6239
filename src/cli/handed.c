/* SPDX-License-Identifier: MIT */
/* handed.c - counts and shows the messages that a relay hands on. */
#include <stdlib.h>
#include <string.h>

#include "handed.h"
#include "trouble.h"

/* A message on its way.  The session's data has a pointer to it. */
typedef struct handed {
    void *made;                 /* made by the intake */
    int is_complete;            /* the next hop was asked to take it */
    int is_lmtp;                /* the next hop answers for each recipient */
    int is_taken;
    char refusal[200];          /* the last refusal; "": none */
    char **verdicts;            /* LMTP: the refusal of each recipient, NULL:
                                   it was taken */
    size_t count;               /* of recipients */
    size_t asked;               /* 1 for the first that has a reply of its
                                   own; 0: none yet */
} handed;

/* Constants, so they are not freed. */
static char unheard[] = "the client has gone before the next hop answered";
static char no_room[] = "refused by the next hop";

/* The context of the handler belongs to the relay. */
static pst_cli_intake *intake;
static postern_store store;     /* the intake as a store */
static postern_handler relay;   /* the hooks of the relay */

static handed *find(postern_session *session)
{
    void **place = pst_cli_trouble_place(session);

    return place == NULL ? NULL : (handed *)*place;
}

static void forget_verdict(handed *it, size_t i)
{
    if (it->verdicts[i] != unheard && it->verdicts[i] != no_room)
        free(it->verdicts[i]);
    it->verdicts[i] = NULL;
}

static void free_handed(handed *it)
{
    size_t i;

    for (i = 0; i < it->count; i++)
        forget_verdict(it, i);
    free(it->verdicts);
    free(it);
}

/* NULL: no memory. */
static handed *make(postern_session *session,
    const postern_envelope *envelope)
{
    handed *it = (handed *)calloc(1, sizeof(*it));
    size_t count = postern_envelope_rcpt_count(envelope);

    if (it == NULL || !postern_session_lmtp(session))
        return it;
    it->is_lmtp = 1;
    it->verdicts = (char **)calloc(count, sizeof(*it->verdicts));
    if (it->verdicts == NULL) {
        free(it);
        return NULL;
    }
    for (; it->count < count; it->count++)
        it->verdicts[it->count] = unheard;
    return it;
}

static const char *begin(postern_session *session,
    postern_envelope *envelope)
{
    void **place = pst_cli_trouble_place(session);
    handed *it = place == NULL ? NULL : make(session, envelope);
    const char *text;

    if (it == NULL)
        return "452 4.3.1 Out of memory";
    text = store.begin(store.context, session, envelope, &it->made);
    if (text != NULL)
        free_handed(it);
    else
        *place = it;
    return text;
}

static const char *on_begin(postern_session *session,
    postern_envelope *envelope)
{
    const char *text = begin(session, envelope);

    return text != NULL ? text : relay.message_begin(session, envelope);
}

static const char *on_bytes(postern_session *session,
    postern_envelope *envelope, const char *octets, size_t length)
{
    const char *text = relay.message_bytes(session, envelope, octets,
        length);

    if (text == POSTERN_TAKEN)
        (void)store.write(store.context, find(session)->made, octets, length);
    return text;
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    handed *it = find(session);
    const char *text = pst_cli_intake_wait(intake, it->made, session,
        envelope);

    if (text != NULL)
        return text;
    it->is_complete = 1;
    return relay.message(session, envelope);
}

/* LMTP: the next answer is for this recipient. */
static const char *on_verdict(postern_session *session,
    postern_envelope *envelope, const postern_recipient *recipient,
    size_t index)
{
    handed *it = find(session);

    if (it != NULL)
        it->asked = index + 1;
    return relay.verdict(session, envelope, recipient, index);
}

static void tell(handed *it, postern_session *session, const char *text)
{
    it->is_complete = 0;
    pst_cli_intake_told(intake, it->made, session,
        postern_session_envelope(session), text);
}

static char *copy(const char *text)
{
    char *made = (char *)malloc(strlen(text) + 1);

    return made == NULL ? no_room : strcpy(made, text);
}

/* LMTP.  What is refused is shown at the end, with the message; the log will
   be told of the replies before that. */
static void keep(handed *it, postern_session *session, const char *reply)
{
    int is_refused = reply[0] != '2';

    if (is_refused)
        pst_cli_trouble_shown(session, it->asked == 0 ? it->count : 1);
    if (it->asked == 0 || it->asked > it->count)
        return;
    forget_verdict(it, it->asked - 1);
    if (is_refused)
        it->verdicts[it->asked - 1] = copy(reply);
}

static void on_answered(void *context, postern_session *session,
    const char *reply)
{
    handed *it = find(session);

    (void)context;
    if (it == NULL)
        return;
    if (it->is_lmtp && it->is_complete)
        keep(it, session, reply);
    it->is_taken |= reply[0] == '2';
    if (reply[0] != '2') {
        it->refusal[0] = '\0';
        strncat(it->refusal, reply, sizeof(it->refusal) - 1);
    }
    if (it->is_complete && !it->is_lmtp)
        tell(it, session, reply);
}

static void on_aborted(postern_session *session, postern_envelope *envelope,
    int reason)
{
    handed *it = find(session);

    pst_cli_intake_aborted(intake, it->made, session, envelope,
        it->refusal[0] == '\0' ? NULL : it->refusal, reason);
}

/* A message that was refused for all with the same words is one refusal. */
static int is_mixed(const handed *it)
{
    size_t i;

    for (i = 1; i < it->count; i++)
        if ((it->verdicts[i] == NULL) != (it->verdicts[0] == NULL)
            || (it->verdicts[i] != NULL
            && strcmp(it->verdicts[i], it->verdicts[0]) != 0))
            return 1;
    return 0;
}

static void tell_all(handed *it, postern_session *session)
{
    if (it->asked > 0 && is_mixed(it))
        pst_cli_intake_told_each(intake, it->made, session,
            postern_session_envelope(session),
            (const char *const *)it->verdicts);
    else
        tell(it, session, it->is_taken ? "250" : it->refusal[0] != '\0'
            ? it->refusal : NULL);
}

/* In LMTP all recipients were answered; otherwise the client has left. */
static void on_destroy(postern_session *session, void *data)
{
    handed *it = find(session);

    relay.envelope_destroy(session, data);
    if (it == NULL)
        return;
    if (it->is_complete)
        tell_all(it, session);
    store.release(store.context, it->made);
    free_handed(it);
    *pst_cli_trouble_place(session) = NULL;
}

static void on_closed(postern_session *session, int reason)
{
    pst_cli_intake_closed(intake, session, reason);
}

void pst_cli_handed_options(postern_relay_options *options)
{
    options->answered = on_answered;
}

void pst_cli_handed_handler(pst_cli_intake *given, postern_handler *handler)
{
    intake = given;
    relay = *handler;
    pst_cli_intake_store(intake, &store);
    handler->session_create = pst_cli_trouble_create;
    handler->session_destroy = pst_cli_trouble_destroy;
    handler->message_begin = on_begin;
    handler->message_bytes = on_bytes;
    handler->message = on_message;
    handler->verdict = on_verdict;
    handler->message_aborted = on_aborted;
    handler->envelope_destroy = on_destroy;
    handler->closed = on_closed;
}
