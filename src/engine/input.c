/* SPDX-License-Identifier: MIT */
/*
 * input.c - octets become lines, and lines become commands.
 *
 * A line is copied into the line block, whole or in parts as it comes, so that
 * what hooks are shown stays where it is while they think.  A line that does
 * not fit is thrown away up to its end, then answered once.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/config.h"
#include "base/text.h"
#include "base/utf8.h"
#include "engine.h"
#include "parameters.h"

#define TOO_LONG "500 Command line too long"

/* Nearly all lines are shorter than this, and than the least limit. */
#define SHORT 64

/* RFC 5321 4.5.3.1.2. */
#define LONGEST_HOST 255

/* The longest line that the block takes, and that is allowed. */
static size_t most_of(const postern_engine *engine)
{
    return engine->mode == PST_MODE_LINE ? engine->line_limit + 2u
        : engine->work->size - offsetof(pst_work, text) - 1;
}

/* A block for the line that comes; 0: no memory.  One that is there is large
   enough for any command. */
static int is_ready(postern_engine *engine)
{
    if (engine->mode == PST_MODE_LINE)
        return pst_work_ready(engine, engine->line_limit + 2u);
    return engine->work != NULL || pst_work_start(engine);
}

/* ---- a line ------------------------------------------------------------ */

/* Throws octets of a line away that is too long; its end is answered 500. */
static int overflow(postern_engine *engine, size_t length, int ended)
{
    if (length > engine->swallow) {
        pst_engine_say(engine, "421 4.7.0 Command line too long");
        pst_engine_close(engine, POSTERN_REASON_LIMIT);
        return 1;
    }
    engine->swallow -= (unsigned long)length;
    if (ended) {
        engine->overflow = 0;
        pst_engine_refuse(engine, engine->mode == PST_MODE_LINE
            ? PST_SAY_LONG_LINE : TOO_LONG);
        engine->mode = PST_MODE_COMMAND;
        pst_auth_end(engine);
    }
    return ended;
}

static int start_overflow(postern_engine *engine, size_t length, int ended)
{
    size_t used = engine->work->used;

    engine->overflow = 1;
    engine->swallow = used > PST_DISCARD_LINE ? 0
        : PST_DISCARD_LINE - (unsigned long)used;
    engine->work->used = 0;
    return overflow(engine, length, ended);
}

static int is_known(const postern_engine *engine, const pst_verb *verb)
{
    if (verb == NULL)
        return 0;
    if ((verb->flags & (PST_VERB_CHUNKING | PST_VERB_AUTH | PST_VERB_SMTP
        | PST_VERB_LMTP | PST_VERB_TRUSTED)) == 0)
        return 1;
    if ((verb->flags & PST_VERB_TRUSTED) != 0)
        return engine->trusted
            && (pst_engine_keywords_off(engine) & PST_KEYWORD_XCLIENT) == 0;
    /* Before TLS, AUTH is known and refused. */
    return pst_verb_is_spoken(engine, verb)
        && ((verb->flags & PST_VERB_AUTH) == 0
        || (engine->rules->keywords_off & PST_KEYWORD_AUTH) == 0)
        && ((verb->flags & PST_VERB_CHUNKING) == 0
        || (pst_engine_keywords_off(engine) & PST_KEYWORD_CHUNKING) == 0);
}

/* The block is full, and so are `length` octets more.  A line of AUTH may be
   longer than all others; its block is made wider.  0: it is another line. */
static int take_long(postern_engine *engine, const char *from, size_t length)
{
    pst_work *work = engine->work;
    const pst_verb *verb;

    if (engine->mode == PST_MODE_LINE
        || length > PST_AUTH_LINE - work->used)
        return 0;
    if (work->used < 5)
        memcpy(work->text + work->used, from, 5 - work->used);
    verb = pst_verb_find(engine->rules, "AUTH");
    return verb != NULL && pst_ascii_begins(work->text, "AUTH ")
        && (engine->rules->keywords_off & PST_KEYWORD_AUTH) == 0
        && pst_work_widen(engine, PST_AUTH_LINE);
}

/* What gather() did: it has to wait, it came further, or a line is there. */
enum progress { NONE, SOME, LINE };

/* Takes octets up to the end of the line, if it is there. */
static enum progress gather(postern_engine *engine)
{
    size_t left = engine->loan_length - engine->loan_used, length = left;
    const char *from = engine->loan + engine->loan_used, *end;
    pst_work *work;

    if (left == 0)
        return NONE;
    end = (const char *)memchr(from, '\n', left);
    if (end != NULL)
        length = (size_t)(end - from) + 1;
    engine->loan_used += length;
    if (engine->overflow)
        return overflow(engine, length, end != NULL) ? SOME : NONE;
    if (!is_ready(engine)) {
        pst_engine_out_of_memory(engine);
        return SOME;
    }
    work = engine->work;
    if (length > most_of(engine) - work->used
        && !take_long(engine, from, length))
        return start_overflow(engine, length, end != NULL) ? SOME : NONE;
    work = engine->work;
    memcpy(work->text + work->used, from, length);
    work->used += length;
    work->complete = end != NULL;
    return work->complete ? LINE : NONE;
}

