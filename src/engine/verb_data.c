/* SPDX-License-Identifier: MIT */
/* verb_data.c - DATA (RFC 5321 4.1.1.4) and BDAT (RFC 3030 2). */
#include <limits.h>
#include <string.h>

#include "base/ascii.h"
#include "engine.h"

void pst_verb_data(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    (void)verb;
    (void)argument;
    if (!pst_verdict_is_ready(engine)) {
        pst_engine_no_memory(engine);
        return;
    }
    /* RFC 3030 3: "MUST NOT use the DATA command" */
    if (PST_WITH_CHUNKING && engine->envelope->binary) {
        pst_engine_refuse(engine, "503 Error: BINARYMIME needs BDAT");
        return;
    }
    /* RFC 3030 2: DATA and BDAT cannot be used in the same transaction. */
    if (PST_WITH_CHUNKING && engine->envelope->chunked) {
        pst_engine_refuse(engine, "503 Error: DATA after BDAT");
        pst_engine_end_transaction(engine, POSTERN_REASON_SEQUENCE);
        return;
    }
    engine->next_ask = POSTERN_ASK_MESSAGE_BEGIN;
}

/* Parses "chunk-size [LAST]"; 0: it is something else. */
static int parse_chunk(char *argument, unsigned long *size, int *last)
{
    char *word;

    if (argument == NULL)
        return 0;
    word = argument + strcspn(argument, " ");
    if (*word != '\0') {
        *word++ = '\0';
        word += strspn(word, " ");
    }
    *last = *word != '\0';
    return pst_ascii_number(argument, ULONG_MAX, size)
        && (!*last || pst_ascii_compare(word, "LAST") == 0);
}

/* Without the size of the chunk nobody knows where the next command begins. */
static int give_up(postern_engine *engine, const char *text)
{
    pst_engine_say(engine, text);
    pst_engine_close(engine, POSTERN_REASON_LIMIT);
    return 0;
}

void pst_verb_bdat_garbled(postern_engine *engine)
{
    (void)give_up(engine, "521 5.5.4 Syntax: BDAT chunk-size [LAST]");
}

/* Reads the size of the chunk.  0: the connection is closed. */
static int read_chunk(postern_engine *engine, char *argument)
{
    unsigned long size = 0;
    int last;

    if (!parse_chunk(argument, &size, &last)) {
        pst_verb_bdat_garbled(engine);
        return 0;
    }
    if (size == ULONG_MAX)
        return give_up(engine, PST_SAY_TOO_BIG);
    engine->chunk_left = size;
    engine->last_chunk = last != 0;
    return 1;
}

void pst_verb_bdat(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    (void)verb;
    if (!read_chunk(engine, argument))
        return;
    /* RFC 3030 2: "the receiver-SMTP MUST discard" the chunk of a BDAT that it
       refuses, so the refusal waits for the last octet. */
    if (!engine->greeted)
        pst_content_refused_chunk(engine, PST_SAY_NEED_HELO);
    else if (!pst_verdict_has_rcpt(engine))
        pst_content_refused_chunk(engine, PST_SAY_NEED_RCPT);
    else if (!pst_verdict_is_ready(engine))
        pst_content_refused_chunk(engine, PST_SAY_NO_MEMORY);
    else if (!engine->envelope->chunked)
        engine->next_ask = POSTERN_ASK_MESSAGE_BEGIN;
    else
        pst_content_chunk(engine, engine->chunk_left, engine->last_chunk);
}

static void refuse_chunk(postern_engine *engine, const char *text,
    char *argument)
{
    if (read_chunk(engine, argument))
        pst_content_refused_chunk(engine, text);
}

void pst_verb_refuse(postern_engine *engine, const pst_verb *verb,
    const char *text, char *argument,
    void (*say)(postern_engine *, const char *))
{
    if (verb != NULL && pst_verb_is_bdat(engine, verb->name))
        refuse_chunk(engine, text, argument);
    else
        say(engine, text);
}

void pst_verb_bdat_answered(postern_engine *engine, const char *text,
    char *argument)
{
    /* the text is kept in the envelope; without recipients BDAT is refused
       anyway */
    if (!pst_verdict_has_rcpt(engine))
        pst_verb_bdat(engine, NULL, argument);
    else
        refuse_chunk(engine, text, argument);
}

void pst_verb_begin_done(postern_engine *engine, const char *text, int code)
{
    int is_data = !PST_WITH_CHUNKING || engine->work->verb->name[0] == 'D';

    if (code < 300) {
        pst_content_begin(engine);
        if (is_data) {
            pst_engine_say_ready(engine, PST_READY_GO_AHEAD);
            engine->mode = PST_MODE_DOTTED;
        } else {
            engine->envelope->chunked = 1;
            pst_content_chunk(engine, engine->chunk_left, engine->last_chunk);
        }
        return;
    }
    if (!is_data) {
        pst_content_refused_chunk(engine, text);
        return;
    }
    pst_engine_say(engine, text);
    pst_engine_end_transaction(engine, POSTERN_REASON_REFUSED);
}
