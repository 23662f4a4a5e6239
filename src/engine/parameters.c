/* SPDX-License-Identifier: MIT */
/*
 * parameters.c - the parameters of MAIL and RCPT (RFC 5321 4.1.1.11).
 */
#include <limits.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "parameters.h"
#include "smtp/parameter.h"
#include "smtp/wish.h"
#include "smtp/xtext.h"

#define SMTPUTF8_ARGUMENT "501 Error: SMTPUTF8 takes no arguments"

/* RFC 3461 4.2 and 4.4: the length before decoding. */
#define LONGEST_ORCPT 500
#define LONGEST_ENVID 100

int pst_parameters_read(postern_engine *engine, const pst_verb *verb,
    char *rest)
{
    pst_work *work = engine->work;
    enum pst_parameter_result result = PST_PARAMETER_SYNTAX;
    postern_parameter *rows;

    work->rows = rows = (postern_parameter *)(void *)pst_work_take(engine,
        PST_PARAMETERS_SIZE);
    if (pst_utf8_prints(rest, strlen(rest), 1))
        result = pst_parameter_parse(rest, rows, PST_PARAMETERS_MOST,
            &work->count);
    if (result == PST_PARAMETER_SYNTAX)
        pst_verb_syntax(engine, verb, 501);
    else if (result == PST_PARAMETER_TWICE)
        pst_engine_refuse(engine, "501 Error: a parameter was given twice");
    else if (result == PST_PARAMETER_MANY)
        pst_engine_refuse(engine, "501 Error: too many parameters");
    return result == PST_PARAMETER_OK;
}

/* RFC 3030 3. */
int pst_parameters_is_binary(const postern_engine *engine)
{
    const char *body = postern_parameter_find(engine->work->rows, "BODY");

    return PST_WITH_CHUNKING && body != NULL
        && pst_ascii_compare(body, "BINARYMIME") == 0
        && (pst_engine_keywords_off(engine) & PST_KEYWORD(BINARYMIME)) == 0;
}

/* ---- the known ones ---------------------------------------------------- */

/* Stands for "501 Syntax: ..." of the verb. */
static const char syntax[] = "501";

/* RFC 6152 2. */
static const char *check_body(const postern_engine *engine, const char *value)
{
    int binary = pst_parameters_is_binary(engine);

    return pst_ascii_compare(value, "7BIT") == 0
        || pst_ascii_compare(value, "8BITMIME") == 0 || binary ? NULL
        : !PST_WITH_CHUNKING
        || (pst_engine_keywords_off(engine) & PST_KEYWORD(BINARYMIME)) != 0
        ? "501 Error: BODY can only be one of 7BIT, 8BITMIME"
        : "501 Error: BODY can only be one of 7BIT, 8BITMIME, BINARYMIME";
}

/* RFC 6531 3.4. */
#if PST_WITH_SMTPUTF8
static const char *check_smtputf8(const postern_engine *engine,
    const char *value)
{
    (void)engine;
    return *value == '\0' ? NULL : SMTPUTF8_ARGUMENT;
}
#endif

/* RFC 1870 6.1. */
static const char *check_size(const postern_engine *engine, const char *value)
{
    unsigned long limit = engine->rules->options.data_size_limit, size;

    if (!pst_ascii_number(value, ULONG_MAX, &size))
        return syntax;
    return limit == 0 || size <= limit ? NULL
        : "552 Error: message size exceeds fixed maximum message size";
}

#if PST_WITH_DELIVERY

/* RFC 4954 5: who first sent the message, or "<>".  It is shown to the hook
   `mail`, which may trust it or not. */
static const char *check_auth(const postern_engine *engine, const char *value)
{
    (void)engine;
    return *value != '\0' && (strcmp(value, "<>") == 0 || pst_xtext_is(value))
        ? NULL : syntax;
}

/* RFC 3461 4.3. */
static const char *check_ret(const postern_engine *engine, const char *value)
{
    (void)engine;
    return pst_ascii_compare(value, "FULL") == 0
        || pst_ascii_compare(value, "HDRS") == 0 ? NULL
        : "501 Error: RET can only be one of FULL, HDRS";
}

