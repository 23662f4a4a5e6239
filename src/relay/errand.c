/* SPDX-License-Identifier: MIT */
/* errand.c - gives the commands of a session to the next hop and its replies
   to the session. */
#include <string.h>

#include "relay.h"

#define NOW(link) pst_relay_now((link)->relay)

static void answer(pst_relay_link *link, const char *text)
{
    link->errand = PST_RELAY_NOTHING;
    (void)postern_answer(link->server, link->ticket, text);
}

/* Answers the content. */
static void answer_verdict(pst_relay_link *link, const char *text)
{
    pst_relay_tell(link->relay, postern_ticket_session(link->server,
        link->ticket), text);
    answer(link, text);
}

/* ---- MAIL --------------------------------------------------------------- */

static const char *say_mail(pst_relay_link *link)
{
    postern_parameter kept[PST_RELAY_PARAMETERS + 1];
    const char *refusal = pst_relay_pass(link, link->parameters, kept);
    int error;

    if (refusal != NULL)
        return refusal;
    error = postern_client_mail(link->client, link->address_text, kept,
        NOW(link));
    return error == 0 ? NULL : pst_relay_say_error(error);
}

static void up(pst_relay_link *link)
{
    const char *refusal;

    link->stage = PST_RELAY_UP;
    link->relay->is_known = 1;
    link->relay->offers = pst_relay_pass_offers(link);
    if (link->errand != PST_RELAY_MAIL)
        return;
    refusal = say_mail(link);
    if (refusal != NULL)
        answer(link, refusal);
}

static void authenticate(pst_relay_link *link)
{
    const postern_net *net = link->relay->options.net;
    postern_client_credentials user;
    unsigned char nonce[18];

    memset(&user, 0, sizeof(user));
    /* the password itself is sent only to a hop whose certificate was
       checked */
    if (link->relay->options.tls != POSTERN_RELAY_VERIFIED
        && !link->relay->options.auth_in_clear)
        user.mechanism = "SCRAM-SHA-256";
    user.identity = link->relay->options.identity;
    user.password = link->relay->options.password;
    if (net->entropy(net->context, nonce, sizeof(nonce)) == 0)
        user.nonce = nonce;
    if (postern_client_auth(link->client, &user, NOW(link)) != 0)
        pst_relay_link_shut(link, PST_RELAY_NO_AUTH);
}

static int wants_tls(const pst_relay_link *link)
{
    return link->relay->options.tls != POSTERN_RELAY_CLEAR
        && !link->is_secure && !link->is_clear;
}

static void go_on_opening(pst_relay_link *link)
{
    if (link->relay->options.identity != NULL)
        authenticate(link);
    else
        up(link);
}

static void without_tls(pst_relay_link *link, const char *why)
{
    if (link->relay->options.tls == POSTERN_RELAY_VERIFIED)
        pst_relay_link_shut(link, pst_relay_say_with(PST_RELAY_NO_TLS, why,
            link->refusal));
    else
        go_on_opening(link);
}

static void opened(pst_relay_link *link)
{
    if (!wants_tls(link))
        go_on_opening(link);
    else if (postern_client_starttls(link->client, NOW(link)) != 0)
        without_tls(link, "it does not offer STARTTLS");
}

/* ---- replies ------------------------------------------------------------ */

/* The hop refuses the content.  A session that does not wait for an answer now
   gets the refusal later. */
static void refused(pst_relay_link *link, const char *text)
{
    size_t length = strlen(text);

    if (length > sizeof(link->refusal) - 1)
        length = sizeof(link->refusal) - 1;
    memcpy(link->refusal, text, length);
    link->refusal[length] = '\0';
    if (link->errand == PST_RELAY_DATA)
        answer(link, link->refusal);
    else if (link->errand == PST_RELAY_VERDICT)
        answer_verdict(link, link->refusal);
}

static void replied(pst_relay_link *link, const postern_client_event *event)
{
    char room[PST_RELAY_REPLY];
    const char *text = pst_relay_say(event, room);
    enum pst_relay_errand errand = link->errand;

    if (event->command == POSTERN_CLIENT_STARTTLS) {
        /* after 421 the client engine says OVER */
        if (event->code != 421)
            without_tls(link, event->text);
    } else if (event->command == POSTERN_CLIENT_AUTH) {
        if (event->code == 235)
            up(link);
        else
            pst_relay_link_shut(link, pst_relay_say_with(PST_RELAY_NO_AUTH,
                event->text, link->refusal));
    } else if (event->command == POSTERN_CLIENT_DATA) {
        refused(link, text);
    } else if (event->command == POSTERN_CLIENT_CONTENT) {
        link->is_ended = !event->last;
        if (errand == PST_RELAY_VERDICT)
            answer_verdict(link, text);
    } else if ((event->command == POSTERN_CLIENT_MAIL
        && errand == PST_RELAY_MAIL)
        || (event->command == POSTERN_CLIENT_RCPT
        && errand == PST_RELAY_RCPT)) {
        link->recipients += event->command == POSTERN_CLIENT_RCPT
            && event->code < 300;
        answer(link, text);
    }
}

