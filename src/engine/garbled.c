/* SPDX-License-Identifier: MIT */
/*
 * garbled.c - lines after which the session ends: TLS, verbs of other
 * protocols, and BDAT without a size.  They count even if the line is too long
 * or has control characters.
 */
#include <string.h>

#include "base/ascii.h"
#include "engine.h"

/* Longer than the verbs that matter. */
#define WORD 12

/* An HTTP client may be a browser that an attacker controls, so none of its
   further input is processed. */
int pst_garbled_forbidden(postern_engine *engine, const char *verb)
{
    if (engine->greeted || !pst_ascii_is_listed(
        engine->rules->options.forbidden_commands, verb))
        return 0;
    pst_engine_quote(engine, "421 4.7.0 Error: ", verb,
        " is no command of SMTP", pst_engine_say);
    pst_engine_close(engine, POSTERN_REASON_FORBIDDEN);
    return 1;
}

int pst_garbled_tls(postern_engine *engine, const char *text, size_t length)
{
    if (length < 2 || text[0] != 0x16 || text[1] != 0x03)
        return 0;
    pst_engine_close(engine, POSTERN_REASON_HELLO);
    return 1;
}

int pst_garbled_part(postern_engine *engine)
{
    const pst_work *work = engine->work;
    int is_asked = engine->mode == PST_MODE_LINE;

    /* the beginning of a secret, perhaps */
    if (PST_WITH_AUTH && (is_asked
        || pst_ascii_upper((unsigned char)work->text[0]) == 'A'))
        engine->secret = 1;
    return !is_asked && pst_garbled_tls(engine, work->text, work->used);
}

#if PST_WITH_GARBLED

/* 1: the session ends.  If the line begins a chunk of content, nobody knows
   where the next command begins. */
static int ends_session(postern_engine *engine, const char *verb)
{
    if (pst_verb_is_bdat(engine, verb)) {
        pst_verb_bdat_garbled(engine);
        return 1;
    }
    return pst_verb_find(engine->rules, verb) == NULL
        && pst_garbled_forbidden(engine, verb);
}

/* Copies the first word of a line, in upper case. */
static const char *first_word(const char *text, size_t length,
    char word[WORD])
{
    size_t i, used = 0;

    for (i = 0; i < length && (text[i] == ' ' || text[i] == '\t'); i++)
        continue;
    for (; i < length && used < WORD - 1 && text[i] > ' '; i++)
        word[used++] = (char)pst_ascii_upper((unsigned char)text[i]);
    word[used] = '\0';
    return word;
}

void pst_garbled_verb(postern_engine *engine, const char *verb,
    const char *reply)
{
    if (!ends_session(engine, verb))
        pst_engine_refuse(engine, reply);
}

void pst_garbled_line(postern_engine *engine, const char *text,
    size_t length, const char *reply)
{
    char word[WORD];

    pst_garbled_verb(engine, first_word(text, length, word), reply);
}

/* In the line block there may be only a part of the verb. */
int pst_garbled_begins(postern_engine *engine, const char *from,
    size_t length)
{
    pst_work *work = engine->work;
    size_t used = work->used;
    char word[WORD];

    if (length > WORD)
        length = WORD;
    if (used < WORD) {
        memcpy(work->text + used, from, length);
        used += length;
    }
    work->tail = PST_WORK_ALIGNED(offsetof(pst_work, text));
    return pst_garbled_tls(engine, work->text, used)
        || ends_session(engine, first_word(work->text, used, word));
}

#endif