/* RFC 3461 4.4: the decoded value is printing ASCII. */
static const char *check_envid(const postern_engine *engine, const char *value)
{
    char text[LONGEST_ENVID + 1];

    (void)engine;
    return *value != '\0' && strlen(value) <= LONGEST_ENVID
        && postern_xtext_decode(text, sizeof(text), value) == 0
        && pst_ascii_is_text(text, ' ') ? NULL
        : "501 Error: ENVID is no xtext of at most 100 octets";
}

/* RFC 3461 4.1. */
static const char *check_notify(const postern_engine *engine,
    const char *value)
{
    (void)engine;
    return postern_notify_flags(value) != 0 ? NULL
        : "501 Error: NOTIFY is NEVER, or some of SUCCESS, FAILURE, DELAY";
}

/* RFC 3461 4.2, RFC 6533 3. */
static const char *check_orcpt(const postern_engine *engine, const char *value)
{
    char text[LONGEST_ORCPT + 1];

    (void)engine;
    return strlen(value) <= LONGEST_ORCPT
        && postern_orcpt_decode(text, sizeof(text), value) == 0 ? NULL
        : "501 Error: ORCPT is no type, ';' and address of at most 500 octets";
}

/* RFC 8689 2 (4). */
static const char *check_requiretls(const postern_engine *engine,
    const char *value)
{
    (void)engine;
    return *value == '\0' ? NULL : "501 Error: REQUIRETLS takes no arguments";
}

static const char *check_priority(const postern_engine *engine,
    const char *value)
{
    (void)engine;
    return pst_wish_is_priority(value) ? NULL
        : "501 Error: MT-PRIORITY is -9 to 9";
}

/* RFC 2852 4: there is no time left for a message that would be returned; 3: a
   time below the minimum is valid, but cannot be kept. */
static const char *check_by(const postern_engine *engine, const char *value)
{
    unsigned long minimum = engine->rules->options.deliver_by_minimum;
    unsigned long seconds;
    int returns;

    if (!pst_wish_by(value, &seconds, &returns))
        return "501 Error: BY is seconds, ';' and N, R, NT or RT";
    if (returns && seconds == 0)
        return "501 Error: BY with R is a time above 0";
    return !returns || seconds >= minimum ? NULL
        : "555 Error: BY is too short a time";
}

/* RFC 4865 3 and 4: only one of the two, within the limits. */
static const char *check_holdfor(const postern_engine *engine,
    const char *value)
{
    unsigned long seconds = pst_wish_seconds(value);

    if (postern_parameter_find(engine->work->rows, "HOLDUNTIL") != NULL)
        return "501 Error: HOLDFOR and HOLDUNTIL";
    if (seconds == 0)
        return "501 Error: HOLDFOR is a number of seconds";
    return engine->rules->options.hold_limit == 0
        || seconds <= engine->rules->options.hold_limit ? NULL
        : "501 Error: HOLDFOR is too long a time";
}

static const char *check_holduntil(const postern_engine *engine,
    const char *value)
{
    if (!pst_wish_is_moment(value))
        return "501 Error: HOLDUNTIL is a time such as 2030-01-31T00:00:00Z";
    return strcmp(value, engine->rules->options.hold_until_limit) <= 0 ? NULL
        : "501 Error: HOLDUNTIL is too late";
}

#endif

/* In the order in which they are checked. */
static const struct row {
    char verb;              /* the first letter of MAIL or RCPT */
    const char *name;
    pst_wide keyword;       /* it is known while this is on */
    unsigned short length;  /* what it adds to the longest line of the verb */
    const char *(*check)(const postern_engine *engine, const char *value);
                            /* returns the reply if the value is wrong, or
                               NULL */
} known[] = {
    { 'M', "BODY", PST_KEYWORD(8BITMIME), 0, check_body },
#if PST_WITH_SMTPUTF8
    /* RFC 6531 3.4 (7) */
    { 'M', "SMTPUTF8", PST_KEYWORD(SMTPUTF8), 10, check_smtputf8 },
#endif
    /* RFC 1870 6 (8) */
    { 'M', "SIZE", PST_KEYWORD(SIZE), 26, check_size }
#if PST_WITH_DELIVERY
    ,
    /* RFC 4954 3 (5) */
    { 'M', "AUTH", PST_KEYWORD(AUTH), 500, check_auth },
    /* RFC 3461 has no number: " RET=FULL", and the longest ENVID (4.4) */
    { 'M', "RET", PST_KEYWORD(DSN), 9, check_ret },
    { 'M', "ENVID", PST_KEYWORD(DSN), 7 + LONGEST_ENVID, check_envid },
    /* RFC 8689 2 (6) */
    { 'M', "REQUIRETLS", PST_KEYWORD(REQUIRETLS), 11, check_requiretls },
    /* RFC 6710 3 (6) */
    { 'M', "MT-PRIORITY", PST_KEYWORD(MT_PRIORITY), 15, check_priority },
    /* RFC 2852 2 (5) */
    { 'M', "BY", PST_KEYWORD(DELIVERBY), 17, check_by },
    /* RFC 4865 3 (5) */
    { 'M', "HOLDFOR", PST_KEYWORD(FUTURERELEASE), 0, check_holdfor },
    { 'M', "HOLDUNTIL", PST_KEYWORD(FUTURERELEASE), 34, check_holduntil },
    /* " NOTIFY=SUCCESS,FAILURE,DELAY", and the longest ORCPT (4.2) */
    { 'R', "NOTIFY", PST_KEYWORD(DSN), 29, check_notify },
    { 'R', "ORCPT", PST_KEYWORD(DSN), 7 + LONGEST_ORCPT, check_orcpt }
#endif
};

