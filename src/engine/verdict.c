/* SPDX-License-Identifier: MIT */
/*
 * verdict.c - LMTP: after the end of the content each recipient has its own
 * reply.
 *
 * RFC 2033 4.2: "one reply for each previously successful RCPT command in the
 * mail transaction, in the order that the RCPT commands were issued", even if
 * two of them gave the same address.  Each reply waits until the output has
 * room for it, so that many recipients need no more memory.
 */
#define PST_PART
#include <string.h>

#include "base/config.h"
#include "engine.h"

int pst_verdict_make(postern_engine *engine)
{
    pst_rare *rare = pst_rare_of(engine);

    if (rare == NULL)
        return 0;
    if (rare->verdicts == NULL) {
        rare->verdicts = (pst_verdicts *)pst_memory_take(
            &engine->rules->memory, sizeof(*rare->verdicts));
        if (rare->verdicts != NULL)
            memset(rare->verdicts, 0, sizeof(*rare->verdicts));
    }
    return rare->verdicts != NULL;
}

void pst_verdict_count(postern_engine *engine)
{
    pst_verdicts *verdicts = engine->rare->verdicts;
    const postern_recipient *rcpt =
        pst_envelope_named(engine->envelope->rcpt_first);

    memset(verdicts, 0, sizeof(*verdicts));
    verdicts->recipient = rcpt;
    for (; rcpt != NULL; rcpt = pst_envelope_named(rcpt->next))
        verdicts->left++;
}

void pst_verdict_taken(postern_engine *engine)
{
    engine->rare->verdicts->recipient = NULL;
}

static void forget(postern_engine *engine)
{
    pst_verdicts *verdicts = engine->rare->verdicts;

    if (verdicts->copy != NULL)
        pst_memory_free(&engine->rules->memory, verdicts->copy,
            strlen(verdicts->copy) + 1);
    verdicts->copy = NULL;
    verdicts->text = NULL;
}

void pst_verdict_free(postern_engine *engine)
{
    pst_rare *rare = engine->rare;

    if (rare == NULL || rare->verdicts == NULL)
        return;
    forget(engine);
    pst_memory_free(&engine->rules->memory, rare->verdicts,
        sizeof(*rare->verdicts));
    rare->verdicts = NULL;
}

/* One more recipient has its reply; after the last one the transaction
   ends. */
static void advance(postern_engine *engine)
{
    pst_verdicts *verdicts = engine->rare->verdicts;

    pst_engine_restart_clock(engine);
    verdicts->index++;
    if (verdicts->recipient != NULL)
        verdicts->recipient = pst_envelope_named(verdicts->recipient->next);
    engine->verdicts = --verdicts->left > 0;
    if (engine->verdicts)
        return;
    forget(engine);
    pst_engine_end_transaction(engine, POSTERN_REASON_REFUSED);
}

void pst_verdict_refused(postern_engine *engine, const char *text)
{
    if (!pst_verdict_is_ready(engine)) {
        pst_engine_out_of_memory(engine);
        return;
    }
    pst_verdict_count(engine);
    engine->rare->verdicts->text = text;
    engine->rare->verdicts->refused = 1;
    advance(engine);
}

void pst_verdict_give_up(postern_engine *engine, const char *text)
{
    const postern_recipient *rcpt = engine->envelope == NULL ? NULL
        : pst_envelope_named(engine->envelope->rcpt_first);
    unsigned before = engine->output.pending, all = 0, size;

    pst_engine_say(engine, text);
    size = engine->output.pending - before;
    if (rcpt == NULL || strncmp(text, "421", 3) == 0)
        return;
    while ((rcpt = pst_envelope_named(rcpt->next)) != NULL
        && (all += size) + size <= PST_REPLY_CAP)
        pst_engine_say(engine, text);
}

/* Keeps the text of a hook.  If there is no memory, an acceptance is still an
   acceptance. */
static void keep(postern_engine *engine, const char *text, int refused)
{
    pst_verdicts *verdicts = engine->rare->verdicts;
    size_t size = strlen(text) + 1;

    verdicts->copy = (char *)pst_memory_take(&engine->rules->memory, size);
    if (verdicts->copy != NULL)
        verdicts->text = (char *)memcpy(verdicts->copy, text, size);
    else
        verdicts->text = refused ? PST_SAY_NO_ROOM : NULL;
}

void pst_verdict_message(postern_engine *engine, const char *text, int code)
{
    /* 421 closes, and no other recipient gets a reply */
    if (code == 421) {
        pst_engine_say(engine, text);
        return;
    }
    engine->rare->verdicts->refused = code >= 300;
    engine->verdicts = 1;
    if (text != NULL)
        keep(engine, text, code >= 300);
}

int pst_verdict_step(postern_engine *engine)
{
    const pst_verdicts *verdicts = engine->rare->verdicts;

    if (!verdicts->refused) {
        engine->next_ask = POSTERN_ASK_VERDICT;
        return 1;
    }
    /* not a 421: content.c sends that once and closes */
    pst_engine_say(engine, verdicts->text);
    advance(engine);
    return 1;
}

void pst_verdict_fill(const postern_engine *engine,
    postern_question *question)
{
    question->recipient = engine->rare->verdicts->recipient;
    question->index = engine->rare->verdicts->index;
}

void pst_verdict_done(postern_engine *engine, const char *text, int code)
{
    (void)code;
    if (text == NULL)
        text = engine->rare->verdicts->text;
    pst_engine_say_or_ok(engine, text);
    advance(engine);
}