/* ---- a command --------------------------------------------------------- */

/* What the announced extensions add to the line of a verb. */
static unsigned extra_length(const postern_engine *engine,
    const pst_verb *verb)
{
    if (verb == NULL || !engine->extended)
        return 0;
    if ((verb->flags & PST_VERB_LONG) != 0)
        return PST_AUTH_LINE - 2
            - engine->rules->options.command_size_limit;
    return (verb->flags & PST_VERB_GROWS) == 0 ? 0
        : pst_parameters_length(engine, verb);
}

static int is_too_long(const postern_engine *engine, const pst_verb *verb,
    size_t length)
{
    unsigned limit = engine->rules->options.command_size_limit;

    return length > limit && length > limit + extra_length(engine, verb);
}

/* The row of a verb whose four letters, in upper case, a text begins with. */
static const pst_verb *quick_verb(const postern_rules *rules,
    const char *text)
{
    const pst_verb *verb = rules->quick[PST_RULES_HASH(text)];

    return verb != NULL && memcmp(verb->name, text, 4) == 0 ? verb : NULL;
}

/* The row of any verb, or NULL. */
static const pst_verb *verb_of(const postern_rules *rules,
    const pst_command *command)
{
    const pst_verb *verb = NULL;

    if (command->verb_length == 4)
        verb = quick_verb(rules, command->verb);
    return verb == NULL ? pst_verb_find(rules, command->verb) : verb;
}

static int is_admitted(postern_engine *engine, const char *verb)
{
    return engine->rules->options.command_call_limit == NULL
        || pst_calls_admit(engine, verb);
}

