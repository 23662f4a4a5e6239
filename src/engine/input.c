/* SPDX-License-Identifier: MIT */
/*
 * input.c - makes lines of octets, and commands of lines.
 *
 * A line is copied into the line block, whole or in parts as it comes, so that
 * strings that hooks get stay in their place while an answer is put off.  A
 * line that does not fit is thrown away up to its end; then there is one
 * reply.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/config.h"
#include "base/text.h"
#include "base/utf8.h"
#include "engine.h"
#include "parameters.h"

#define TOO_LONG "500 Command line too long"

/* Longer than nearly all lines, and shorter than the smallest limit. */
#define SHORT 64

/* RFC 5321 4.5.3.1.2. */
#define LONGEST_HOST 255

/* The next line is an answer to the server, not a command. */
#define AWAITS_LINE(engine) \
    ((PST_WITH_AUTH || PST_WITH_COMMANDS) && (engine)->mode == PST_MODE_LINE)

/* The longest line that is allowed and fits into the block. */
static size_t most_of(const postern_engine *engine)
{
    return AWAITS_LINE(engine) ? engine->line_limit + 2u
        : engine->work->size - offsetof(pst_work, text) - 1;
}

/* Takes a block for the next line; 0: no memory.  An existing block is large
   enough for any command. */
static int is_ready(postern_engine *engine)
{
    if (AWAITS_LINE(engine))
        return pst_work_ready(engine, engine->line_limit + 2u);
    return engine->work != NULL || pst_work_start(engine);
}

/* ---- a line ------------------------------------------------------------ */

/* It may have been AUTH, or have been sent in its exchange, with a secret. */
static void wipe_line(postern_engine *engine)
{
    if (!PST_WITH_AUTH)
        return;
    engine->secret = 1;
    pst_auth_wipe_line(engine);
}

/* An exchange of AUTH ends with a line that is too long. */
static void refuse_long(postern_engine *engine, const char *text)
{
    engine->mode = PST_MODE_COMMAND;
    if (pst_auth_goes_on(engine))
        pst_auth_break_off(engine, text);
    else
        pst_engine_refuse(engine, text);
}

/* Throws away octets of a line that is too long; after its end the reply is
   500. */
static int overflow(postern_engine *engine, size_t length, int ended)
{
    wipe_line(engine);
    if (length > engine->swallow) {
        pst_engine_say(engine, "421 4.7.0 Command line too long");
        pst_engine_close(engine, POSTERN_REASON_LIMIT);
        return 1;
    }
    engine->swallow -= (unsigned long)length;
    if (ended) {
        engine->overflow = 0;
        refuse_long(engine, AWAITS_LINE(engine) ? PST_SAY_LONG_LINE
            : TOO_LONG);
    }
    return ended;
}

/* The rest of the line is `from`. */
static int start_overflow(postern_engine *engine, const char *from,
    size_t length, int ended)
{
    unsigned long used = (unsigned long)engine->work->used;

    if (!AWAITS_LINE(engine) && pst_garbled_begins(engine, from, length))
        return 1;
    engine->overflow = 1;
    engine->swallow = used > PST_DISCARD_LINE ? 0 : PST_DISCARD_LINE - used;
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
            && (pst_engine_keywords_off(engine) & PST_KEYWORD(XCLIENT)) == 0;
    /* Before TLS, AUTH is known and refused. */
    return pst_verb_is_spoken(engine, verb)
        && ((verb->flags & PST_VERB_AUTH) == 0
        || (engine->rules->keywords_off & PST_KEYWORD(AUTH)) == 0)
        && ((verb->flags & PST_VERB_CHUNKING) == 0
        || (pst_engine_keywords_off(engine) & PST_KEYWORD(CHUNKING)) == 0);
}

/* How much the announced extensions add to the line limit of a verb. */
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

/* The row of the verb, of four letters, at the beginning of a line, or
   NULL. */
static const pst_verb *long_verb(const postern_engine *engine,
    const char *line)
{
    char name[5];
    int i;

    for (i = 0; i < 4; i++)
        name[i] = (char)pst_ascii_upper((unsigned char)line[i]);
    name[4] = '\0';
    return line[4] == ' ' ? pst_verb_find(engine->rules, name) : NULL;
}

