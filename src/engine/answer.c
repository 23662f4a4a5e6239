/* SPDX-License-Identifier: MIT */
/* answer.c - handles the answers to questions, and what hooks may do
   besides. */
#include <string.h>

#include "base/config.h"
#include "engine.h"

/* Returns the code of an answer; replaces *text if its code is not allowed. */
static int code_of(const postern_engine *engine, enum postern_ask ask,
    const char **text)
{
    int code = *text == NULL ? 0 : pst_reply_code(*text);

    if (*text == NULL || (code >= 200 && code < 300)
        || (code >= 400 && code < 600)
        || (code / 100 == 3 && (engine->line_expected
        || ask == POSTERN_ASK_MECHANISM)))
        return code;
    *text = PST_SAY_NO_ANSWER;
    return 451;
}

/* The client gets back the time that the answer took. */
static void count_no_time(postern_engine *engine)
{
    if (engine->mode >= PST_MODE_DOTTED)
        engine->deadline += engine->now - engine->asked_since;
    else if (engine->now != engine->asked_since)
        pst_engine_restart_clock(engine);
}

static int take_answer(postern_engine *engine, enum postern_ask ask,
    const char *text)
{
    const char *said = text;
    int code = code_of(engine, ask, &said);

    count_no_time(engine);
    engine->line_expected = 0;
    if (code / 100 == 3 && ask != POSTERN_ASK_MECHANISM)
        pst_engine_ask_for_line(engine, said);
    else
        pst_questions[ask].done(engine, said, code);
    /* a 421 to content is sent after its end, and content.c closes then */
    if (code == 421 && engine->mode < PST_MODE_DOTTED)
        pst_engine_close(engine, POSTERN_REASON_REFUSED);
    return said == text ? 0 : POSTERN_E_INVALID_TEXT;
}

int postern_engine_answer(postern_engine *engine, const char *text,
    unsigned long now)
{
    enum postern_ask ask = (enum postern_ask)engine->asked;
    int result = 0;

    if (ask == POSTERN_ASK_NOTHING)
        return POSTERN_E_INVALID_HERE;
    engine->asked = POSTERN_ASK_NOTHING;
    engine->now = now;
    if (pst_question_is_told(ask))
        pst_questions[ask].done(engine, NULL, 0);
    else
        result = take_answer(engine, ask, text);
    return result;
}

/* ---- other calls of hooks ---------------------------------------------- */

int postern_engine_expect_line(postern_engine *engine, size_t limit)
{
    if (engine->asked != POSTERN_ASK_COMMAND
        && engine->asked != POSTERN_ASK_LINE)
        return POSTERN_E_INVALID_HERE;
    if (limit > PST_LINE_MOST)
        return POSTERN_E_INVALID_LIMIT;
    engine->line_limit = (unsigned short)limit;
    engine->line_expected = 1;
    return 0;
}

int postern_engine_push(postern_engine *engine, const char *line)
{
    if (engine->asked == POSTERN_ASK_NOTHING || pst_engine_is_mute(engine))
        return POSTERN_E_INVALID_HERE;
    if (pst_reply_code(line) < 200 || line[3] == '\0')
        return POSTERN_E_INVALID_TEXT;
    if (engine->asked == POSTERN_ASK_EHLO)
        return postern_keywords_add(&engine->work->keywords, line + 4);
    if (engine->output.pending > PST_OUTPUT_CAP)
        return POSTERN_E_FULL;
    return pst_output_say(&engine->output, &engine->rules->shelf, line,
        line[3] == '-' ? '-' : ' ', engine->reply_flags);
}

/* RFC 2033 4.2: in LMTP each recipient has a reply, so none may be left
   out. */
static int leave_out(postern_engine *engine)
{
    if (engine->asked != POSTERN_ASK_RCPT || pst_engine_is_lmtp(engine))
        return POSTERN_E_INVALID_HERE;
    engine->work->address = NULL;
    return 0;
}

int postern_engine_rewrite(postern_engine *engine, const char *address)
{
    size_t size;
    char *copy;

    if (engine->asked != POSTERN_ASK_MAIL && engine->asked != POSTERN_ASK_RCPT)
        return POSTERN_E_INVALID_HERE;
    if (address == NULL)
        return leave_out(engine);
    size = strlen(address) + 1;
    copy = pst_work_take(engine, size);
    if (copy == NULL)
        return POSTERN_E_NOMEM;
    engine->work->address = (char *)memcpy(copy, address, size);
    engine->work->address_size = size;
    return 0;
}

postern_envelope *postern_engine_take(postern_engine *engine)
{
    postern_envelope *envelope = engine->envelope;

    if (engine->asked != POSTERN_ASK_MESSAGE || envelope == NULL)
        return NULL;
    if (pst_engine_is_lmtp(engine))
        pst_verdict_taken(engine);
    engine->envelope = NULL;
    return envelope;
}

void postern_engine_free_envelope(postern_envelope *envelope)
{
    pst_envelope_free(envelope);
}
