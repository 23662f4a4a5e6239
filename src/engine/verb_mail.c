/* verb_mail.c - MAIL and RCPT (RFC 5321 4.1.1.2 and 4.1.1.3), and VRFY. */
#include <limits.h>
#include <string.h>

#include "base/ascii.h"
#include "engine.h"
#include "smtp/parameter.h"
#include "smtp/path_plain.h"

#define MALFORMED "553 5.1.3 Error: malformed address"
#define MOST_PARAMETERS 16

/* Octets of the line block that are kept for the rows of parameters; the
   address has what is left. */
#define ROWS ((MOST_PARAMETERS + 1) * sizeof(postern_parameter))

/* Past the recipient limit the client may go on this long before 421. */
#define OVERSHOOT 1000

static unsigned path_flags(const postern_engine *engine)
{
    const postern_engine_options *options = &engine->rules->options;

    return (options->strict_addresses ? PST_PATH_STRICT : 0U)
        | (options->enable_smtputf8 ? PST_PATH_UTF8 : 0U);
}

static const postern_parameter no_parameters[1] = { { NULL, NULL } };

/* Parses an address into the line block, all but `reserve` octets of it. */
static int parse_path(postern_engine *engine, const char *text,
    size_t reserve, pst_path *path)
{
    pst_work *work = engine->work;
    int result = pst_path_parse(text, strlen(text), path_flags(engine),
        engine->rules->options.local_part_limit, (char *)work + work->tail,
        work->size - work->tail - reserve, path);

    if (result == PST_PATH_OK) {
        work->tail += PST_WORK_ALIGNED(path->length + 1);
        work->address = path->address;
        work->address_size = path->length + 1;
    }
    return result;
}

/*
 * "FROM:" or "TO:", a path, parameters.  Says what is wrong and returns 0, or
 * returns 1 with the address and the text of the parameters.
 */
static int parse_argument(postern_engine *engine, const pst_verb *verb,
    char *argument, const char *word, pst_path *path)
{
    const char *text = pst_ascii_behind(argument, word);
    pst_work *work = engine->work;
    int result = PST_PATH_OK;

    if (text == NULL) {
        pst_verb_syntax(engine, verb, 501);
        return 0;
    }
    argument += text - argument;
    while (*argument == ' ')
        argument++;
    work->next_row = 0;
    work->count = 0;
    work->rows = no_parameters;
    if (pst_path_plain(argument, engine->rules->options.local_part_limit,
        path)) {
        work->address = path->address;
        work->address_size = path->length + 1;
    } else {
        result = parse_path(engine, argument, ROWS, path);
    }
    if (result == PST_PATH_MALFORMED)
        pst_engine_refuse(engine, MALFORMED);
    else if (result == PST_PATH_EMPTY
        || (!engine->extended && *path->rest != '\0'))
        pst_verb_syntax(engine, verb, 501);
    else
        return 1;
    return 0;
}

/* There is more than the path. */
static int parse_parameters(postern_engine *engine, const pst_verb *verb,
    char *rest)
{
    pst_work *work = engine->work;
    enum pst_parameter_result result = PST_PARAMETER_SYNTAX;
    postern_parameter *rows;

    work->rows = rows = (postern_parameter *)(void *)pst_work_take(engine,
        ROWS);
    if (pst_utf8_prints(rest, strlen(rest), 1))
        result = pst_parameter_parse(rest, rows, MOST_PARAMETERS,
            &work->count);
    if (result == PST_PARAMETER_SYNTAX)
        pst_verb_syntax(engine, verb, 501);
    else if (result == PST_PARAMETER_TWICE)
        pst_engine_refuse(engine, "501 Error: a parameter was given twice");
    else if (result == PST_PARAMETER_MANY)
        pst_engine_refuse(engine, "501 Error: too many parameters");
    return result == PST_PARAMETER_OK;
}

/* ---- the parameters of MAIL -------------------------------------------- */

static int is_on(const postern_engine *engine, unsigned keyword)
{
    return (pst_engine_keywords_off(engine) & keyword) == 0;
}

static int refuse(postern_engine *engine, const char *text)
{
    pst_engine_refuse(engine, text);
    return 0;
}

/* RFC 6152 2 */
static int check_body(postern_engine *engine)
{
    const char *body = pst_parameter_find(engine->work->rows, "BODY");

    if (body == NULL || !is_on(engine, PST_KEYWORD_8BITMIME)
        || pst_ascii_compare(body, "7BIT") == 0
        || pst_ascii_compare(body, "8BITMIME") == 0)
        return 1;
    return refuse(engine, "501 Error: BODY can only be one of 7BIT, 8BITMIME");
}

/* RFC 6531 3.4 */
static int check_smtputf8(postern_engine *engine, const pst_path *path)
{
    const char *value = pst_parameter_find(engine->work->rows, "SMTPUTF8");
    const postern_engine_options *options = &engine->rules->options;

    if (value != NULL && *value != '\0')
        return refuse(engine, "501 Error: SMTPUTF8 takes no arguments");
    if (value != NULL && !is_on(engine, PST_KEYWORD_SMTPUTF8))
        return refuse(engine, "501 Error: SMTPUTF8 disabled");
    if (value == NULL && options->strict_addresses && path->utf8)
        return refuse(engine, "553 5.6.7 Error: SMTPUTF8 was not given");
    return 1;
}

