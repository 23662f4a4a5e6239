/* SPDX-License-Identifier: MIT */
/* verb_mail.c - MAIL and RCPT (RFC 5321 4.1.1.2 and 4.1.1.3). */
#include <string.h>

#include "base/ascii.h"
#include "engine.h"
#include "parameters.h"
#include "smtp/parameter.h"

#define MALFORMED "553 5.1.3 Error: malformed address"

/* After the recipient limit, so many more RCPT are allowed before 421. */
#define OVERSHOOT 1000

/* Parses the path into the line block; parameters have a reserved part of
   it. */
static int read_path(postern_engine *engine, char *text, pst_path *path)
{
    const postern_rules *rules = engine->rules;
    pst_work *work = engine->work;
    int result;

    while (*text == ' ')
        text++;
    result = pst_path_read(text, rules->path_flags,
        rules->options.local_part_limit, (char *)work + work->tail,
        work->size - work->tail - PST_PARAMETERS_SIZE, path);
    if (result != PST_PATH_OK)
        return result;
    work->address = path->address;
    work->address_size = path->length + 1;
    if (path->address == (char *)work + work->tail)
        work->tail += PST_WORK_ALIGNED(work->address_size);
    return PST_PATH_OK;
}

/* The length of the word at the beginning of the argument; 0: it is not there.
   Nearly all clients write it in upper case. */
#define WORD(word, argument) \
    (strncmp(argument, word, sizeof(word) - 1) == 0 \
    || pst_ascii_begins(argument, word) ? sizeof(word) - 1 : 0)

/*
 * Parses the word, a path and parameters.  Returns 1 with the address and the
 * text of the parameters, or sends the error and returns 0.
 */
static int parse_argument(postern_engine *engine, const pst_verb *verb,
    char *argument, size_t word, pst_path *path)
{
    pst_work *work = engine->work;
    int result = PST_PATH_EMPTY;

    work->next_row = 0;
    work->count = 0;
    work->rows = pst_parameter_none;
    work->domain = NULL;
    if (word > 0)
        result = read_path(engine, argument + word, path);
    if (result == PST_PATH_OK && (engine->extended || *path->rest == '\0'))
        return 1;
    if (result == PST_PATH_MALFORMED)
        pst_engine_refuse(engine, MALFORMED);
    else
        pst_verb_syntax(engine, verb, 501);
    return 0;
}

void pst_verb_mail_next(postern_engine *engine)
{
    const pst_work *work = engine->work;

    engine->next_ask = work->verb->name[0] == 'M' ? POSTERN_ASK_MAIL
        : POSTERN_ASK_RCPT;
    if (engine->rules->options.envelopes && !engine->envelope->announced)
        engine->next_ask = POSTERN_ASK_ENVELOPE_BEGIN;
    else if (work->next_row < work->count
        && pst_parameters_find_unknown(engine))
        engine->next_ask = POSTERN_ASK_PARAMETER;
}

/* Asks about the address; and before that about the envelope and unknown
   parameters, if necessary. */
static void ask(postern_engine *engine, enum postern_ask what)
{
    engine->next_ask = (unsigned char)what;
    if (engine->work->count > 0 || engine->rules->options.envelopes)
        pst_verb_mail_next(engine);
}

/* ---- MAIL -------------------------------------------------------------- */

/* Is one more message allowed?  Messages are counted only if there is a
   limit. */
static int is_within(postern_engine *engine, unsigned limit)
{
    pst_rare *rare = pst_rare_of(engine);

    if (rare == NULL) {
        pst_engine_no_memory(engine);
        return 0;
    }
    if (rare->mails < limit)
        return 1;
    pst_engine_say(engine, "421 4.7.0 Error: too many messages");
    pst_engine_close(engine, POSTERN_REASON_LIMIT);
    return 0;
}

void pst_verb_mail(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    unsigned limit = engine->rules->options.mail_limit;
    pst_path path;

    if (!parse_argument(engine, verb, argument, WORD("FROM:", argument),
        &path))
        return;
    if (engine->envelope != NULL) {
        pst_engine_refuse(engine, "503 Error: nested MAIL command");
        return;
    }
    if (limit != 0 && !is_within(engine, limit))
        return;
    if (*path.rest != '\0'
        && !pst_parameters_read(engine, verb,
            argument + (path.rest - argument)))
        return;
    if (path.utf8 && engine->rules->options.strict_addresses
        && postern_parameter_find(engine->work->rows, "SMTPUTF8") == NULL) {
        pst_engine_refuse(engine, "553 5.6.7 Error: SMTPUTF8 was not given");
        return;
    }
    if (engine->work->count > 0 && !pst_parameters_check(engine, verb))
        return;
    engine->envelope = pst_envelope_new(&engine->rules->shelf);
    if (engine->envelope == NULL)
        pst_engine_no_memory(engine);
    else
        ask(engine, POSTERN_ASK_MAIL);
}

