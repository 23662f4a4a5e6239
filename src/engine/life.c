/* SPDX-License-Identifier: MIT */
/* life.c - begins and ends a conversation, takes its input, and tells
   facts. */
#include <string.h>

#include "base/config.h"
#include "engine.h"

size_t pst_engine_size(void)
{
    return sizeof(postern_engine);
}

void pst_engine_init(postern_engine *engine, postern_rules *rules,
    unsigned long now)
{
    memset(engine, 0, sizeof(*engine));
    engine->rules = rules;
    engine->now = now;
    engine->loan = "";
    engine->next_ask = POSTERN_ASK_CONNECTED;
    engine->must_secure = rules->options.tls
        && rules->options.require_starttls;
    engine->must_auth = rules->options.auth_required != 0;
    engine->lmtp = rules->options.lmtp != 0;
    engine->reply_flags = rules->options.enable_smtputf8 ? PST_REPLY_UTF8 : 0;
    pst_engine_hold_greeting(engine);
}

void pst_engine_greet(postern_engine *engine)
{
    engine->mode = PST_MODE_COMMAND;
    pst_engine_restart_clock(engine);
}

void pst_engine_hold_greeting(postern_engine *engine)
{
    unsigned long delay = engine->rules->options.greet_delay;

    pst_engine_greet(engine);
    if (delay == 0)
        return;
    engine->mode = PST_MODE_GREETING;
    engine->deadline = engine->now + delay;
}

void pst_engine_free_host(postern_engine *engine)
{
    if (engine->host_is_long)
        pst_memory_free(&engine->rules->memory, engine->host.elsewhere,
            strlen(engine->host.elsewhere) + 1);
    engine->greeted = engine->host_is_long = 0;
}

void pst_engine_clear(postern_engine *engine)
{
    pst_shelf *shelf = &engine->rules->shelf;

    if (engine->work != NULL && engine->work->used > 0)
        pst_auth_wipe_line(engine);
    pst_work_drop(engine);
    pst_output_clear(&engine->output, shelf);
    pst_envelope_free(engine->envelope);
    engine->envelope = NULL;
    pst_engine_free_host(engine);
    pst_calls_free(engine);
    pst_verdict_free(engine);
    if (engine->rare == NULL)
        return;
    pst_auth_forget(engine);
    pst_rare_free(engine);
}

postern_engine *postern_engine_new(postern_rules *rules, unsigned long now)
{
    postern_engine *engine = (postern_engine *)pst_shelf_take(&rules->shelf,
        PST_SHELF_SESSION);

    if (engine != NULL)
        pst_engine_init(engine, rules, now);
    return engine;
}

void postern_engine_free(postern_engine *engine)
{
    if (engine == NULL)
        return;
    pst_engine_clear(engine);
    pst_shelf_put(&engine->rules->shelf, PST_SHELF_SESSION, engine);
}

int pst_engine_set_host(postern_engine *engine, const char *name)
{
    size_t size = strlen(name) + 1;
    char *copy = NULL;

    if (size > PST_HOST_INLINE) {
        copy = (char *)pst_memory_take(&engine->rules->memory, size);
        if (copy == NULL)
            return POSTERN_E_NOMEM;
    }
    pst_engine_free_host(engine);
    engine->greeted = 1;
    if (copy == NULL) {
        memcpy(engine->host.here, name, size);
        return 0;
    }
    engine->host_is_long = 1;
    engine->host.elsewhere = (char *)memcpy(copy, name, size);
    return 0;
}

/* ---- TLS --------------------------------------------------------------- */

void postern_engine_handshake(postern_engine *engine, unsigned long now)
{
    unsigned long timeout = engine->rules->patience;

    engine->now = now;
    engine->mode = PST_MODE_TLS;
    engine->deadline = now + (timeout != 0 && timeout < PST_HANDSHAKE_TIME
        ? timeout : PST_HANDSHAKE_TIME);
}

/* RFC 3207 4.2: the server MUST discard any knowledge obtained from the
   client that was not obtained from the TLS negotiation itself. */
void postern_engine_secured(postern_engine *engine, unsigned long now)
{
    if (engine->closing)
        return;
    engine->now = now;
    engine->secure = 1;
    engine->must_secure = 0;
    engine->rules->counters.tls++;
    engine->keywords_off = PST_KEYWORD(STARTTLS);
    if (engine->next_ask == POSTERN_ASK_CONNECTED) {
        pst_engine_hold_greeting(engine);
        return;
    }
    pst_engine_greet(engine);
    pst_engine_end_transaction(engine, POSTERN_REASON_RSET);
    pst_auth_forget(engine);
    pst_engine_free_host(engine);
    engine->extended = 0;
    engine->reply_flags &= PST_REPLY_UTF8;
    engine->next_ask = POSTERN_ASK_STARTTLS;
}

/* ---- the loan ---------------------------------------------------------- */

void postern_engine_lend(postern_engine *engine, const char *octets,
    size_t length, unsigned long now)
{
    /* the time in which content was put off does not count */
    if (engine->put_off) {
        engine->deadline += now - engine->asked_since;
        engine->put_off = 0;
    }
    engine->now = now;
    engine->loan = length == 0 ? "" : octets;
    engine->loan_length = length;
    engine->loan_used = 0;
}

size_t postern_engine_reclaim(postern_engine *engine)
{
    size_t used = engine->loan_used;

    if (engine->asked == POSTERN_ASK_MESSAGE_BYTES) {
        engine->asked = POSTERN_ASK_NOTHING;
        engine->put_off = 1;
        pst_content_withdraw(engine);
    }
    engine->loan = "";
    engine->loan_length = 0;
    engine->loan_used = 0;
    pst_work_put(engine);
    return used;
}

/* ---- facts ------------------------------------------------------------- */

const char *postern_engine_host_name(const postern_engine *engine)
{
    if (!engine->greeted)
        return NULL;
    return engine->host_is_long ? engine->host.elsewhere : engine->host.here;
}

int postern_engine_extended_smtp(const postern_engine *engine)
{
    return engine->extended;
}

const char *postern_engine_identity(const postern_engine *engine)
{
    return engine->authenticated ? engine->rare->identity : NULL;
}

const char *postern_engine_mechanism(const postern_engine *engine)
{
    return engine->authenticated ? engine->rare->mechanism : NULL;
}

int postern_engine_early(const postern_engine *engine)
{
    return engine->early;
}

int postern_engine_tls(const postern_engine *engine)
{
    return engine->secure;
}

postern_envelope *postern_engine_envelope(const postern_engine *engine)
{
    return engine->envelope;
}

int postern_engine_reason(const postern_engine *engine)
{
    return engine->reason;
}