/* RFC 1870 6.1 */
static int check_size(postern_engine *engine, const pst_verb *verb)
{
    const char *value = pst_parameter_find(engine->work->rows, "SIZE");
    unsigned long limit = engine->rules->options.data_size_limit, size;

    if (value == NULL || !is_on(engine, PST_KEYWORD_SIZE))
        return 1;
    if (!pst_ascii_number(value, ULONG_MAX, &size)) {
        pst_verb_syntax(engine, verb, 501);
        return 0;
    }
    if (limit == 0 || size <= limit)
        return 1;
    pst_engine_say(engine,
        "552 Error: message size exceeds fixed maximum message size");
    return 0;
}

static int check_parameters(postern_engine *engine, const pst_verb *verb,
    const pst_path *path)
{
    if (engine->work->count == 0 && !path->utf8)
        return 1;
    return check_body(engine) && check_smtputf8(engine, path)
        && check_size(engine, verb);
}

static int is_known_parameter(const postern_engine *engine,
    const char *name)
{
    if (engine->work->verb->name[0] != 'M')
        return 0;
    return strcmp(name, "SMTPUTF8") == 0
        || (strcmp(name, "SIZE") == 0 && is_on(engine, PST_KEYWORD_SIZE))
        || (strcmp(name, "BODY") == 0 && is_on(engine, PST_KEYWORD_8BITMIME));
}

/* Asks about the next parameter that nobody knows, if there is one. */
static void want_parameter(postern_engine *engine)
{
    pst_work *work = engine->work;

    while (work->next_row < work->count
        && is_known_parameter(engine, work->rows[work->next_row].name))
        work->next_row++;
    if (work->next_row < work->count)
        engine->next_ask = POSTERN_ASK_PARAMETER;
}

void pst_verb_mail_next(postern_engine *engine)
{
    const pst_work *work = engine->work;

    engine->next_ask = work->verb->name[0] == 'M' ? POSTERN_ASK_MAIL
        : POSTERN_ASK_RCPT;
    if (engine->rules->options.envelopes && !engine->envelope->announced)
        engine->next_ask = POSTERN_ASK_ENVELOPE_BEGIN;
    else if (work->next_row < work->count)
        want_parameter(engine);
}

/* Asks about the address at once, as a rule. */
static void ask(postern_engine *engine, enum postern_ask what)
{
    engine->next_ask = (unsigned char)what;
    if (engine->work->count > 0 || engine->rules->options.envelopes)
        pst_verb_mail_next(engine);
}

/* ---- MAIL -------------------------------------------------------------- */

void pst_verb_mail(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    pst_path path;

    if (!parse_argument(engine, verb, argument, "FROM:", &path))
        return;
    if (engine->envelope != NULL) {
        pst_engine_refuse(engine, "503 Error: nested MAIL command");
        return;
    }
    if (*path.rest != '\0'
        && !parse_parameters(engine, verb, argument + (path.rest - argument)))
        return;
    if (!check_parameters(engine, verb, &path))
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
    envelope->smtp_utf8 = work->count > 0
        && pst_parameter_find(work->rows, "SMTPUTF8") != NULL;
    pst_engine_say_or_ok(engine, text);
}

/* ---- RCPT -------------------------------------------------------------- */

static void too_many(postern_engine *engine)
{
    if (++engine->envelope->refused_rcpts > OVERSHOOT) {
        pst_engine_say(engine, "421 4.7.0 Error: too many recipients");
        pst_engine_close(engine, POSTERN_REASON_LIMIT);
        return;
    }
    /* RFC 5321 4.5.3.1.10: 452, so that the client comes again with the
       rest */
    pst_engine_say(engine, "452 4.5.3 Error: too many recipients");
}

void pst_verb_rcpt(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    unsigned limit = engine->rules->options.recipient_limit;
    pst_path path;

    if (engine->envelope->chunked) {
        pst_engine_refuse(engine, "503 Error: the message has begun");
        return;
    }
    if (!parse_argument(engine, verb, argument, "TO:", &path))
        return;
    /* RFC 5321 4.1.1.3: a forward-path is never null */
    if (path.null) {
        pst_engine_refuse(engine, MALFORMED);
        return;
    }
    if (*path.rest != '\0'
        && !parse_parameters(engine, verb, argument + (path.rest - argument)))
        return;
    if (limit != 0 && engine->envelope->rcpt_count >= limit)
        too_many(engine);
    else
        ask(engine, POSTERN_ASK_RCPT);
}

void pst_verb_rcpt_done(postern_engine *engine, const char *text, int code)
{
    pst_work *work = engine->work;

    if (code >= 300)
        pst_engine_say(engine, text);
    else if (pst_envelope_add(engine->envelope, work->address,
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
        pst_engine_refuse(engine, is_mail
            ? "555 MAIL FROM parameters not recognized or not implemented"
            : "555 RCPT TO parameters not recognized or not implemented");
    if (is_mail)
        pst_engine_end_transaction(engine, POSTERN_REASON_REFUSED);
}

void pst_verb_vrfy(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    pst_path path;
    char *text;

    (void)verb;
    if (parse_path(engine, argument, 0, &path) == PST_PATH_OK) {
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
