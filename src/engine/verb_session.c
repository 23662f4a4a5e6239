/* SPDX-License-Identifier: MIT */
/*
 * verb_session.c - commands that carry no mail: RSET, NOOP, EXPN, VRFY, HELP
 * and QUIT.
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
    if (pst_utf8_prints(argument, strlen(argument), 1))
        pst_engine_quote(engine, "502 Could not VRFY ", argument, "",
            pst_engine_refuse);
    else
        pst_engine_refuse(engine, "502 Could not VRFY");
}

void pst_verb_vrfy_done(postern_engine *engine, const char *text, int code)
{
    (void)code;
    pst_engine_say_or(engine, text, "252 Cannot VRFY user, but will accept "
        "message and attempt delivery");
}

/* ---- HELP -------------------------------------------------------------- */

/* HELP shows a verb only if it is offered.  A command that replaces a
   built-in with POSTERN_BUILT_IN is shown when the built-in would be. */
static int is_visible(const postern_engine *engine, const pst_verb *verb)
{
    pst_wide off = pst_engine_keywords_off(engine);

    if (verb->replaced != NULL && verb->syntax == verb->replaced->syntax)
        verb = verb->replaced;
    return verb->syntax != NULL && pst_verb_is_spoken(engine, verb)
        && ((verb->flags & PST_VERB_CHUNKING) == 0
        || (off & PST_KEYWORD(CHUNKING)) == 0)
        && ((verb->flags & PST_VERB_AUTH) == 0
        || (engine->rules->keywords_off & PST_KEYWORD(AUTH)) == 0)
        && ((verb->flags & PST_VERB_TLS) == 0
        || (off & PST_KEYWORD(STARTTLS)) == 0);
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
