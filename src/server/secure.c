/*
 * secure.c - TLS between a socket and an engine.
 *
 * Ciphertext goes into the TLS session, a record at a time; what comes out is
 * lent to the engine from the TLS session's own buffer.  The next record goes
 * in when the engine has used the last one up, so that what waits is bounded:
 * a record in there, and ciphertext that is kept as cleartext would be.
 */
#include "base/text.h"
#include "session.h"

static const pst_tls_provider *provider_of(const postern_session *session)
{
    return session->server->options.tls_context->provider;
}

/* ---- out --------------------------------------------------------------- */

/* Sends the records that are ready; 0: some are left. */
static int send_records(postern_session *session, int *went)
{
    const pst_tls_provider *tls = provider_of(session);
    const char *octets;
    size_t length;

    while ((octets = tls->out(session->tls, &length)) != NULL) {
        long sent = pst_talk_send(session, octets, length);

        if (sent <= 0)
            return 0;
        *went = 1;
        tls->sent(session->tls, (size_t)sent);
        if (session->blocked)
            return 0;
    }
    return 1;
}

static void part(postern_session *session)
{
    if (!session->parting)
        provider_of(session)->end(session->tls);
    session->parting = 1;
}

int pst_secure_flush(postern_session *session)
{
    const pst_tls_provider *tls = provider_of(session);
    const char *octets;
    size_t length;
    int went = 0;

    while (send_records(session, &went)) {
        octets = postern_engine_out(&session->engine, &length);
        session->blocked = 0;
        if (octets == NULL)
            break;
        length = tls->write(session->tls, octets, length);
        if (length == 0) {
            /* tls.h: nothing can be said, now or later. */
            pst_talk_fail(session, POSTERN_REASON_EOF);
            break;
        }
        pst_talk_trace(session, octets, length);
        postern_engine_sent(&session->engine, length);
        /* close_notify goes with the last reply. */
        if ((postern_engine_wants(&session->engine) & POSTERN_WANTS_CLOSE)
            != 0)
            part(session);
    }
    return went;
}

/* Nothing that matters waits for a client that does not read in a handshake
   that is over. */
static int is_in_vain(const postern_session *session)
{
    return session->lost || (session->blocked && session->engine.closing
        && !session->engine.secure);
}

int pst_secure_end(postern_session *session)
{
    int went = 0;

    if (is_in_vain(session))
        return 1;
    part(session);
    return send_records(session, &went) || session->lost;
}

unsigned pst_secure_wants(const postern_session *session, unsigned wants)
{
    size_t length;

    if (!is_in_vain(session)
        && provider_of(session)->out(session->tls, &length) != NULL)
        wants = (wants & ~(unsigned)POSTERN_WANTS_CLOSE)
            | POSTERN_WANTS_WRITE;
    if ((wants & POSTERN_WANTS_TLS) != 0)
        wants |= POSTERN_WANTS_READ;
    return wants;
}

/* ---- in ---------------------------------------------------------------- */

/* The alert has gone, or never will. */
static void fail(postern_session *session)
{
    pst_tell_log(session->server, session, POSTERN_LOG_WARNING,
        provider_of(session)->why(session->tls));
    pst_talk_fail(session, POSTERN_REASON_TLS);
    /* The client shall see the alert. */
    session->lost = 0;
    session->engine.close_at_once = 0;
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
    provider_of(session)->facts(session->tls, &facts);
    pst_text_init(&text, words, sizeof(words));
    pst_text_string(&text, facts.version);
    add_fact(&text, " ", facts.suite);
    add_fact(&text, ", for ", facts.server_name);
    add_fact(&text, ", by ", facts.client);
    if (facts.resumed)
        pst_text_string(&text, ", resumed");
    pst_tell_log(session->server, session, POSTERN_LOG_INFO, words);
}

static int may_go_on(const postern_session *session)
{
    return !session->blocked && !session->engine.closing
        && (postern_engine_wants(&session->engine) & POSTERN_WANTS_ANSWER)
            == 0;
}

/* Not what may be the end of TLS while there is something to say: nothing can
   be said after it. */
static int may_feed(const postern_session *session)
{
    unsigned wants = postern_engine_wants(&session->engine);

    return (wants & (POSTERN_WANTS_READ | POSTERN_WANTS_TLS)) != 0
        && (wants & POSTERN_WANTS_WRITE) == 0;
}

/* What the TLS session has decrypted goes to the engine; 1: it came
   further. */
static int lend_plain(postern_session *session)
{
    const pst_tls_provider *tls = provider_of(session);
    size_t length, used;
    const char *octets = tls->plain(session->tls, &length);

    if (octets == NULL) {
        octets = "";
        length = 0;
    }
    used = pst_talk(session, octets, length);
    tls->used(session->tls, used);
    return used > 0;
}

/* 1: the handshake is over, now. */
static int take_up(postern_session *session)
{
    if (session->engine.secure || session->engine.closing
        || provider_of(session)->state(session->tls) != PST_TLS_UP)
        return 0;
    log_facts(session);
    postern_engine_secured(&session->engine, session->server->now);
    return 1;
}

/* 1: it is in another state than before. */
static int take_state(postern_session *session, int is_last)
{
    postern_engine *engine = &session->engine;
    enum pst_tls_state state = provider_of(session)->state(session->tls);

    if (state == PST_TLS_FAILED) {
        fail(session);
        return 0;
    }
    /* RFC 5246 7.2.1, or a FIN without it: nothing more will come.  Content
       without its end is aborted in both cases. */
    if (!engine->eof && (state == PST_TLS_ENDED
        || (session->fin && is_last))) {
        postern_engine_eof(engine);
        return 1;
    }
    return 0;
}

size_t pst_secure_carry(postern_session *session, const char *octets,
    size_t length)
{
    const pst_tls_provider *tls = provider_of(session);
    size_t used = 0, fed, plain;
    int moved;

    do {
        fed = !may_feed(session) ? 0
            : tls->feed(session->tls, octets + used, length - used);
        used += fed;
        moved = lend_plain(session) || fed > 0;
        /* The end of the handshake goes with the greeting, if there is one. */
        if (take_up(session) && may_go_on(session))
            moved = 1;
        else
            moved |= pst_secure_flush(session);
        if (!session->engine.closing && take_state(session, used == length
            && tls->plain(session->tls, &plain) == NULL))
            moved = 1;
    } while (moved && may_go_on(session));
    return used;
}
