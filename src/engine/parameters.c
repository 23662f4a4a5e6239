/*
 * parameters.c - the parameters of MAIL and RCPT (RFC 5321 4.1.1.11).
 */
#include <limits.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "parameters.h"
#include "smtp/parameter.h"

#define SMTPUTF8_ARGUMENT "501 Error: SMTPUTF8 takes no arguments"

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

/* ---- the known ones ---------------------------------------------------- */

static int refuse(postern_engine *engine, const char *text)
{
    pst_engine_refuse(engine, text);
    return 0;
}

/* RFC 6152 2. */
static int check_body(postern_engine *engine, const pst_verb *verb,
    const char *value)
{
    (void)verb;
    if (pst_ascii_compare(value, "7BIT") == 0
        || pst_ascii_compare(value, "8BITMIME") == 0)
        return 1;
    return refuse(engine, "501 Error: BODY can only be one of 7BIT, 8BITMIME");
}

/* RFC 6531 3.4. */
static int check_smtputf8(postern_engine *engine, const pst_verb *verb,
    const char *value)
{
    (void)verb;
    return *value == '\0' || refuse(engine, SMTPUTF8_ARGUMENT);
}

/* RFC 1870 6.1. */
static int check_size(postern_engine *engine, const pst_verb *verb,
    const char *value)
{
    unsigned long limit = engine->rules->options.data_size_limit, size;

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

/* RFC 3461 4: what prints but "+" and "=", or "+" and two digits. */
static int is_xtext(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < '!' || *text > '~' || *text == '=')
            return 0;
        if (*text != '+')
            continue;
        if (strspn(text + 1, "0123456789ABCDEF") < 2)
            return 0;
        text += 2;
    }
    return 1;
}

/* RFC 4954 5: who first sent the message, or "<>".  It is shown to the hook
   `mail`, which may trust it or not. */
static int check_auth(postern_engine *engine, const pst_verb *verb,
    const char *value)
{
    if (*value != '\0' && (strcmp(value, "<>") == 0 || is_xtext(value)))
        return 1;
    pst_verb_syntax(engine, verb, 501);
    return 0;
}

/* In the order in which they are checked. */
static const struct row {
    const char *name;
    char verb;              /* the initial of MAIL or RCPT */
    unsigned short length;  /* what it adds to a line */
    unsigned keyword;       /* it is known while this is on */
    int (*check)(postern_engine *engine, const pst_verb *verb,
        const char *value);
} known[] = {
    { "BODY", 'M', 0, PST_KEYWORD_8BITMIME, check_body },
    /* RFC 6531 3.4 (7) */
    { "SMTPUTF8", 'M', 10, PST_KEYWORD_SMTPUTF8, check_smtputf8 },
    /* RFC 1870 6 (8) */
    { "SIZE", 'M', 26, PST_KEYWORD_SIZE, check_size },
    /* RFC 4954 3 (6) */
    { "AUTH", 'M', 500, PST_KEYWORD_AUTH, check_auth }
};

#define KNOWN (sizeof(known) / sizeof(known[0]))

static int is_on(const postern_engine *engine, const struct row *row)
{
    return (pst_engine_keywords_off(engine) & row->keyword) == 0
        || (row->check == check_auth
        && engine->rules->options.auth_parameter);
}

int pst_parameters_check(postern_engine *engine, const pst_verb *verb,
    const pst_path *path)
{
    const postern_parameter *rows = engine->work->rows;
    const char *value;
    size_t i;

    if (path->utf8 && engine->rules->options.strict_addresses
        && pst_parameter_find(rows, "SMTPUTF8") == NULL)
        return refuse(engine, "553 5.6.7 Error: SMTPUTF8 was not given");
    for (i = 0; i < KNOWN; i++) {
        value = pst_parameter_find(rows, known[i].name);
        if (value != NULL && is_on(engine, &known[i])
            && !known[i].check(engine, verb, value))
            return 0;
    }
    return 1;
}

/* Is there a row, switched on, for this parameter of this verb? */
static int is_known(const postern_engine *engine, const char *name)
{
    size_t i;

    for (i = 0; i < KNOWN; i++)
        if (known[i].verb == engine->work->verb->name[0]
            && strcmp(known[i].name, name) == 0)
            return is_on(engine, &known[i]);
    return 0;
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
    /* The words of aiosmtpd. */
    if (strcmp(row->name, "SMTPUTF8") == 0)
        return row->value == NULL ? "501 Error: SMTPUTF8 disabled"
            : SMTPUTF8_ARGUMENT;
    return "555 MAIL FROM parameters not recognized or not implemented";
}

/* SIZE without a limit is not announced. */
unsigned pst_parameters_length(const postern_engine *engine)
{
    unsigned length = 0;
    size_t i;

    for (i = 0; i < KNOWN; i++)
        if (is_on(engine, &known[i]) && (known[i].check != check_size
            || engine->rules->options.data_size_limit != 0))
            length += known[i].length;
    return length;
}