void pst_verb_mail_done(postern_engine *engine, const char *text, int code)
{
    pst_work *work = engine->work;
    postern_envelope *envelope = engine->envelope;

    if (code >= 300) {
        pst_engine_say(engine, text);
        pst_engine_end_transaction(engine, POSTERN_REASON_REFUSED);
        return;
    }
    if (pst_envelope_set_sender(envelope, work->address, work->address_size,
        work->rows, work->count) != 0) {
        pst_engine_no_memory(engine);
        pst_engine_end_transaction(engine, POSTERN_REASON_MEMORY);
        return;
    }
    if (work->count > 0) {
        envelope->smtp_utf8 = postern_parameter_find(work->rows, "SMTPUTF8")
            != NULL;
        envelope->binary = pst_parameters_is_binary(engine) != 0;
    }
    /* the limit may have been set after the command */
    if (engine->rules->options.mail_limit != 0 && engine->rare != NULL)
        engine->rare->mails++;
    pst_engine_say_or_ok(engine, text);
}

/* ---- RCPT -------------------------------------------------------------- */

static void too_many(postern_engine *engine, const char *text)
{
    if (++engine->envelope->refused_rcpts > OVERSHOOT) {
        pst_engine_say(engine, "421 4.7.0 Error: too many recipients");
        pst_engine_close(engine, POSTERN_REASON_LIMIT);
        return;
    }
    /* RFC 5321 4.5.3.1.10: 452, so that the client sends the rest later */
    pst_engine_say(engine, text);
}

/* Records the domain of the recipient; 0: there are too many domains. */
static int is_near(postern_engine *engine, const char *address)
{
    const postern_envelope *envelope = engine->envelope;
    const char *domain = postern_mailbox_domain(address);

    if (pst_envelope_has_domain(envelope, domain))
        return 1;
    engine->work->domain = domain;
    return envelope->domain_count
        < engine->rules->options.recipient_domain_limit;
}

void pst_verb_rcpt(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    const postern_engine_options *options = &engine->rules->options;
    unsigned limit = options->recipient_limit;
    pst_path path;

    if (engine->envelope->chunked) {
        pst_engine_refuse(engine, "503 Error: the message has begun");
        return;
    }
    if (!parse_argument(engine, verb, argument, WORD("TO:", argument), &path))
        return;
    /* RFC 5321 4.1.1.3: a forward-path is never null */
    if (path.null) {
        pst_engine_refuse(engine, MALFORMED);
        return;
    }
    if (*path.rest != '\0'
        && !pst_parameters_read(engine, verb,
            argument + (path.rest - argument)))
        return;
    if (engine->work->count > 0 && !pst_parameters_check(engine, verb))
        return;
    /* the limit 0 means no limit; 0 - 1U is larger than any count */
    if (engine->envelope->rcpt_count > limit - 1U)
        too_many(engine, "452 4.5.3 Error: too many recipients");
    else if (options->recipient_domain_limit != 0
        && !is_near(engine, path.address))
        too_many(engine, "452 4.5.3 Error: too many domains");
    else
        ask(engine, POSTERN_ASK_RCPT);
}

void pst_verb_rcpt_done(postern_engine *engine, const char *text, int code)
{
    pst_work *work = engine->work;

    if (code >= 300)
        pst_engine_say(engine, text);
    else if (work->address == NULL)     /* a hook has left the recipient out */
        pst_engine_say_or_ok(engine, text);
    else if ((work->domain != NULL
        && pst_envelope_add_domain(engine->envelope, work->domain) != 0)
        || pst_envelope_add(engine->envelope, work->address,
        work->address_size, work->rows, work->count) != 0)
        pst_engine_no_memory(engine);
    else
        pst_engine_say_or_ok(engine, text);
}

/* ---- both -------------------------------------------------------------- */

void pst_verb_parameter_done(postern_engine *engine, const char *text,
    int code)
{
    int is_mail = engine->work->verb->name[0] == 'M';

    if (code != 0 && code < 300) {
        engine->work->next_row++;
        pst_verb_mail_next(engine);
        return;
    }
    if (code != 0)
        pst_engine_say(engine, text);
    else
        pst_engine_refuse(engine, pst_parameters_refusal(engine));
    if (is_mail)
        pst_engine_end_transaction(engine, POSTERN_REASON_REFUSED);
}
