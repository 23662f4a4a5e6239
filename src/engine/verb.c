/* SPDX-License-Identifier: MIT */
/* verb.c - finds the row of a verb, and makes the checks before it runs. */
#include <string.h>

#include "base/text.h"
#include "engine.h"

const pst_verb *pst_verb_find(const postern_rules *rules, const char *name)
{
    size_t i;

    for (i = 0; i < rules->verb_count; i++)
        if (strcmp(rules->verbs[i]->name, name) == 0)
            return rules->verbs[i];
    return NULL;
}

void pst_verb_syntax(postern_engine *engine, const pst_verb *verb, int code)
{
    const char *syntax = verb->syntax == NULL ? verb->name : verb->syntax;
    size_t size;
    char *rest = pst_work_rest(engine, &size);
    pst_text text;

    pst_text_init(&text, rest, size);
    pst_text_string(&text, code == 501 ? "501 Syntax: " : "250 Syntax: ");
    pst_text_string(&text, syntax);
    if (engine->extended && verb->suffix != NULL)
        pst_text_string(&text, verb->suffix);
    if (code == 501)
        pst_engine_refuse(engine, rest);
    else
        pst_engine_say(engine, rest);
}

/* The reply if a condition of the verb is not true; NULL: all are. */
static const char *missing(const postern_engine *engine, unsigned needs)
{
    const postern_envelope *envelope = engine->envelope;

    if ((needs & POSTERN_NEEDS_TLS) != 0 && !engine->secure)
        return PST_SAY_STARTTLS;
    if ((needs & POSTERN_NEEDS_HELO) != 0 && !engine->greeted)
        return PST_SAY_NEED_HELO;
    if ((needs & POSTERN_NEEDS_MAIL) != 0 && envelope == NULL)
        return "503 Error: need MAIL command";
    if ((needs & POSTERN_NEEDS_RCPT) != 0 && !pst_verdict_has_rcpt(engine))
        return PST_SAY_NEED_RCPT;
    return NULL;
}

void pst_verb_start(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    const char *refusal = missing(engine, verb->needs);
    int wrong = argument == NULL || *argument == '\0' ? PST_ARGUMENT_SOME
        : PST_ARGUMENT_NONE;

    if (refusal != NULL)
        pst_verb_refuse(engine, verb, refusal, argument, pst_engine_refuse);
    else if (verb->argument == wrong)
        pst_verb_syntax(engine, verb, 501);
    else
        verb->run(engine, verb, argument);
}
