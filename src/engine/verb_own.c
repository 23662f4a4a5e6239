/* SPDX-License-Identifier: MIT */
/* verb_own.c - the commands of the application. */
#define PST_PART
#include "engine.h"

void pst_verb_own(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    engine->work->verb = verb;
    engine->work->argument = argument;
    engine->next_ask = POSTERN_ASK_COMMAND;
}

void pst_verb_own_fill(const postern_engine *engine,
    postern_question *question)
{
    question->command = engine->work->verb->tag;
    question->text = engine->work->argument;
}

void pst_verb_own_done(postern_engine *engine, const char *text, int code)
{
    const pst_verb *verb = engine->work->verb->replaced;

    (void)code;
    if (PST_WITH_CHUNKING && text != NULL && verb != NULL
        && verb->run == pst_verb_bdat) {
        pst_verb_bdat_answered(engine, text, engine->work->argument);
        return;
    }
    if (text != NULL || verb == NULL) {
        pst_engine_say_or_ok(engine, text);
        return;
    }
    engine->work->verb = verb;
    pst_verb_start(engine, verb, engine->work->argument);
}
