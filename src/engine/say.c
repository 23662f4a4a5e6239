/* SPDX-License-Identifier: MIT */
/* say.c - sends replies, and counts the client's errors. */
#include <string.h>

#include "base/text.h"
#include "engine.h"

#define FAREWELL "421 4.3.2 Error: out of memory\r\n"

/* A reply found no memory, or nothing can be sent: no further replies. */
#define is_over(engine) ((engine)->output.farewell != NULL)

void pst_engine_say_line(postern_engine *engine, const char *text, char last)
{
    if (!is_over(engine) && pst_output_say(&engine->output,
        &engine->rules->shelf, text, last,
        engine->reply_flags) != 0)
        pst_engine_out_of_memory(engine);
}

void pst_engine_out_of_memory(postern_engine *engine)
{
    pst_output_farewell(&engine->output, FAREWELL);
    engine->failed = 1;
}

void pst_engine_say(postern_engine *engine, const char *text)
{
    if (*text == '5')
        engine->rules->counters.refused++;
    else if (*text == '4')
        engine->rules->counters.deferred++;
    pst_engine_say_line(engine, text, ' ');
}

void pst_engine_say_or(postern_engine *engine, const char *text,
    const char *otherwise)
{
    pst_engine_say(engine, text == NULL ? otherwise : text);
}

/* The text of a hook may be longer than the line block. */
void pst_engine_say_as(postern_engine *engine, const char *code,
    const char *text, const char *otherwise)
{
    pst_memory *memory = &engine->rules->memory;
    size_t size = strlen(text) + 1;
    char *copy = (char *)pst_memory_take(memory, size);

    if (copy == NULL) {
        pst_engine_say(engine, otherwise);
        return;
    }
    memcpy(copy, text, size);
    memcpy(copy, code, 3);
    pst_engine_say(engine, copy);
    pst_memory_free(memory, copy, size);
}

void pst_engine_quote(postern_engine *engine, const char *before,
    const char *verb, const char *after,
    void (*say)(postern_engine *, const char *))
{
    size_t size;
    char *rest = pst_work_rest(engine, &size);
    pst_text text;

    pst_text_init(&text, rest, size);
    pst_text_string(&text, before);
    pst_text_string(&text, verb);
    pst_text_string(&text, after);
    say(engine, rest);
}

void pst_engine_say_behind(postern_engine *engine, enum pst_ready ready)
{
    if (engine->output.is_special) {
        if (is_over(engine))
            return;
        if (ready == PST_READY_OK
            && (engine->reply_flags & PST_REPLY_STATUS) != 0)
            ready = PST_READY_OK_STATUS;
    }
    if (pst_output_ready(&engine->output, &engine->rules->shelf, ready) != 0)
        pst_engine_out_of_memory(engine);
}

void pst_engine_refuse(postern_engine *engine, const char *text)
{
    unsigned limit = engine->rules->options.error_limit;

    if (limit == 0 || engine->errors < limit) {
        engine->errors++;
        pst_engine_say(engine, text);
        return;
    }
    pst_engine_say(engine, "421 4.7.0 Error: too many errors");
    pst_engine_close(engine, POSTERN_REASON_LIMIT);
}

void pst_engine_ask_for_line(postern_engine *engine, const char *text)
{
    pst_engine_restart_clock(engine);
    engine->mode = PST_MODE_LINE;
    pst_engine_say(engine, text);
}

void pst_engine_no_memory(postern_engine *engine)
{
    pst_engine_say(engine, PST_SAY_NO_MEMORY);
}
