/*
 * ending.c - how transactions and conversations end.  The pieces that follow
 * are handed out by question.c, in its order.
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

void pst_engine_close(postern_engine *engine, int reason)
{
    if (engine->closing)
        return;
    engine->closing = 1;
    engine->wanted = POSTERN_ASK_NOTHING;
    engine->put_off = 0;
    engine->reason = (unsigned char)reason;
    engine->polite = reason == POSTERN_REASON_QUIT
        || reason == POSTERN_REASON_EOF || reason == POSTERN_REASON_RESET;
    pst_engine_end_transaction(engine, reason);
}

void postern_engine_close(postern_engine *engine, int reason)
{
    if (engine->asked == POSTERN_ASK_NOTHING || engine->closing) {
        pst_engine_close(engine, reason);
        return;
    }
    engine->close_after = 1;
    engine->reason = (unsigned char)reason;
}

/* What was told is told; what was asked has no answer any more. */
static void close_question(postern_engine *engine)
{
    if (pst_engine_is_told(engine->asked))
        (void)postern_engine_answer(engine, NULL, engine->now);
    engine->asked = POSTERN_ASK_NOTHING;
}

void postern_engine_fail(postern_engine *engine, int reason)
{
    close_question(engine);
    pst_engine_close(engine, reason);
    pst_output_clear(&engine->output, &engine->rules->shelf);
    engine->output.farewell = "";
}

void pst_engine_cut(postern_engine *engine)
{
    close_question(engine);
    if (!engine->closing)
        pst_engine_say(engine, "421 4.3.2 Service shutting down");
    pst_engine_close(engine, POSTERN_REASON_STOP);
}

void postern_engine_eof(postern_engine *engine)
{
    engine->eof = 1;
}

void postern_engine_drain(postern_engine *engine)
{
    engine->draining = 1;
}