/* ---- the end of a link -------------------------------------------------- */

/* A hop may close an idle connection just when MAIL is sent on it.  The client
   has no reply yet, so a new connection can be tried. */
static int can_begin_anew(const pst_relay_link *link)
{
    return link->errand == PST_RELAY_MAIL && link->is_reused;
}

static void fail(pst_relay_link *link)
{
    switch (link->errand) {
    case PST_RELAY_NOTHING:
        break;
    case PST_RELAY_BYTES:
        link->errand = PST_RELAY_NOTHING;
        (void)postern_resume(link->server, link->ticket);
        break;
    case PST_RELAY_VERDICT:
        answer_verdict(link, link->why);
        break;
    default:
        answer(link, link->why);
    }
}

/* `refusal` is free unless the hop has refused the content. */
static const char *why_over(pst_relay_link *link,
    const postern_client_event *event)
{
    const char *reply = pst_relay_say_fault(event->fault);

    if ((event->fault == POSTERN_CLIENT_TURNED_AWAY
        || event->fault == POSTERN_CLIENT_CLOSING) && event->code != 0
        && link->refusal[0] == '\0')
        return pst_relay_say_with(reply, event->text, link->refusal);
    return reply;
}

static void over(pst_relay_link *link, const postern_client_event *event)
{
    int is_again = can_begin_anew(link);

    pst_relay_link_shut(link, why_over(link, event));
    if (is_again)
        link->refusal[0] = '\0';
    if (is_again)
        (void)pst_relay_link_dial(link);
}

/* ---- events of the client ----------------------------------------------- */

/* In LMTP a verdict waits until the session asks for its recipient. */
static int must_wait(const pst_relay_link *link)
{
    return link->is_ended && link->is_used
        && link->errand != PST_RELAY_VERDICT;
}

static void take_event(pst_relay_link *link,
    const postern_client_event *event)
{
    switch (event->what) {
    case POSTERN_CLIENT_READY:
        opened(link);
        break;
    case POSTERN_CLIENT_REPLY:
        replied(link, event);
        break;
    case POSTERN_CLIENT_SECURE:
        if (pst_relay_secure_begin(link) != 0)
            pst_relay_link_shut(link, PST_RELAY_NO_ROOM);
        break;
    default:
        over(link, event);
    }
}

static void try_to_end(pst_relay_link *link)
{
    if (link->is_ending
        && postern_client_content_end(link->client, NOW(link)) == 0) {
        link->is_ending = 0;
        link->is_ended = link->refusal[0] == '\0';
    }
}

/* The session may go on if the hop takes content now. */
static void go_on(pst_relay_link *link)
{
    int takes = (postern_client_wants(link->client) & POSTERN_CLIENT_TAKES)
        != 0;

    if (link->errand == PST_RELAY_DATA && takes) {
        answer(link, NULL);
    } else if (link->errand == PST_RELAY_BYTES && takes) {
        link->errand = PST_RELAY_NOTHING;
        (void)postern_resume(link->server, link->ticket);
    }
}

static void hear(pst_relay_link *link)
{
    postern_client_event event;

    while (link->client != NULL && !must_wait(link)
        && postern_client_next(link->client, &event))
        take_event(link, &event);
    if (link->stage == PST_RELAY_SHUT)
        fail(link);
    else if (link->client != NULL && link->is_used) {
        try_to_end(link);
        go_on(link);
    }
    else if (link->client != NULL && link->stage == PST_RELAY_UP
        && (postern_client_wants(link->client) & POSTERN_CLIENT_RESTS) != 0
        && !link->is_resting)
        pst_relay_pool_rest(link);
}

/* ---- errands ------------------------------------------------------------ */

pst_relay_link *pst_relay_errand_begin(postern_relay *relay,
    postern_session *session, const char **why)
{
    pst_relay_link *link = pst_relay_pool_take(relay,
        postern_session_server(session), hear, why);

    if (link == NULL)
        return NULL;
    link->is_resting = 0;
    link->errand = PST_RELAY_NOTHING;
    link->skip = 0;
    link->is_ended = link->is_ending = link->is_traced = 0;
    link->recipients = 0;
    link->refusal[0] = '\0';
    link->is_lmtp = postern_session_lmtp(session);
    pst_relay_hops_begin(&link->hops);
    return link;
}

/* Sends the output and waits for the reply; returns the reply if the link is
   shut. */
static const char *await(pst_relay_link *link, enum pst_relay_errand errand)
{
    if (pst_relay_link_move(link) != 0 || link->stage == PST_RELAY_SHUT)
        return link->why;
    link->errand = errand;
    return NULL;
}

