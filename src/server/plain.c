/* SPDX-License-Identifier: MIT */
/*
 * plain.c - the transport without TLS: lends received octets to the engine,
 * and sends its output.
 */
#include "session.h"

static int can_go_on(const postern_session *session)
{
    return !session->blocked && !pst_engine_is_closing(&session->engine)
        && (postern_engine_wants(&session->engine) & POSTERN_WANTS_ANSWER)
            == 0;
}

static int flush(postern_session *session)
{
    const char *octets;
    size_t length;
    int went = 0;

    while ((octets = postern_engine_out(&session->engine, &length)) != NULL) {
        long sent = pst_talk_send(session, octets, length);

        if (sent <= 0)
            return went;
        pst_talk_sent(session, octets, (size_t)sent);
        went = 1;
        if (session->blocked
            || pst_engine_has_said_all(&session->engine))
            return went;
    }
    session->blocked = 0;
    return went;
}

/*
 * Moves everything as far as possible: the engine uses octets, replies are
 * sent, and if the engine has waited only for its output, it continues.  After
 * a FIN the engine must also be asked whether something is left.  What follows
 * STARTTLS is TLS as soon as the 220 was sent, in whatever segments it comes
 * (RFC 3207 4).
 */
static size_t carry(postern_session *session, const char *octets,
    size_t length)
{
    size_t used = 0;

    do {
        used += pst_talk(session, octets + used, length - used);
        (void)flush(session);
        if (session->channel != NULL && !session->blocked
            && postern_engine_wants(&session->engine) == POSTERN_WANTS_TLS) {
            pst_secure_begin(session);
            return used + session->transport->carry(session, octets + used,
                length - used);
        }
    } while ((used < length || pst_engine_goes_on(&session->engine))
        && can_go_on(session));
    return used;
}

static unsigned wants(const postern_session *session)
{
    return postern_engine_wants(&session->engine);
}

static void left(postern_session *session)
{
    postern_engine_eof(&session->engine);
}

static int end(postern_session *session)
{
    (void)session;
    return 1;
}

const pst_transport pst_transport_plain = { carry, flush, wants, left, end };
