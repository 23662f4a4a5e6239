/* SPDX-License-Identifier: MIT */
/*
 * secure.c - the transport with TLS: connects a session with the channel that
 * encrypts and decrypts (tls/channel.h).
 */
#define PST_PART
#include "base/text.h"
#include "session.h"
#include "tls/fault.h"

/* ---- the session as an end of the channel ------------------------------ */

static long send_records(void *owner, const char *octets, size_t length)
{
    return pst_talk_send((postern_session *)owner, octets, length);
}

static unsigned mood_of(void *owner)
{
    const postern_session *session = (const postern_session *)owner;
    unsigned wants = postern_engine_wants(&session->engine), mood = 0;

    if ((wants & (POSTERN_WANTS_READ | POSTERN_WANTS_TLS)) != 0)
        mood |= PST_CHANNEL_READS;
    if ((wants & POSTERN_WANTS_WRITE) != 0)
        mood |= PST_CHANNEL_SAYS;
    if ((wants & POSTERN_WANTS_CLOSE) != 0)
        mood |= PST_CHANNEL_OVER;
    if (session->blocked || (wants & POSTERN_WANTS_ANSWER) != 0
        || pst_engine_is_closing(&session->engine))
        mood |= PST_CHANNEL_RESTS;
    return mood;
}

static size_t lend(void *owner, const char *octets, size_t length)
{
    return pst_talk((postern_session *)owner, octets, length);
}

static const char *out(void *owner, size_t *length)
{
    postern_session *session = (postern_session *)owner;

    session->blocked = 0;
    return postern_engine_out(&session->engine, length);
}

static void sent(void *owner, const char *octets, size_t length)
{
    pst_talk_sent((postern_session *)owner, octets, length);
}

static void add_fact(pst_text *text, const char *what, const char *fact)
{
    if (fact == NULL || *fact == '\0')
        return;
    pst_text_string(text, what);
    pst_text_string(text, fact);
}

static void log_facts(postern_session *session)
{
    postern_tls_facts facts;
    char words[640];
    pst_text text;

    if (session->server->handler.log == NULL)
        return;
    session->channel->provider->facts(session->channel->tls, &facts);
    pst_text_init(&text, words, sizeof(words));
    pst_text_string(&text, "TLS: ");
    pst_text_string(&text, facts.version);
    add_fact(&text, " ", facts.suite);
    add_fact(&text, ", for ", facts.server_name);
    add_fact(&text, ", by ", facts.client);
    if (facts.resumed)
        pst_text_string(&text, ", resumed");
    pst_tell_log(session->server, session, POSTERN_LOG_INFO, words);
}

static void up(void *owner)
{
    postern_session *session = (postern_session *)owner;
    postern_tls_facts facts;

    if (pst_engine_is_closing(&session->engine))
        return;
    log_facts(session);
    session->channel->provider->facts(session->channel->tls, &facts);
    pst_auth_certificate(&session->engine, facts.client);
    postern_engine_secured(&session->engine, session->server->now);
}

static void ended(void *owner)
{
    postern_engine_eof(&((postern_session *)owner)->engine);
}

static void failed(void *owner, int fault)
{
    postern_session *session = (postern_session *)owner;

    if (pst_engine_is_closing(&session->engine))
        return;
    pst_tell_tls_failed(session, pst_tls_fault_text(fault));
    pst_talk_fail(session, POSTERN_REASON_TLS);
    /* the client should get the alert, and the socket can still send */
    session->lost = 0;
}

static void mute(void *owner)
{
    pst_talk_fail((postern_session *)owner, POSTERN_REASON_EOF);
}

static const pst_channel_ends ends = {
    send_records, mood_of, lend, out, sent, up, ended, failed, mute
};

/* ---- the channel as a transport ---------------------------------------- */

static size_t carry(postern_session *session, const char *octets,
    size_t length)
{
    return pst_channel_carry(session->channel, octets, length);
}

static int flush(postern_session *session)
{
    return pst_channel_flush(session->channel);
}

/* Sending is useless: the connection is lost, or the handshake has failed and
   the client does not read. */
static int is_flush_pointless(const postern_session *session)
{
    return session->lost || (session->blocked
        && pst_engine_is_closing(&session->engine)
        && !postern_engine_tls(&session->engine));
}

static unsigned wants(const postern_session *session)
{
    unsigned wishes = postern_engine_wants(&session->engine);

    if (!is_flush_pointless(session)
        && pst_channel_has_records(session->channel))
        wishes = (wishes & ~(unsigned)POSTERN_WANTS_CLOSE)
            | POSTERN_WANTS_WRITE;
    if ((wishes & POSTERN_WANTS_TLS) != 0)
        wishes |= POSTERN_WANTS_READ;
    return wishes;
}

static void left(postern_session *session)
{
    pst_channel_left(session->channel);
}

static int end(postern_session *session)
{
    return is_flush_pointless(session) || pst_channel_end(session->channel)
        || session->lost;
}

static const pst_transport transport = { carry, flush, wants, left, end };

void pst_secure_begin(postern_session *session)
{
    pst_channel_join(session->channel, &ends, session);
    session->transport = &transport;
}

/* Most clients that reject the certificate just leave. */
void pst_secure_closed(postern_session *session, int reason)
{
    const pst_channel *channel = session->channel;

    if (session->transport != &transport || channel->was_up
        || channel->was_failed)
        return;
    if (reason != POSTERN_REASON_EOF && reason != POSTERN_REASON_RESET
        && reason != POSTERN_REASON_TIMEOUT)
        return;
    pst_tell_tls_failed(session, !channel->fed
        ? "the client did not begin the handshake"
        : reason == POSTERN_REASON_TIMEOUT ? "the client was too slow"
        : "the client has gone");
}
