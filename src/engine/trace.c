/* SPDX-License-Identifier: MIT */
/*
 * trace.c - what the `trace` hook sees of a line: no control characters and no
 * secrets.
 */
#define PST_PART
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "base/utf8.h"
#include "engine.h"

#define LONGEST_VERB 64

/* Uses the memory after the line, until the line is processed. */
static void begin_behind_line(pst_work *work, pst_text *text)
{
    size_t start = PST_WORK_ALIGNED(offsetof(pst_work, text) + work->used + 1);

    pst_text_init(text, (char *)work + start,
        start < work->size ? work->size - start : 0);
}

static void show(postern_question *question, const pst_text *text)
{
    question->octets = text->start;
    question->length = text->length;
}

static void hide(postern_question *question)
{
    question->octets = PST_TRACE_HIDDEN;
    question->length = sizeof(PST_TRACE_HIDDEN) - 1;
}

/* The row of the verb at the beginning of a line, or NULL.  The verb ends at
   any octet that cannot be in one, so that a strange octet does not reveal the
   rest of the line. */
static const pst_verb *verb_of(const postern_engine *engine, const char *line)
{
    char name[LONGEST_VERB + 1];
    size_t i;

    line += strspn(line, " \t");
    for (i = 0; i < LONGEST_VERB && pst_ascii_is_alnum((unsigned char)line[i]);
        i++)
        name[i] = (char)pst_ascii_upper((unsigned char)line[i]);
    name[i] = '\0';
    return pst_verb_find(engine->rules, name);
}

/* After AUTH, the name of a known mechanism is shown; another word may be a
   secret. */
static void show_mechanism(const pst_work *work, pst_text *text)
{
    const char *word = work->text + strspn(work->text, " \t") + 4;
    const pst_sasl_mechanism *row;
    size_t i;

    word += strspn(word, " \t");
    for (i = 0; PST_WITH_AUTH && (row = pst_sasl_row(i)) != NULL; i++) {
        const char *end = pst_ascii_behind(word, row->name);

        if (end != NULL && !(*end > ' ' && *end < 127)) {
            pst_text_char(text, ' ');
            pst_text_string(text, row->name);
            return;
        }
    }
}

/* Shows the verb, and that something follows it. */
static void hide_argument(pst_work *work, const pst_verb *verb,
    postern_question *question)
{
    pst_text text;

    begin_behind_line(work, &text);
    pst_text_string(&text, verb->name);
    if (strcmp(verb->name, "AUTH") == 0)
        show_mechanism(work, &text);
    pst_text_string(&text, " " PST_TRACE_HIDDEN);
    show(question, &text);
}

static void escape(pst_work *work, postern_question *question)
{
    pst_text text;

    begin_behind_line(work, &text);
    pst_text_escaped(&text, question->octets, question->length);
    show(question, &text);
}

void pst_trace_fill(const postern_engine *engine, postern_question *question)
{
    pst_work *work = engine->work;
    const pst_verb *verb;

    if (engine->mode == PST_MODE_LINE) {
        hide(question);
        return;
    }
    question->octets = work->text;
    question->length = work->used - 1;
    if (question->length > 0 && work->text[question->length - 1] == '\r')
        question->length--;
    verb = verb_of(engine, work->text);
    if (verb != NULL && (verb->flags & PST_VERB_SECRET) != 0)
        hide_argument(work, verb, question);
    else if (verb == NULL && engine->unheard
        && memchr(question->octets, ' ', question->length) == NULL)
        hide(question);
    else if (!pst_utf8_prints(question->octets, question->length,
        engine->rules->options.enable_smtputf8))
        escape(work, question);
}
