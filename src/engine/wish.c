/* SPDX-License-Identifier: MIT */
/*
 * wish.c - what the engine has to send, what it waits for and how long; and
 * how its caller ends it.
 */
#include "base/moment.h"
#include "engine.h"

const char *postern_engine_out(const postern_engine *engine, size_t *length)
{
    const pst_output *output = &engine->output;

    *length = output->pending;
    if (output->ready != PST_READY_NONE)
        return pst_output_rest(output);
    return pst_output_is_empty(output) ? NULL
        : pst_output_pending(output, length);
}

void postern_engine_sent(postern_engine *engine, size_t length)
{
    pst_output *output = &engine->output;

    if (output->ready == PST_READY_NONE || length < output->pending) {
        pst_output_sent(output, &engine->rules->shelf, length);
        return;
    }
    output->ready = PST_READY_NONE;
    output->pending = 0;
}

int postern_engine_deadline(const postern_engine *engine,
    unsigned long *moment)
{
    const postern_engine_options *options = &engine->rules->options;

    if (engine->resting) {
        *moment = engine->deadline;
        return 1;
    }
    if (pst_engine_is_waiting(engine)) {
        *moment = engine->asked_since + options->answer_timeout;
        return options->answer_timeout != 0;
    }
    *moment = engine->deadline;
    if (engine->mode == PST_MODE_PROXY)
        return options->proxy_timeout != 0 && !engine->closing;
    if (engine->mode == PST_MODE_GREETING)
        return !engine->closing;
    return (engine->rules->patience != 0 || engine->mode == PST_MODE_TLS
        || pst_auth_patience(engine, 0) != 0)
        && !engine->closing;
}

void postern_engine_tick(postern_engine *engine, unsigned long now)
{
    unsigned long moment;

    if (!postern_engine_deadline(engine, &moment)
        || pst_moment_before(now, moment))
        return;
    engine->now = now;
    if (engine->put_off) {
        engine->deadline += now - engine->asked_since;
        engine->put_off = 0;
        pst_content_too_late(engine);
    } else if (engine->asked != POSTERN_ASK_NOTHING) {
        (void)postern_engine_answer(engine, PST_SAY_TOO_LATE, now);
    } else if (engine->resting) {
        pst_auth_rested(engine);
    } else if (engine->mode == PST_MODE_GREETING) {
        pst_engine_greet(engine);
    } else if (pst_engine_is_mute(engine)) {
        pst_engine_close(engine, POSTERN_REASON_TIMEOUT);
    } else if (pst_content_is_swallowed(engine)) {
        pst_content_give_up(engine, POSTERN_REASON_TIMEOUT);
    } else {
        pst_engine_say(engine, "421 4.4.2 Error: timeout exceeded");
        pst_engine_close(engine, POSTERN_REASON_TIMEOUT);
    }
}

/* The deadline of content and of a handshake is not moved by the difference,
   but it may not be later than the new patience allows. */
static void cap_deadline(postern_engine *engine, unsigned long before,
    unsigned long now)
{
    unsigned long since = pst_engine_is_waiting(engine) ? engine->asked_since
        : now;
    unsigned long most = since + engine->rules->patience;

    if (before == 0 || pst_moment_before(most, engine->deadline))
        engine->deadline = most;
}

void pst_engine_hurry(postern_engine *engine, unsigned long before,
    unsigned long now)
{
    unsigned long patience = engine->rules->patience;
    int is_less = patience != 0 && (before == 0 || patience < before);

    if (engine->resting || engine->mode == PST_MODE_PROXY
        || engine->mode == PST_MODE_GREETING)
        return;
    if (engine->mode <= PST_MODE_LINE
        || (pst_engine_is_content(engine) && !is_less))
        engine->deadline += pst_auth_patience(engine, patience)
            - pst_auth_patience(engine, before);
    else if (is_less)
        cap_deadline(engine, before, now);
}

unsigned postern_engine_wants(const postern_engine *engine)
{
    unsigned wants = 0;

    if (!pst_output_is_empty(&engine->output))
        wants |= POSTERN_WANTS_WRITE;
    if (pst_engine_is_waiting(engine))
        return wants | POSTERN_WANTS_ANSWER;
    if (engine->closing) {
        if (wants == 0 && engine->abort_reason == 0 && !engine->ending)
            wants |= POSTERN_WANTS_CLOSE;
        return wants;
    }
    if (engine->mode == PST_MODE_TLS)
        return wants == 0 ? POSTERN_WANTS_TLS : wants;
    if (engine->mode >= PST_MODE_DOTTED)
        wants |= POSTERN_WANTS_CONTENT;
    if (!engine->eof && !pst_engine_is_full(engine))
        wants |= POSTERN_WANTS_READ;
    return wants;
}

/* ---- ending by the caller
   ------------------------------------------------ */

void pst_engine_say_farewell(postern_engine *engine)
{
    if (pst_content_is_swallowed(engine))
        pst_engine_say(engine, pst_content_refusal(engine));
    else if (!pst_engine_is_mute(engine))
        pst_engine_say(engine, PST_SAY_CLOSING);
}

void postern_engine_close(postern_engine *engine, int reason)
{
    if (engine->closing)
        return;
    if (engine->asked != POSTERN_ASK_NOTHING) {
        engine->close_after = 1;
        engine->reason = (unsigned char)reason;
        return;
    }
    pst_engine_say_farewell(engine);
    pst_engine_close(engine, reason);
}

void postern_engine_abandon(postern_engine *engine, int reason)
{
    if (!engine->closing)
        pst_output_farewell(&engine->output, "");
    postern_engine_close(engine, reason);
}

/* A notice is answered; an open question is dropped. */
static void close_question(postern_engine *engine)
{
    if (pst_question_is_told((enum postern_ask)engine->asked))
        (void)postern_engine_answer(engine, NULL, engine->now);
    engine->asked = POSTERN_ASK_NOTHING;
}

void postern_engine_fail(postern_engine *engine, int reason)
{
    close_question(engine);
    pst_engine_close(engine, reason);
    pst_output_clear(&engine->output, &engine->rules->shelf);
    pst_output_farewell(&engine->output, "");
}

void pst_engine_cut(postern_engine *engine)
{
    close_question(engine);
    if (!engine->closing && !pst_engine_awaits_proxy(engine))
        pst_engine_say(engine, PST_SAY_STOPPING);
    pst_engine_close(engine, POSTERN_REASON_STOP);
}

void pst_engine_give_up(postern_engine *engine)
{
    close_question(engine);
    if (!engine->closing && !pst_engine_awaits_proxy(engine))
        pst_engine_out_of_memory(engine);
    pst_engine_close(engine, POSTERN_REASON_MEMORY);
}

void postern_engine_eof(postern_engine *engine)
{
    engine->eof = 1;
}

void postern_engine_drain(postern_engine *engine)
{
    engine->draining = 1;
}
