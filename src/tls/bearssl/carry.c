/* SPDX-License-Identifier: MIT */
/* carry.c - octets in and out: ciphertext, plaintext, records. */
#include <string.h>

#include "library.h"

/* ---- out --------------------------------------------------------------- */

/* The handshake is over when the application may send. */
static void look_up(pst_tls_session *session)
{
    if (session->up || (br_ssl_engine_current_state(&session->as.server.eng)
        & BR_SSL_SENDAPP) == 0)
        return;
    session->up = 1;
    pst_bearssl_client_note(session);
    pst_bearssl_session_drop(session);
}

/* RFC 5246 6.2.1 and 7.2: before our ChangeCipherSpec nothing is encrypted in
   this direction. */
static void put_alert(pst_tls_session *session, int alert)
{
    static const unsigned char fatal[] = { 21, 3, 3, 0, 2, 2 };
    unsigned char *to = session->gathered + session->gathered_end;

    if (alert < 0
        || sizeof(fatal) >= PST_BEARSSL_GATHERED - session->gathered_end)
        return;
    memcpy(to, fatal, sizeof(fatal));
    to[sizeof(fatal)] = (unsigned char)alert;
    session->gathered_end += (unsigned)sizeof(fatal) + 1;
}

/* RFC 5246 7.2.2: the session ends, so it is not resumed either.  BearSSL
   sends no alert when a client's certificate is wrong. */
static void look_down(pst_tls_session *session)
{
    int fault;

    if (pst_bearssl_session_state(session) != PST_TLS_FAILED)
        return;
    pst_bearssl_cache_forget(session);
    if (session->refused || session->up)
        return;
    fault = pst_bearssl_error_fault(session);
    if (fault >= PST_TLS_FAULT_ABSENT) {
        session->refused = fault;
        put_alert(session, pst_tls_fault_alert(fault));
    }
}

/*
 * A send costs about a hundredth of a handshake, and BearSSL has one record at
 * a time.  So short records are collected, such as the end of the handshake
 * and the greeting, or the last reply and close_notify.
 */
static void gather(pst_tls_session *session)
{
    br_ssl_engine_context *engine = &session->as.server.eng;
    unsigned char *record;
    size_t length;

    while ((record = br_ssl_engine_sendrec_buf(engine, &length)) != NULL
        && length <= PST_BEARSSL_GATHERED - session->gathered_end) {
        memcpy(session->gathered + session->gathered_end, record, length);
        session->gathered_end += (unsigned)length;
        br_ssl_engine_sendrec_ack(engine, length);
    }
    look_up(session);
    look_down(session);
}

size_t pst_bearssl_carry_write(pst_tls_session *session, const char *octets,
    size_t length)
{
    size_t room;
    unsigned char *to = br_ssl_engine_sendapp_buf(&session->as.server.eng,
        &room);

    if (to == NULL)
        return 0;
    if (length > room)
        length = room;
    memcpy(to, octets, length);
    br_ssl_engine_sendapp_ack(&session->as.server.eng, length);
    br_ssl_engine_flush(&session->as.server.eng, 0);
    gather(session);
    return length;
}

const char *pst_bearssl_carry_out(const pst_tls_session *session,
    size_t *length)
{
    *length = session->gathered_end - session->gathered_start;
    if (*length > 0)
        return (const char *)session->gathered + session->gathered_start;
    return (const char *)br_ssl_engine_sendrec_buf(&session->as.server.eng,
        length);
}

void pst_bearssl_carry_sent(pst_tls_session *session, size_t length)
{
    if (session->gathered_end == 0) {
        br_ssl_engine_sendrec_ack(&session->as.server.eng, length);
    } else {
        session->gathered_start += (unsigned)length;
        if (session->gathered_start == session->gathered_end)
            session->gathered_start = session->gathered_end = 0;
    }
    gather(session);
}

void pst_bearssl_carry_end(pst_tls_session *session)
{
    if (session->refused)
        return;
    br_ssl_engine_close(&session->as.server.eng);
    gather(session);
}

/* ---- in ---------------------------------------------------------------- */

/* 1: pass it on to BearSSL.  For a client that speaks only newer versions
   BearSSL would report that there is no common suite. */
static int is_fit(pst_tls_session *session)
{
    if (!session->hello.whole || session->up || pst_tls_hello_fits(
        &session->hello, session->context->options.old_versions))
        return 1;
    session->refused = PST_TLS_FAULT_VERSION;
    put_alert(session, pst_tls_fault_alert(session->refused));
    return 0;
}

/*
 * BearSSL gets the records of a ClientHello when they are complete, because
 * the name must be known before BearSSL looks up the session, and it comes
 * after the session's identifier.  `room` is what is left of the record.
 */
static void put(pst_tls_session *session, unsigned char *to, size_t room,
    size_t length)
{
    pst_tls_hello *hello = &session->hello;

    pst_tls_hello_read(hello, to + session->held, length);
    session->held += (unsigned)length;
    if (session->held < room && !hello->whole && !hello->broken)
        return;
    if (is_fit(session))
        br_ssl_engine_recvrec_ack(&session->as.server.eng, session->held);
    session->held = 0;
}

static int may_feed(const pst_tls_session *session)
{
    return !session->refused
        && (br_ssl_engine_current_state(&session->as.server.eng)
        & (BR_SSL_RECVAPP | BR_SSL_SENDREC)) == 0;
}

size_t pst_bearssl_carry_feed(pst_tls_session *session, const char *octets,
    size_t length)
{
    size_t taken = 0, room, now;
    unsigned char *to;

    while (taken < length && may_feed(session)
        && (to = br_ssl_engine_recvrec_buf(&session->as.server.eng, &room))
            != NULL) {
        now = room - session->held;
        if (now > length - taken)
            now = length - taken;
        memcpy(to + session->held, octets + taken, now);
        put(session, to, room, now);
        taken += now;
    }
    gather(session);
    return taken;
}

const char *pst_bearssl_carry_plain(const pst_tls_session *session,
    size_t *length)
{
    return (const char *)br_ssl_engine_recvapp_buf(&session->as.server.eng,
        length);
}

void pst_bearssl_carry_used(pst_tls_session *session, size_t length)
{
    if (length > 0)
        br_ssl_engine_recvapp_ack(&session->as.server.eng, length);
}