const char *pst_relay_errand_mail(pst_relay_link *link, const char *address,
    const postern_parameter *parameters)
{
    const char *refusal = NULL;

    link->address_text = address;
    link->parameters = parameters;
    if (link->stage == PST_RELAY_UP)
        refusal = say_mail(link);
    return refusal != NULL ? refusal : await(link, PST_RELAY_MAIL);
}

/* RFC 2033 4.2 has a reply for each recipient, RFC 5321 one for the message.
   So an SMTP session sends one recipient at a time to an LMTP hop. */
const char *pst_relay_errand_rcpt(pst_relay_link *link, const char *address,
    const postern_parameter *parameters)
{
    postern_parameter kept[PST_RELAY_PARAMETERS + 1];
    const char *refusal;
    int error;

    if (link->stage != PST_RELAY_UP)
        return link->why;
    if (link->relay->options.lmtp && !link->is_lmtp && link->recipients > 0)
        return "452 4.5.3 One recipient at a time";
    refusal = pst_relay_pass(link, parameters, kept);
    if (refusal != NULL)
        return refusal;
    error = postern_client_rcpt(link->client, address, kept, NOW(link));
    return error != 0 ? pst_relay_say_error(error)
        : await(link, PST_RELAY_RCPT);
}

const char *pst_relay_errand_data(pst_relay_link *link, int *is_later)
{
    int error;

    *is_later = 0;
    if (link->stage != PST_RELAY_UP)
        return link->why;
    error = postern_client_data(link->client, NOW(link));
    if (error != 0)
        return pst_relay_say_error(error);
    if ((postern_client_wants(link->client) & POSTERN_CLIENT_TAKES) != 0)
        return NULL;
    *is_later = 1;
    return await(link, PST_RELAY_DATA);
}

/* Gives the hop as much content as it takes.  0: the rest has to wait. */
static int give(pst_relay_link *link, const char *octets, size_t length)
{
    size_t used;

    while (link->skip < length) {
        used = postern_client_content(link->client, octets + link->skip,
            length - link->skip, NOW(link));
        pst_relay_hops_pass(&link->hops, octets + link->skip, used);
        link->skip += used;
        if (used == 0) {
            if (pst_relay_link_move(link) != 0 || (postern_client_wants(
                link->client) & POSTERN_CLIENT_TAKES) == 0)
                return 0;
        }
    }
    link->skip = 0;
    return 1;
}

const char *pst_relay_errand_bytes(pst_relay_link *link, const char *octets,
    size_t length, int *is_taken)
{
    *is_taken = 1;
    if (link->refusal[0] != '\0')
        return link->refusal;
    if (link->stage != PST_RELAY_UP)
        return link->why;
    *is_taken = give(link, octets, length);
    if (link->stage != PST_RELAY_UP)
        return link->why;
    if (link->hops.count > link->relay->options.received_limit)
        return "554 5.4.6 Too many hops";
    if (pst_relay_link_wish(link) != 0)
        return link->why;
    if (!*is_taken)
        link->errand = PST_RELAY_BYTES;
    return NULL;
}

void pst_relay_errand_trace(pst_relay_link *link, const char *line)
{
    if (!link->is_traced && link->stage == PST_RELAY_UP)
        (void)postern_client_content(link->client, line, strlen(line),
            NOW(link));
    link->is_traced = 1;
}

/* If both sides speak LMTP, only the recipients get replies, not the
   message. */
const char *pst_relay_errand_end(pst_relay_link *link, int *is_later)
{
    *is_later = !link->is_lmtp || !link->relay->options.lmtp;
    if (link->refusal[0] != '\0')
        return link->refusal;
    if (link->stage != PST_RELAY_UP)
        return link->why;
    link->is_ending = 1;
    try_to_end(link);
    if (*is_later)
        return await(link, PST_RELAY_VERDICT);
    return pst_relay_link_move(link) != 0 ? link->why : NULL;
}

/* The reply of the hop may be here already. */
const char *pst_relay_errand_verdict(pst_relay_link *link, int *is_later)
{
    *is_later = link->relay->options.lmtp;
    if (!*is_later)
        return NULL;
    if (link->refusal[0] != '\0')
        return link->refusal;
    if (link->stage != PST_RELAY_UP)
        return link->why;
    link->errand = PST_RELAY_VERDICT;
    pst_relay_link_work(link);
    return NULL;
}

/* ---- the end of a transaction ------------------------------------------- */

/* If a verdict is still to come, the link waits for it.  If the content cannot
   be cancelled with RSET, the connection is closed. */
void pst_relay_errand_over(pst_relay_link *link)
{
    link->errand = PST_RELAY_NOTHING;
    link->is_used = 0;
    if (link->stage == PST_RELAY_UP && !link->is_ended
        && (postern_client_wants(link->client) & POSTERN_CLIENT_RESTS) == 0
        && postern_client_rset(link->client, NOW(link)) != 0)
        pst_relay_link_shut(link, NULL);
    if (link->stage != PST_RELAY_UP)
        pst_relay_link_shut(link, NULL);
    pst_relay_link_work(link);
}
