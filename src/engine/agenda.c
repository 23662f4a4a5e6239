/* SPDX-License-Identifier: MIT */
/* agenda.c - what is asked next, and the steps between two questions. */
#include <string.h>

#include "base/config.h"
#include "engine.h"

/* What is told of a transaction that ends, or NOTHING. */
static enum postern_ask ending(postern_engine *engine)
{
    if (engine->abort_reason != 0)
        return POSTERN_ASK_MESSAGE_ABORTED;
    if (engine->envelope->announced)
        return POSTERN_ASK_ENVELOPE_END;
    pst_engine_drop_envelope(engine);
    return POSTERN_ASK_NOTHING;
}

/* What is next in the order that engine.h promises. */
static enum postern_ask agenda(postern_engine *engine)
{
    enum postern_ask ask = POSTERN_ASK_NOTHING;

    if (engine->abort_reason != 0 || engine->ending)
        ask = ending(engine);
    if (ask != POSTERN_ASK_NOTHING)
        return ask;
    ask = (enum postern_ask)engine->next_ask;
    if (ask == POSTERN_ASK_NOTHING
        || (pst_engine_is_mute(engine) && ask != POSTERN_ASK_PROXY))
        return POSTERN_ASK_NOTHING;
    engine->next_ask = POSTERN_ASK_NOTHING;
    return ask;
}

/* A message has begun and has not ended; also between two chunks of BDAT. */
static int in_transfer(const postern_engine *engine)
{
    return engine->envelope != NULL && engine->envelope->begun;
}

/* A client that leaves before the handshake, or has to leave, is told nothing:
   a reply would go out in the clear. */
static int step_of_handshake(postern_engine *engine)
{
    if (!engine->eof && !engine->draining)
        return 0;
    pst_engine_close(engine, engine->eof ? POSTERN_REASON_EOF
        : POSTERN_REASON_STOP);
    return 1;
}

/* Commands: is there nothing to do?  That is: no input, no end of it, no whole
   line, no drain. */
static int is_starved(const postern_engine *engine)
{
    return engine->loan_used == engine->loan_length && !engine->eof
        && !engine->draining && engine->mode < PST_MODE_DOTTED
        && (engine->work == NULL || !engine->work->complete);
}

/* The same for the content of DATA.  A fault of it is dealt with although no
   input is there; so is the end of a chunk. */
static int is_content_starved(const postern_engine *engine)
{
    return engine->loan_used == engine->loan_length && !engine->eof
        && engine->mode == PST_MODE_DOTTED
        && engine->envelope->machine.fault == PST_DATA_GOOD;
}

/* What a step did: it has to wait, it came further, or nothing yet. */
enum way { WAITS, FURTHER, ON };

/* Nothing new is begun. */
static enum way drain(postern_engine *engine)
{
    if (engine->mode > PST_MODE_LINE || in_transfer(engine)
        || pst_engine_is_full(engine))
        return ON;
    pst_engine_say(engine, PST_SAY_STOPPING);
    pst_engine_close(engine, POSTERN_REASON_STOP);
    return FURTHER;
}

/* Says the replies that recipients wait for; closes when a reply found no
   memory, when a hook has closed the session and the command at hand has its
   reply, or when the server stops. */
static enum way end(postern_engine *engine)
{
    if (engine->closing || engine->resting)
        return WAITS;
    if (engine->failed) {
        pst_engine_close(engine, POSTERN_REASON_MEMORY);
        return FURTHER;
    }
    if (engine->verdicts)
        return !pst_engine_is_full(engine) && pst_verdict_step(engine)
            ? FURTHER : WAITS;
    if (!engine->close_after)
        return drain(engine);
    /* A line that was traced is still to be acted upon. */
    if (engine->work != NULL && engine->work->complete)
        return ON;
    /* Content has no reply yet. */
    if (engine->mode >= PST_MODE_DOTTED)
        pst_engine_say_farewell(engine);
    pst_engine_close(engine, engine->reason);
    return FURTHER;
}

/* Nobody is to be told anything, but what the header of a proxy says. */
static int step_without_commands(postern_engine *engine)
{
    if (engine->mode == PST_MODE_PROXY)
        return pst_proxied_step(engine);
    return engine->mode == PST_MODE_TLS && step_of_handshake(engine);
}

/* Works on the input; 1: it came further, 0: it has to wait. */
static int step(postern_engine *engine)
{
    if (engine->closing || engine->failed || engine->close_after
        || engine->draining || engine->resting || engine->verdicts) {
        enum way way = end(engine);

        if (way != ON)
            return way == FURTHER;
    }
    if (is_starved(engine) || pst_engine_is_full(engine))
        return 0;
    if (engine->mode >= PST_MODE_DOTTED)
        return !is_content_starved(engine) && pst_content_step(engine);
    if (engine->mode <= PST_MODE_LINE)
        return pst_input_step(engine);
    return step_without_commands(engine);
}

/* Fills the question in: envelope and reason, then what its row says. */
static void fill(postern_engine *engine, enum postern_ask ask,
    postern_question *question)
{
    memset(question, 0, sizeof(*question));
    question->ask = ask;
    question->envelope = engine->envelope;
    question->reason = engine->abort_reason;
    pst_questions[ask].fill(engine, question);
}

int postern_engine_next(postern_engine *engine, postern_question *question)
{
    enum postern_ask ask;

    if (engine->asked != POSTERN_ASK_NOTHING) {
        if (engine->loan_used < engine->loan_length)
            pst_engine_note_early(engine);
        return 0;
    }
    for (;;) {
        ask = agenda(engine);
        if (ask == POSTERN_ASK_NOTHING) {
            if (!step(engine))
                return 0;
            continue;
        }
        if ((engine->rules->options.unasked >> ask & 1) == 0)
            break;
        pst_questions[ask].done(engine, NULL, 0);
    }
    engine->asked = (unsigned char)ask;
    engine->asked_since = engine->now;
    fill(engine, ask, question);
    return 1;
}