static void quote(postern_engine *engine, const char *before,
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

static void unknown(postern_engine *engine, const char *verb)
{
    if (++engine->unknown >= PST_UNKNOWN_VERBS) {
        pst_engine_say(engine,
            "502 5.5.1 Too many unrecognized commands, goodbye.");
        pst_engine_close(engine, POSTERN_REASON_LIMIT);
        return;
    }
    quote(engine, "500 Error: command \"", verb, "\" not recognized",
        pst_engine_refuse);
}

/* A client of HTTP, say, may be a browser that was talked into it: nothing of
   what it sends is looked at any more. */
static int is_forbidden(const postern_engine *engine, const char *verb)
{
    return !engine->greeted && pst_ascii_is_listed(
        engine->rules->options.forbidden_commands, verb);
}

static void turn_away(postern_engine *engine, const char *verb)
{
    quote(engine, "421 4.7.0 Error: ", verb, " is no command of SMTP",
        pst_engine_say);
    pst_engine_close(engine, POSTERN_REASON_FORBIDDEN);
}

/* RFC 3207 4 and 4.1: the refusal of a verb that has to wait for TLS; NULL: it
   need not. */
static const char *insecure(const postern_engine *engine,
    const pst_verb *verb)
{
    unsigned flags = verb == NULL || !pst_verb_is_spoken(engine, verb) ? 0
        : verb->flags;

    if (engine->vetoed && (verb == NULL || strcmp(verb->name, "QUIT") != 0))
        return "554 Command refused due to lack of security";
    if (engine->must_secure && (flags & PST_VERB_CLEAR) == 0)
        return PST_SAY_STARTTLS;
    /* Before HELO that is what is missing. */
    return engine->must_auth && engine->greeted && !engine->authenticated
        && (flags & PST_VERB_MAILS) != 0 ? PST_SAY_AUTH_FIRST : NULL;
}

/*
 * A host name that is not text is taken all the same, since machines with such
 * names send it: what is not ASCII becomes "\xe4".  0: it is another verb, or
 * the name is longer than a name may be (RFC 5321 4.5.3.1.2).
 */
static int escape_host(postern_engine *engine, const pst_verb *verb,
    pst_command *command)
{
    char *place;
    pst_text text;

    if (verb == NULL || (verb->flags & PST_VERB_HOST) == 0
        || (place = pst_work_take(engine, LONGEST_HOST + 1)) == NULL)
        return 0;
    pst_text_init(&text, place, LONGEST_HOST + 1);
    pst_text_escaped(&text, command->argument, strlen(command->argument));
    command->argument = place;
    return !text.cut;
}

static int is_text(const pst_verb *verb, const pst_command *command)
{
    return command->argument == NULL || (verb->flags & PST_VERB_PATH) != 0
        || pst_utf8_prints(command->argument, strlen(command->argument), 1);
}

/* The order of these checks is aiosmtpd's; clients and tests rely on it. */
static void run(postern_engine *engine, const pst_verb *verb,
    pst_command *command)
{
    if (is_too_long(engine, verb, command->length)) {
        pst_engine_refuse(engine, TOO_LONG);
    } else if ((engine->must_secure || engine->vetoed || engine->must_auth)
        && insecure(engine, verb) != NULL) {
        pst_engine_say(engine, insecure(engine, verb));
    } else if (!is_admitted(engine, command->verb)) {
        quote(engine, "421 4.7.0 ", command->verb, " sent too many times",
            pst_engine_say);
        pst_engine_close(engine, POSTERN_REASON_LIMIT);
    } else if (!is_known(engine, verb)) {
        unknown(engine, command->verb);
    } else if (!is_text(verb, command)
        && !escape_host(engine, verb, command)) {
        pst_engine_refuse(engine, PST_SAY_BAD_SYNTAX);
    } else {
        pst_engine_restart_clock(engine);
        engine->work->verb = verb;
        pst_verb_start(engine, verb, command->argument);
    }
}

/* Any command: the one that command_line() has not acted upon. */
static void other_line(postern_engine *engine, pst_work *work, size_t length)
{
    const postern_rules *rules = engine->rules;
    const pst_verb *verb;
    pst_command command;
    enum pst_command_result result = pst_command_parse(work->text, length,
        rules->options.enable_smtputf8, &command);

    if (result == PST_COMMAND_BAD) {
        /* a client that waits for TLS cannot read a reply */
        if (pst_engine_is_hello(work->text, length))
            pst_engine_close(engine, POSTERN_REASON_HELLO);
        else
            pst_engine_refuse(engine, PST_SAY_BAD_SYNTAX);
        return;
    }
    verb = verb_of(rules, &command);
    if (verb == NULL && is_forbidden(engine, command.verb))
        turn_away(engine, command.verb);
    else if (result == PST_COMMAND_NOT_ASCII
        && !escape_host(engine, verb, &command))
        pst_engine_refuse(engine, PST_SAY_NOT_ASCII);
    else
        run(engine, verb, &command);
}

static void command_line(postern_engine *engine, pst_work *work, size_t length)
{
    const pst_verb *verb = length < 4 ? NULL
        : quick_verb(engine->rules, work->text);
    pst_command command;

    if (verb != NULL && pst_command_plain(work->text, length, &command))
        run(engine, verb, &command);
    else
        other_line(engine, work, length);
}

/* The line that postern_expect_line expects. */
static void asked_line(postern_engine *engine, pst_work *work, size_t length)
{
    engine->mode = PST_MODE_COMMAND;
    while (length > 0 && (work->text[length - 1] == '\n'
        || work->text[length - 1] == '\r'))
        length--;
    if (length > engine->line_limit) {
        pst_auth_end(engine);
        pst_engine_refuse(engine, PST_SAY_LONG_LINE);
    } else if (pst_auth_goes_on(engine)) {
        pst_auth_line(engine, work->text, length);
    } else if (!pst_utf8_prints(work->text, length, 0)) {
        pst_engine_refuse(engine, PST_SAY_BAD_SYNTAX);
    } else {
        work->text[length] = '\0';
        work->argument = work->text;
        engine->next_ask = POSTERN_ASK_LINE;
    }
}

/* Behind a line that is longer than others there may be too little room for
   its path and its parameters; 0: no memory for more. */
static int make_room(postern_engine *engine, size_t length)
{
    size_t needed = length + PST_PARAMETERS_SIZE, room;

    (void)pst_work_rest(engine, &room);
    return room >= needed
        || pst_work_widen(engine, engine->work->tail + needed);
}

/* The line is there: it is acted upon. */
static void act(postern_engine *engine)
{
    pst_work *work = engine->work;
    size_t length = work->used;

    engine->traced = 0;
    work->complete = 0;
    work->used = 0;
    work->tail = PST_WORK_ALIGNED(offsetof(pst_work, text) + length + 1);
    if (engine->mode == PST_MODE_LINE)
        asked_line(engine, work, length);
    else if (length > SHORT
        && length > engine->rules->options.command_size_limit + 2
        && !make_room(engine, length))
        pst_engine_out_of_memory(engine);
    else
        command_line(engine, engine->work, length);
}

int pst_input_step(postern_engine *engine)
{
    enum progress progress = LINE;

    if (engine->work == NULL || !engine->work->complete)
        progress = gather(engine);
    if (progress == NONE) {
        /* A client that has left gets no reply to half a command. */
        if (engine->eof)
            pst_engine_close(engine, POSTERN_REASON_EOF);
        return engine->closing;
    }
    if (progress == SOME)
        return 1;
    if (engine->rules->options.trace && !engine->traced)
        engine->next_ask = POSTERN_ASK_TRACE;
    else
        act(engine);
    return 1;
}