#define KNOWN (sizeof(known) / sizeof(known[0]))

/* Is it accepted although EHLO does not announce it? */
static int is_extra(const postern_engine *engine, const char *name)
{
    return pst_ascii_is_listed(engine->rules->options.extra_parameters, name);
}

static int is_on(const postern_engine *engine, const struct row *row)
{
    return (pst_engine_keywords_off(engine) & row->keyword) == 0
        || (row->keyword == PST_KEYWORD(AUTH)
        && engine->rules->options.auth_parameter)
        || is_extra(engine, row->name);
}

/* Sends the reply; one that is not about an error of the client is not
   counted. */
static void refuse(postern_engine *engine, const pst_verb *verb,
    const char *text)
{
    if (text == syntax)
        pst_verb_syntax(engine, verb, 501);
    else if (strncmp(text, "50", 2) == 0)
        pst_engine_refuse(engine, text);
    else
        pst_engine_say(engine, text);
}

int pst_parameters_check(postern_engine *engine, const pst_verb *verb)
{
    const postern_parameter *rows = engine->work->rows;
    size_t i;

    for (i = 0; i < KNOWN; i++) {
        const char *value = NULL, *text = NULL;

        if (known[i].verb == verb->name[0] && is_on(engine, &known[i]))
            value = postern_parameter_find(rows, known[i].name);
        if (value != NULL)
            text = known[i].check(engine, value);
        if (text != NULL) {
            refuse(engine, verb, text);
            return 0;
        }
    }
    return 1;
}

/* Is there a row for this parameter of this verb, and is it switched on? */
static int is_known(const postern_engine *engine, const char *name)
{
    size_t i;

    for (i = 0; i < KNOWN; i++)
        if (known[i].verb == engine->work->verb->name[0]
            && strcmp(known[i].name, name) == 0)
            return is_on(engine, &known[i]);
    return is_extra(engine, name);
}

int pst_parameters_find_unknown(postern_engine *engine)
{
    pst_work *work = engine->work;

    while (work->next_row < work->count
        && is_known(engine, work->rows[work->next_row].name))
        work->next_row++;
    return work->next_row < work->count;
}

const char *pst_parameters_refusal(const postern_engine *engine)
{
    const pst_work *work = engine->work;
    const postern_parameter *row = &work->rows[work->next_row];

    if (work->verb->name[0] != 'M')
        return "555 RCPT TO parameters not recognized or not implemented";
    /* the text of aiosmtpd */
    if (strcmp(row->name, "SMTPUTF8") == 0)
        return row->value == NULL ? "501 Error: SMTPUTF8 disabled"
            : SMTPUTF8_ARGUMENT;
    return "555 MAIL FROM parameters not recognized or not implemented";
}

/* SIZE is not announced without a limit. */
unsigned pst_parameters_length(const postern_engine *engine,
    const pst_verb *verb)
{
    unsigned length = 0;
    size_t i;

    for (i = 0; i < KNOWN; i++)
        if (known[i].verb == verb->name[0] && is_on(engine, &known[i])
            && (known[i].check != check_size
            || engine->rules->options.data_size_limit != 0))
            length += known[i].length;
    return length;
}
