/* SPDX-License-Identifier: MIT */
/*
 * verb_xclient.c - XCLIENT (postfix.org/XCLIENT_README.html): a trusted client
 * says for which client it speaks, and the conversation begins again.
 */
#define PST_PART
#include <string.h>

#include "engine.h"
#include "keywords.h"
#include "smtp/xclient.h"

const postern_xclient *postern_engine_xclient(const postern_engine *engine)
{
    return engine->rare == NULL || engine->rare->named == NULL ? NULL
        : &engine->rare->named->facts;
}

void postern_engine_trust_xclient(postern_engine *engine)
{
    engine->trusted = 1;
}

/* Attributes of earlier commands stay, unless they are set again. */
void pst_verb_xclient(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    const postern_xclient *before = postern_engine_xclient(engine);
    postern_xclient *facts;
    const char *fault;
    size_t size;
    char *rest;

    (void)verb;
    if (engine->envelope != NULL) {
        pst_engine_refuse(engine, "503 5.5.1 Error: XCLIENT in a transaction");
        return;
    }
    facts = (postern_xclient *)(void *)pst_work_take(engine, sizeof(*facts));
    if (facts == NULL) {
        pst_engine_no_memory(engine);
        return;
    }
    memset(facts, 0, sizeof(*facts));
    if (before != NULL)
        *facts = *before;
    rest = pst_work_rest(engine, &size);
    fault = pst_xclient_read(argument, facts, rest, size);
    if (fault != NULL) {
        pst_engine_refuse(engine, fault);
        return;
    }
    (void)pst_work_take(engine, size);
    engine->work->named = facts;
    engine->next_ask = POSTERN_ASK_XCLIENT;
}

void pst_verb_xclient_fill(const postern_engine *engine,
    postern_question *question)
{
    question->xclient = engine->work->named;
}

/* ---- the client that was named ------------------------------------------ */

static size_t size_of(const char *text)
{
    return text == NULL ? 0 : strlen(text) + 1;
}

static const char *move(char **room, const char *text)
{
    char *place = *room;
    size_t size = size_of(text);

    if (size == 0)
        return NULL;
    *room += size;
    return (char *)memcpy(place, text, size);
}

/* Makes a new block, and frees the old one; 0: no memory. */
static int keep(postern_engine *engine, const postern_xclient *facts)
{
    pst_memory *memory = &engine->rules->memory;
    pst_rare *rare = pst_rare_of(engine);
    size_t size = offsetof(pst_named, text) + size_of(facts->name)
        + size_of(facts->helo) + size_of(facts->login);
    pst_named *block = rare == NULL ? NULL
        : (pst_named *)pst_memory_take(memory, size);
    char *room;

    if (block == NULL)
        return 0;
    room = block->text;
    block->size = size;
    block->facts = *facts;
    block->facts.name = move(&room, facts->name);
    block->facts.helo = move(&room, facts->helo);
    block->facts.login = move(&room, facts->login);
    if (rare->named != NULL)
        pst_memory_free(memory, rare->named, rare->named->size);
    rare->named = block;
    return 1;
}

/* HELO and LOGIN count as if the client had sent these commands. */
static int take_over(postern_engine *engine)
{
    const postern_xclient *facts = postern_engine_xclient(engine);

    pst_engine_free_host(engine);
    pst_auth_forget(engine);
    engine->reply_flags &= PST_REPLY_UTF8;
    engine->keywords_off = pst_verb_helo_off(engine);
    engine->errors = engine->unknown = 0;
    engine->rare->auth_failures = 0;
    /* in LMTP HELO is LHLO */
    engine->extended = (facts->protocol != NULL && *facts->protocol == 'E')
        || (pst_engine_is_lmtp(engine) && facts->helo != NULL);
    return (facts->helo == NULL
        || pst_engine_set_host(engine, facts->helo) == 0)
        && (facts->login == NULL
        || pst_auth_assume(engine, facts->login, "XCLIENT"));
}

void pst_verb_xclient_done(postern_engine *engine, const char *text, int code)
{
    if (code >= 300)
        pst_engine_say(engine, text);
    else if (!keep(engine, engine->work->named) || !take_over(engine))
        pst_engine_out_of_memory(engine);
    else
        engine->next_ask = POSTERN_ASK_CONNECTED;
}