/* The block is full, and there are `length` octets more.  For some verbs the
   block is made larger.  0: not for this one. */
static int take_long(postern_engine *engine, const char *from, size_t length)
{
    pst_work *work = engine->work;
    const pst_verb *verb;
    size_t most;

    if (AWAITS_LINE(engine))
        return 0;
    if (work->used < 5)
        memcpy(work->text + work->used, from, 5 - work->used);
    verb = long_verb(engine, work->text);
    if (!is_known(engine, verb))
        return 0;
    most = engine->rules->options.command_size_limit
        + extra_length(engine, verb) + 2u;
    return most > work->used && length <= most - work->used
        && pst_work_widen(engine, most);
}

/* The result of gather(): it has to wait, it has made progress, or a line is
   complete. */
enum progress { NONE, SOME, LINE };

/* Copies octets up to the end of the line, if it is there. */
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
        return start_overflow(engine, from, length, end != NULL) ? SOME
            : NONE;
    work = engine->work;
    memcpy(work->text + work->used, from, length);
    work->used += length;
    work->complete = end != NULL;
    return end != NULL ? LINE : pst_garbled_part(engine) ? SOME : NONE;
}

/* ---- a command --------------------------------------------------------- */

static int is_too_long(const postern_engine *engine, const pst_verb *verb,
    size_t length)
{
    unsigned limit = engine->rules->options.command_size_limit;

    return length > limit && length > limit + extra_length(engine, verb);
}

/* The row of the verb, of four letters in upper case, at the beginning of a
   text. */
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

    if (PST_WITH_SHORTCUTS && command->verb_length == 4)
        verb = quick_verb(rules, command->verb);
    return verb == NULL ? pst_verb_find(rules, command->verb) : verb;
}

static int is_admitted(postern_engine *engine, const char *verb)
{
    return engine->rules->options.command_call_limit == NULL
        || pst_calls_admit(engine, verb);
}

/* The verb as replies show it.  An unknown word may be the password of a
   client that went on although AUTH was refused, and replies get into logs. */
static const char *shown(const postern_engine *engine, const pst_verb *verb,
    const pst_command *command)
{
    return verb == NULL && engine->unheard && command->argument == NULL
        ? PST_TRACE_HIDDEN : command->verb;
}

static void unknown(postern_engine *engine, const char *verb)
{
    if (++engine->unknown >= PST_UNKNOWN_VERBS) {
        pst_engine_say(engine,
            "502 5.5.1 Too many unrecognized commands, goodbye.");
        pst_engine_close(engine, POSTERN_REASON_LIMIT);
        return;
    }
    pst_engine_quote(engine, "500 Error: command \"", verb, "\" not recognized",
        pst_engine_refuse);
}

/* RFC 3207 4 and 4.1: the reply to a verb that is not allowed without TLS;
   NULL: it is allowed. */
static const char *insecure(const postern_engine *engine,
    const pst_verb *verb)
{
    unsigned flags = verb == NULL || !pst_verb_is_spoken(engine, verb) ? 0
        : verb->flags;

    if (engine->vetoed && (verb == NULL || strcmp(verb->name, "QUIT") != 0))
        return "554 Command refused due to lack of security";
    if (engine->must_secure && (flags & PST_VERB_CLEAR) == 0)
        return PST_SAY_STARTTLS;
    /* Before HELO, the reply is about HELO. */
    return engine->must_auth && engine->greeted && !engine->authenticated
        && (flags & PST_VERB_MAILS) != 0 ? PST_SAY_AUTH_FIRST : NULL;
}

/*
 * A host name with octets that are not ASCII is accepted, because machines
 * with such names exist; the octets become "\xe4" and the like.  0: it is
 * another verb, or the name is longer than a name may be (RFC 5321 4.5.3.1.2).
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

/* A command was not executed: was it AUTH? */
static void note_auth(postern_engine *engine, const pst_verb *verb)
{
    if (verb == NULL || (verb->flags & PST_VERB_SECRET) == 0)
        return;
    engine->unheard = 1;
    wipe_line(engine);
}

static int is_text(const pst_verb *verb, const pst_command *command)
{
    return command->argument == NULL || (verb->flags & PST_VERB_PATH) != 0
        || pst_utf8_prints(command->argument, strlen(command->argument), 1);
}

