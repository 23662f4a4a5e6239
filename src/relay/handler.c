/* SPDX-License-Identifier: MIT */
/* handler.c - the hooks of a relay. */
#include <string.h>

#include "postern_handlers.h"
#include "relay.h"

/* A trace line has some 200 octets, but it may have long names. */
#define TRACE 2048

static pst_relay_link *link_of(postern_envelope *envelope)
{
    return (pst_relay_link *)postern_envelope_data(envelope);
}

static const char *on_ehlo(postern_session *session, const char *hostname,
    postern_keywords *keywords)
{
    (void)hostname;
    pst_relay_pass_keywords(
        (postern_relay *)postern_session_context(session), keywords);
    return NULL;
}

static const char *on_mail(postern_session *session, const char *address,
    const postern_parameter *options)
{
    const char *why, *later, *text;
    pst_relay_link *link = pst_relay_errand_begin(
        (postern_relay *)postern_session_context(session), session, &why);

    if (link == NULL)
        return why;
    postern_envelope_set_data(postern_session_envelope(session), link);
    later = postern_later(session, &link->ticket);
    text = pst_relay_errand_mail(link, address, options);
    return text != NULL ? text : later;
}

static const char *on_rcpt(postern_session *session, const char *address,
    const postern_parameter *options)
{
    pst_relay_link *link = link_of(postern_session_envelope(session));
    const char *later, *text;

    if (link == NULL)
        return PST_RELAY_AWAY;
    later = postern_later(session, &link->ticket);
    text = pst_relay_errand_rcpt(link, address, options);
    return text != NULL ? text : later;
}

static void on_destroy(postern_session *session, void *data)
{
    (void)session;
    if (data != NULL)
        pst_relay_errand_over((pst_relay_link *)data);
}

static const char *on_begin(postern_session *session,
    postern_envelope *envelope)
{
    pst_relay_link *link = link_of(envelope);
    const char *later, *text;
    int is_later;

    if (link == NULL)
        return PST_RELAY_AWAY;
    later = postern_later(session, &link->ticket);
    text = pst_relay_errand_data(link, &is_later);
    return text != NULL || !is_later ? text : later;
}

static void trace(postern_session *session, pst_relay_link *link)
{
    char line[TRACE];

    if (link->is_traced || !link->relay->options.received)
        return;
    if (postern_received(line, sizeof(line), session) < sizeof(line))
        pst_relay_errand_trace(link, line);
}

static const char *on_bytes(postern_session *session,
    postern_envelope *envelope, const char *octets, size_t length)
{
    pst_relay_link *link = link_of(envelope);
    const char *text;
    int is_taken;

    trace(session, link);
    text = pst_relay_errand_bytes(link, octets, length, &is_taken);
    pst_relay_tell(link->relay, session, text);
    if (text != NULL || is_taken)
        return text;
    return postern_pause(session, &link->ticket);
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    pst_relay_link *link = link_of(envelope);
    const char *later, *text;
    int is_later;

    trace(session, link);
    later = postern_later(session, &link->ticket);
    text = pst_relay_errand_end(link, &is_later);
    pst_relay_tell(link->relay, session, text);
    return text != NULL || !is_later ? text : later;
}

static const char *on_verdict(postern_session *session,
    postern_envelope *envelope, const postern_recipient *recipient,
    size_t index)
{
    pst_relay_link *link = envelope == NULL ? NULL : link_of(envelope);
    const char *later, *text;
    int is_later;

    (void)recipient;
    (void)index;
    if (link == NULL)
        return PST_RELAY_AWAY;
    later = postern_later(session, &link->ticket);
    text = pst_relay_errand_verdict(link, &is_later);
    pst_relay_tell(link->relay, session, text);
    return text != NULL || !is_later ? text : later;
}

void postern_relay_handler(postern_relay *relay, postern_handler *handler)
{
    memset(handler, 0, sizeof(*handler));
    handler->size = sizeof(*handler);
    handler->context = relay;
    handler->ehlo = on_ehlo;
    handler->mail = on_mail;
    handler->rcpt = on_rcpt;
    handler->envelope_destroy = on_destroy;
    handler->message_begin = on_begin;
    handler->message_bytes = on_bytes;
    handler->message = on_message;
    handler->verdict = on_verdict;
}
