/* SPDX-License-Identifier: MIT */
/* agenda.c - decides which question comes next, and makes the steps between
   two questions. */
#include <string.h>

#include "base/config.h"
#include "engine.h"

/* The notice about a transaction that ends, or NOTHING. */
static enum postern_ask ending(postern_engine *engine)
{
    if (engine->abort_reason != 0)
        return POSTERN_ASK_MESSAGE_ABORTED;
    if (engine->envelope->announced)
        return POSTERN_ASK_ENVELOPE_END;
    pst_engine_drop_envelope(engine);
    return POSTERN_ASK_NOTHING;
}

/* The next question, in the order of engine.h. */
static enum postern_ask agenda(postern_engine *engine)
{
    enum postern_ask ask = POSTERN_ASK_NOTHING;

    if (engine->abort_reason != 0 || engine->ending)
        ask = ending(engine);
    if (ask != POSTERN_ASK_NOTHING)
        return ask;
    ask = (enum postern_ask)engine->next_ask;
    if (ask == POSTERN_ASK_NOTHING
        || (pst_engine_holds_back(engine) && ask != POSTERN_ASK_PROXY))
        return POSTERN_ASK_NOTHING;
    engine->next_ask = POSTERN_ASK_NOTHING;
    return ask;
}

/* Is a message being received?  It also is between two chunks of BDAT. */
static int in_transfer(const postern_engine *engine)
{
    return engine->envelope != NULL && engine->envelope->begun;
}

/* A client that leaves before the handshake, or has to leave, gets no reply,
   because the reply would not be encrypted. */
static int step_of_handshake(postern_engine *engine)
{
    if (!engine->eof && !engine->draining)
        return 0;
    pst_engine_close(engine, engine->eof ? POSTERN_REASON_EOF
        : POSTERN_REASON_STOP);
    return 1;
}

/* RFC 5321 3.1: the client waits for the greeting.  If it has sent something,
   it was too early, and the greeting need not wait longer. */
static void step_before_greeting(postern_engine *engine)
{
    if (engine->draining) {
        pst_engine_say(engine, PST_SAY_STOPPING);
        pst_engine_close(engine, POSTERN_REASON_STOP);
    } else if (engine->loan_used == engine->loan_length) {
        pst_engine_close(engine, POSTERN_REASON_EOF);
    } else {
        engine->early = 1;
        pst_engine_greet(engine);
    }
}

/* In commands: is there nothing to do?  That means no input, no end of it, no
   complete line, no stop. */
static int is_starved(const postern_engine *engine)
{
    return engine->loan_used == engine->loan_length && !engine->eof
        && !engine->draining && engine->mode < PST_MODE_DOTTED
        && (engine->work == NULL || !engine->work->complete);
}

/* The same in the content of DATA.  A fault is handled even without input, and
   so is the end of a chunk. */
static int is_content_starved(const postern_engine *engine)
{
    return engine->loan_used == engine->loan_length && !engine->eof
        && engine->mode == PST_MODE_DOTTED
        && engine->envelope->machine.fault == PST_DATA_GOOD;
}

/* The result of a step: it has to wait, it has made progress, or neither. */
enum way { WAITS, FURTHER, ON };

/* When the server stops, nothing new begins. */
static enum way drain(postern_engine *engine)
{
    if (engine->mode > PST_MODE_LINE || in_transfer(engine)
        || pst_engine_is_full(engine))
        return ON;
    pst_engine_say(engine, PST_SAY_STOPPING);
    pst_engine_close(engine, POSTERN_REASON_STOP);
    return FURTHER;
}

/* Sends the replies for LMTP recipients.  Closes if a reply found no memory,
   if a hook has closed the session and the current command has its reply, or
   if the server stops. */
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
    /* a line that was traced has to be processed first */
    if (engine->work != NULL && engine->work->complete)
        return ON;
    /* content has no reply yet */
    if (engine->mode >= PST_MODE_DOTTED)
        pst_engine_say_farewell(engine);
    pst_engine_close(engine, engine->reason);
    return FURTHER;
}

/* No questions, except about the header of a proxy. */
static int step_without_commands(postern_engine *engine)
{
    if (engine->mode == PST_MODE_PROXY)
        return pst_proxied_step(engine);
    if (engine->mode == PST_MODE_TLS)
        return step_of_handshake(engine);
    step_before_greeting(engine);
    return 1;
}

/* Works on the input; 1: it has made progress, 0: it has to wait. */
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

/* Fills in the question: envelope and reason, then the data of its row. */
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