/* The order of these checks is that of aiosmtpd; clients and tests depend on
   it. */
static void run(postern_engine *engine, const pst_verb *verb,
    pst_command *command)
{
    if (is_too_long(engine, verb, command->length)) {
        pst_garbled_verb(engine, command->verb, TOO_LONG);
        wipe_line(engine);
    } else if ((PST_WITH_TLS || PST_WITH_AUTH)
        && (engine->must_secure || engine->vetoed || engine->must_auth)
        && insecure(engine, verb) != NULL) {
        pst_verb_refuse(engine, verb, insecure(engine, verb),
            command->argument, pst_engine_say);
        note_auth(engine, verb);
    } else if (!is_admitted(engine, command->verb)) {
        pst_engine_quote(engine, "421 4.7.0 ", shown(engine, verb, command),
            " sent too many times", pst_engine_say);
        pst_engine_close(engine, POSTERN_REASON_LIMIT);
    } else if (!is_known(engine, verb)) {
        unknown(engine, shown(engine, verb, command));
        note_auth(engine, verb);
    } else if (!is_text(verb, command)
        && !escape_host(engine, verb, command)) {
        pst_garbled_verb(engine, command->verb, PST_SAY_BAD_SYNTAX);
    } else {
        pst_engine_restart_clock(engine);
        engine->work->verb = verb;
        pst_verb_start(engine, verb, command->argument);
    }
}

/* Handles a line that command_line() has not handled. */
static void other_line(postern_engine *engine, pst_work *work, size_t length)
{
    const postern_rules *rules = engine->rules;
    const pst_verb *verb;
    pst_command command;
    enum pst_command_result result = pst_command_parse(work->text, length,
        rules->options.enable_smtputf8, &command);

    if (result == PST_COMMAND_BAD) {
        if (!pst_garbled_tls(engine, work->text, length))
            pst_garbled_line(engine, work->text, length, PST_SAY_BAD_SYNTAX);
        wipe_line(engine);
        return;
    }
    verb = verb_of(rules, &command);
    if (verb == NULL && pst_garbled_forbidden(engine, command.verb)) {
        return;
    } else if (result == PST_COMMAND_NOT_ASCII
        && !escape_host(engine, verb, &command)) {
        pst_garbled_verb(engine, command.verb, PST_SAY_NOT_ASCII);
        note_auth(engine, verb);
    } else {
        run(engine, verb, &command);
    }
}

static void command_line(postern_engine *engine, pst_work *work, size_t length)
{
    const pst_verb *verb = !PST_WITH_SHORTCUTS || length < 4 ? NULL
        : quick_verb(engine->rules, work->text);
    pst_command command;

    if (verb != NULL && pst_command_plain(work->text, length, &command))
        run(engine, verb, &command);
    else
        other_line(engine, work, length);
}

/* Handles the line that postern_expect_line expects. */
static void asked_line(postern_engine *engine, pst_work *work, size_t length)
{
    engine->mode = PST_MODE_COMMAND;
    while (length > 0 && (work->text[length - 1] == '\n'
        || work->text[length - 1] == '\r'))
        length--;
    if (length > engine->line_limit) {
        refuse_long(engine, PST_SAY_LONG_LINE);
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

/* After a long line there may be too little room for its path and parameters;
   0: no memory for a larger block. */
static int make_room(postern_engine *engine, size_t length)
{
    size_t needed = length + PST_PARAMETERS_SIZE, room;

    (void)pst_work_rest(engine, &room);
    return room >= needed
        || pst_work_widen(engine, engine->work->tail + needed);
}

/* Processes a complete line. */
static void act(postern_engine *engine)
{
    pst_work *work = engine->work;
    size_t length = work->used;

    engine->traced = 0;
    work->complete = 0;
    work->used = 0;
    work->tail = PST_WORK_ALIGNED(offsetof(pst_work, text) + length + 1);
    if (AWAITS_LINE(engine))
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
        /* if the client has left, half a command gets no reply */
        if (engine->eof)
            pst_engine_close(engine, POSTERN_REASON_EOF);
        return engine->closing;
    }
    if (progress == SOME)
        return 1;
    if (PST_WITH_LOG && engine->rules->options.trace && !engine->traced)
        engine->next_ask = POSTERN_ASK_TRACE;
    else
        act(engine);
    return 1;
}
