/* SPDX-License-Identifier: MIT */
/* verb_helo.c - HELO and EHLO (RFC 5321 4.1.1.1), LHLO (RFC 2033 4.1). */
#include <string.h>

#include "base/text.h"
#include "engine.h"

/* "250 " and the name of the server, at most 255 octets. */
#define FIRST_LINE 272

/* The keywords that this client is not told.  STARTTLS is not offered within
   TLS (RFC 3207 4.2).  Without TLS, AUTH may be forbidden by an option (RFC
   4954 4), and REQUIRETLS is not offered (RFC 8689 4.1).  LMTP requires
   enhanced status codes (RFC 2033 5); in SMTP they are an option. */
pst_wide pst_verb_helo_off(const postern_engine *engine)
{
    int has_status = pst_engine_is_lmtp(engine)
        || engine->rules->options.enhanced_status_codes;
    pst_wide off = (has_status ? 0 : PST_KEYWORD(ENHANCEDSTATUSCODES))
        | (engine->trusted ? 0 : PST_KEYWORD(XCLIENT));

    if (engine->secure)
        return off | PST_KEYWORD(STARTTLS);
    if (engine->rules->options.auth_require_tls)
        off |= PST_KEYWORD(AUTH);
    return off | PST_KEYWORD(REQUIRETLS);
}

void pst_verb_helo(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    (void)verb;
    /* RFC 5321 4.1.4: EHLO in the middle of a session resets it like RSET. */
    pst_engine_end_transaction(engine, POSTERN_REASON_RSET);
    engine->work->argument = argument;
    engine->next_ask = POSTERN_ASK_HELO;
}

void pst_verb_ehlo(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    size_t size;
    char *rest = pst_work_rest(engine, &size);

    (void)verb;
    pst_engine_end_transaction(engine, POSTERN_REASON_RSET);
    engine->work->argument = argument;
    /* the rest is for the first line, with the name of the server */
    size = size < 2 * FIRST_LINE ? size / 2 : size - FIRST_LINE;
    /* with "250 " before the list, it can be sent without a copy */
    memcpy(rest, "250 ", 4);
    pst_keywords_list(&engine->work->keywords, rest + 4, size - 4,
        engine->rules, pst_engine_certificate(engine),
        engine->rules->keywords_off | pst_verb_helo_off(engine));
    (void)pst_work_take(engine, size);
    engine->next_ask = POSTERN_ASK_EHLO;
}

static int greet(postern_engine *engine, int extended)
{
    if (pst_engine_set_host(engine, engine->work->argument) != 0) {
        pst_engine_no_memory(engine);
        return 0;
    }
    engine->extended = extended != 0;
    return 1;
}

/* "250 mx.example", the first line of both replies. */
static const char *own_name(postern_engine *engine)
{
    size_t size;
    char *rest = pst_work_rest(engine, &size);
    pst_text text;

    pst_text_init(&text, rest, size);
    pst_text_string(&text, "250 ");
    pst_text_string(&text, engine->rules->options.hostname);
    return rest;
}

void pst_verb_helo_done(postern_engine *engine, const char *text, int code)
{
    if (code < 300) {
        if (!greet(engine, 0))
            return;
        engine->keywords_off = pst_verb_helo_off(engine);
    }
    pst_engine_say(engine, text == NULL ? own_name(engine) : text);
}

/* Sends the lines of the list as one reply. */
static void say_list(postern_engine *engine, const char *first)
{
    postern_keywords *list = &engine->work->keywords;
    char *end = list->text, *last = list->text + list->used - 1;

    if (list->used == 0) {
        pst_engine_say(engine, first);
        return;
    }
    while ((end += strlen(end)) < last)
        *end = '\n';
    /* RFC 5321 4.2.1: the same code in every line. */
    memcpy(list->text - 4, first, 3);
    pst_engine_say_line(engine, first, '-');
    pst_engine_say(engine, list->text - 4);
}

/* RFC 2034 3: a reply to EHLO has no status, and all later replies have
   one. */
void pst_verb_ehlo_done(postern_engine *engine, const char *text, int code)
{
    unsigned char flags = engine->reply_flags;

    engine->reply_flags &= PST_REPLY_UTF8;
    if (code >= 300) {
        pst_engine_say(engine, text);
    } else if (greet(engine, 1)) {
        engine->keywords_off = engine->work->keywords.off;
        flags = engine->reply_flags;
        if ((pst_engine_keywords_off(engine)
            & PST_KEYWORD(ENHANCEDSTATUSCODES)) == 0) {
            flags |= PST_REPLY_STATUS;
            engine->output.is_special = 1;
        }
        say_list(engine, text == NULL ? own_name(engine) : text);
    }
    engine->reply_flags = flags;
}
