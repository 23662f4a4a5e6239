/* SPDX-License-Identifier: MIT */
/*
 * proxied.c - the header of the PROXY protocol at the beginning of a
 * connection.  Before the header, and after a wrong one, nothing is sent,
 * because the peer is not a client.
 */
#define PST_PART
#include <limits.h>
#include <string.h>

#include "base/config.h"
#include "engine.h"
#include "smtp/proxy.h"

#define START offsetof(pst_proxied, octets)

/* The deadline if there is no proxy_timeout; the option may change later. */
#define FAR (ULONG_MAX / 4)

void postern_engine_expect_proxy(postern_engine *engine, unsigned long now)
{
    unsigned long timeout = engine->rules->options.proxy_timeout;

    engine->now = now;
    engine->tls_next = engine->mode == PST_MODE_TLS;
    engine->mode = PST_MODE_PROXY;
    engine->deadline = now + (timeout != 0 ? timeout : FAR);
}

const postern_proxy *postern_engine_proxy(const postern_engine *engine)
{
    return engine->proxied ? &engine->rare->proxied->facts : NULL;
}

const char *pst_proxied_fault(const postern_engine *engine)
{
    return engine->rare == NULL || engine->rare->proxied == NULL ? NULL
        : engine->rare->proxied->fault;
}

void pst_proxied_note_via(postern_engine *engine, const postern_address *via)
{
    engine->rare->proxied->facts.via = *via;
}

/* Makes room in the block for everything that may be parsed next; NULL: no
   memory. */
static pst_proxied *make_room(postern_engine *engine)
{
    pst_rare *rare = pst_rare_of(engine);
    pst_proxied *block;
    size_t size;

    if (rare == NULL)
        return NULL;
    block = rare->proxied;
    size = START + (block == NULL ? pst_proxy_room(NULL, 0)
        : pst_proxy_room(block->octets, block->used));
    if (block != NULL && block->size >= size)
        return block;
    block = (pst_proxied *)pst_memory_resize(&engine->rules->memory, block,
        block == NULL ? 0 : block->size, size);
    if (block == NULL)
        return NULL;
    if (rare->proxied == NULL)
        memset(block, 0, START);
    rare->proxied = block;
    block->size = size;
    return block;
}

/* Copies as much of the loan as there is room for; returns the parser's
   result. */
static long take(postern_engine *engine, pst_proxied *block)
{
    size_t held = block->used, left = engine->loan_length - engine->loan_used;
    long result;

    if (left > block->size - START - held)
        left = block->size - START - held;
    memcpy(block->octets + held, engine->loan + engine->loan_used, left);
    block->used += left;
    result = pst_proxy_parse(block->octets, block->used, &block->facts,
        &block->fault);
    engine->loan_used += result > 0 ? (size_t)result - held : left;
    return result;
}

int pst_proxied_step(postern_engine *engine)
{
    pst_proxied *block;
    long result;

    if (engine->draining) {
        pst_engine_close(engine, POSTERN_REASON_STOP);
    } else if (engine->loan_used == engine->loan_length) {
        if (engine->eof)
            pst_engine_close(engine, POSTERN_REASON_EOF);
        return engine->eof;
    } else if ((block = make_room(engine)) == NULL) {
        pst_engine_close(engine, POSTERN_REASON_MEMORY);
    } else {
        result = take(engine, block);
        if (result > 0) {
            engine->proxied = 1;
            engine->next_ask = POSTERN_ASK_PROXY;
        } else if (result < 0) {
            pst_engine_close(engine, POSTERN_REASON_PROXY);
        }
    }
    return 1;
}

/* ---- the question ------------------------------------------------------- */

void pst_proxied_fill(const postern_engine *engine,
    postern_question *question)
{
    question->proxy = postern_engine_proxy(engine);
}

/* If the hook has closed the session there is no greeting. */
void pst_proxied_done(postern_engine *engine, const char *text, int code)
{
    (void)text;
    if (code >= 300 || engine->close_after) {
        pst_engine_close(engine, engine->close_after ? engine->reason
            : POSTERN_REASON_REFUSED);
        return;
    }
    engine->next_ask = POSTERN_ASK_CONNECTED;
    pst_engine_hold_greeting(engine);
    if (engine->tls_next)
        postern_engine_handshake(engine, engine->now);
}
