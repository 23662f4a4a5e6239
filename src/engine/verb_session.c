/* SPDX-License-Identifier: MIT */
/*
 * verb_session.c - the commands that carry no mail: RSET, NOOP, EXPN, VRFY,
 * HELP, QUIT, STARTTLS and the application's own.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "engine.h"
#include "smtp/path.h"

void pst_verb_rset(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    (void)verb;
    (void)argument;
    pst_engine_end_transaction(engine, POSTERN_REASON_RSET);
    engine->next_ask = POSTERN_ASK_RSET;
}

void pst_verb_noop(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    (void)verb;
    engine->work->argument = argument;
    engine->next_ask = POSTERN_ASK_NOOP;
}

void pst_verb_expn(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    (void)verb;
    (void)argument;
    pst_engine_refuse(engine, "502 EXPN not implemented");
}

void pst_verb_quit(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    (void)verb;
    (void)argument;
    engine->next_ask = POSTERN_ASK_QUIT;
}

void pst_verb_quit_done(postern_engine *engine, const char *text, int code)
{
    (void)code;
    pst_engine_say_or(engine, text, "221 Bye");
    pst_engine_close(engine, POSTERN_REASON_QUIT);
}

/* ---- VRFY --------------------------------------------------------------- */

void pst_verb_vrfy(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    const postern_rules *rules = engine->rules;
    size_t size;
    char *text = pst_work_rest(engine, &size);
    pst_path path;

    (void)verb;
    if (pst_path_read(argument, rules->path_flags,
        rules->options.local_part_limit, text, size, &path) == PST_PATH_OK) {
        engine->work->address = path.address;
        engine->next_ask = POSTERN_ASK_VRFY;
        return;
    }
    text = NULL;
    if (pst_utf8_prints(argument, strlen(argument), 1))
        text = pst_work_copy(engine, "502 Could not VRFY ", argument);
    pst_engine_refuse(engine, text == NULL ? "502 Could not VRFY" : text);
}

void pst_verb_vrfy_done(postern_engine *engine, const char *text, int code)
{
    (void)code;
    pst_engine_say_or(engine, text, "252 Cannot VRFY user, but will accept "
        "message and attempt delivery");
}

/* ---- STARTTLS (RFC 3207) ------------------------------------------------ */

void pst_verb_starttls(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    (void)verb;
    (void)argument;
    if (engine->secure)
        pst_engine_refuse(engine, "503 Error: TLS is active already");
    else if ((pst_engine_keywords_off(engine) & PST_KEYWORD_STARTTLS) != 0)
        pst_verb_tls_done(engine, PST_SAY_NO_TLS, 454);
    else
        engine->next_ask = POSTERN_ASK_TLS;
}

void pst_verb_tls_done(postern_engine *engine, const char *text, int code)
{
    pst_engine_say_or(engine, text, "220 Ready to start TLS");
    if (code < 300)
        postern_engine_handshake(engine, engine->now);
}

/* No command waits for a reply here; only a 421 may be said unasked, and has
   to be when the hook closes the session. */
void pst_verb_secured_done(postern_engine *engine, const char *text, int code)
{
    engine->vetoed = code >= 300;
    if (code == 421)
        pst_engine_say(engine, text);
    else if (engine->close_after)
        pst_engine_say(engine, PST_SAY_CLOSING);
}

/* ---- HELP -------------------------------------------------------------- */

/* A verb is in HELP only while it can be used. */
static int is_visible(const postern_engine *engine, const pst_verb *verb)
{
    unsigned off = pst_engine_keywords_off(engine);

    return verb->syntax != NULL && pst_verb_is_spoken(engine, verb)
        && ((verb->flags & PST_VERB_CHUNKING) == 0
        || (off & PST_KEYWORD_CHUNKING) == 0)
        && ((verb->flags & PST_VERB_AUTH) == 0
        || (engine->rules->keywords_off & PST_KEYWORD_AUTH) == 0)
        && ((verb->flags & PST_VERB_TLS) == 0
        || (off & PST_KEYWORD_STARTTLS) == 0);
}

static void say_verbs(postern_engine *engine, int code)
{
    size_t i, size;
    char *rest = pst_work_rest(engine, &size);
    pst_text text;

    pst_text_init(&text, rest, size);
    pst_text_string(&text, code == 501 ? "501 " : "250 ");
    pst_text_string(&text, "Supported commands:");
    for (i = 0; i < engine->rules->verb_count; i++) {
        const pst_verb *verb = engine->rules->verbs[i];

        if (!is_visible(engine, verb))
            continue;
        pst_text_char(&text, ' ');
        pst_text_string(&text, verb->name);
    }
    if (code == 501)
        pst_engine_refuse(engine, rest);
    else
        pst_engine_say(engine, rest);
}

void pst_verb_help(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    char *at;

    if (argument == NULL || *argument == '\0') {
        say_verbs(engine, 250);
        return;
    }
    for (at = argument; *at != '\0'; at++)
        *at = (char)pst_ascii_upper((unsigned char)*at);
    verb = pst_verb_find(engine->rules, argument);
    if (verb == NULL || !is_visible(engine, verb))
        say_verbs(engine, 501);
    else
        pst_verb_syntax(engine, verb, 250);
}

/* ---- the application's own --------------------------------------------- */

void pst_verb_own(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    engine->work->verb = verb;
    engine->work->argument = argument;
    engine->next_ask = POSTERN_ASK_COMMAND;
}

void pst_verb_own_done(postern_engine *engine, const char *text, int code)
{
    const pst_verb *verb = engine->work->verb->replaced;

    (void)code;
    if (text != NULL || verb == NULL) {
        pst_engine_say_or_ok(engine, text);
        return;
    }
    engine->work->verb = verb;
    pst_verb_start(engine, verb, engine->work->argument);
}
