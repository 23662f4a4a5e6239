/* SPDX-License-Identifier: MIT */
/*
 * ending.c - ends transactions and conversations.  It only notes what has
 * ended; agenda.c reports it, in its order.
 */
#include "engine.h"

void pst_engine_end_transaction(postern_engine *engine, int reason)
{
    if (engine->envelope == NULL)
        return;
    if (engine->envelope->begun && engine->abort_reason == 0)
        engine->abort_reason = (unsigned char)reason;
    engine->ending = 1;
}

void pst_engine_drop_envelope(postern_engine *engine)
{
    pst_envelope_free(engine->envelope);
    engine->envelope = NULL;
    engine->ending = 0;
}

/* The first reason counts; memory may have failed before `reason`. */
void pst_engine_close(postern_engine *engine, int reason)
{
    if (engine->closing)
        return;
    if (engine->failed)
        reason = POSTERN_REASON_MEMORY;
    engine->closing = 1;
    engine->next_ask = POSTERN_ASK_NOTHING;
    engine->put_off = 0;
    engine->resting = 0;
    engine->reason = (unsigned char)reason;
    engine->close_at_once = reason == POSTERN_REASON_QUIT
        || reason == POSTERN_REASON_EOF || reason == POSTERN_REASON_RESET
        || pst_engine_awaits_proxy(engine);
    /* A hook may still read the line.  As it is not empty, it stays until it
       is overwritten at the end (life.c). */
    if (pst_auth_goes_on(engine) && engine->work != NULL)
        engine->work->used = 1;
    pst_engine_end_transaction(engine, reason);
}
