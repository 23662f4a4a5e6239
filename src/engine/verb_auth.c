/* SPDX-License-Identifier: MIT */
/* verb_auth.c - AUTH (RFC 4954 4): what has to be true before an exchange
   begins. */
#define PST_PART
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "engine.h"

#define UNKNOWN "500 Error: command 'AUTH' not recognized"

/* A mechanism needs a hook that checks a secret, or a hook that has keys. */
static int is_offered(const postern_rules *rules,
    const pst_sasl_mechanism *mechanism, const char *certificate)
{
    const postern_engine_options *options = &rules->options;

    if ((mechanism->flags & PST_SASL_OWN) != 0)
        return 1;
    return (mechanism->keys != NULL ? options->auth_keys : options->auth)
        && pst_sasl_is_able(mechanism, &rules->ground, certificate)
        && !pst_ascii_is_listed(options->auth_exclude, mechanism->name);
}

/* The mechanisms of the application come before the built-in ones. */
static const pst_sasl_mechanism *find(const postern_rules *rules,
    const char *name)
{
    const pst_own_mechanism *own;

    for (own = rules->own; own != NULL; own = own->next)
        if (pst_ascii_compare(own->row.name, name) == 0)
            return &own->row;
    return pst_sasl_find(name);
}

void pst_verb_auth_list(const postern_rules *rules, const char *certificate,
    pst_text *words)
{
    const pst_own_mechanism *own;
    const pst_sasl_mechanism *row;
    size_t i;

    for (own = rules->own; own != NULL; own = own->next) {
        pst_text_char(words, ' ');
        pst_text_string(words, own->row.name);
    }
    for (i = 0; (row = pst_sasl_row(i)) != NULL; i++)
        if (find(rules, row->name) == row
            && is_offered(rules, row, certificate)) {
            pst_text_char(words, ' ');
            pst_text_string(words, row->name);
        }
}

/* Why an exchange may not begin; NULL: it may.  The order is that of
   aiosmtpd. */
static const char *obstacle(const postern_engine *engine)
{
    const postern_engine_options *options = &engine->rules->options;

    if (!engine->greeted)
        return "503 Error: send EHLO first";
    if (!engine->extended)
        return UNKNOWN;
    if (options->auth_require_tls && !engine->secure)
        return "538 5.7.11 Encryption required for requested authentication "
            "mechanism";
    if ((pst_engine_keywords_off(engine) & PST_KEYWORD(AUTH)) != 0)
        return UNKNOWN;
    if (engine->authenticated)
        return "503 Already authenticated";
    /* RFC 4954 4: "not permitted during a mail transaction" */
    return engine->envelope != NULL ? "503 5.5.1 Error: AUTH in a transaction"
        : NULL;
}

static void start(postern_engine *engine, char *argument)
{
    size_t word = strcspn(argument, " ");
    char *response = argument + word;
    const pst_sasl_mechanism *mechanism;

    if (*response != '\0') {
        *response++ = '\0';
        response += strspn(response, " ");
    }
    mechanism = find(engine->rules, argument);
    if (strchr(response, ' ') != NULL)
        pst_engine_refuse(engine, "501 Too many values");
    else if (mechanism == NULL
        || !is_offered(engine->rules, mechanism,
            pst_engine_certificate(engine)))
        pst_engine_refuse(engine,
            "504 5.5.4 Unrecognized authentication type");
    else
        pst_auth_start(engine, mechanism, *response == '\0' ? NULL
            : response);
}

void pst_verb_auth(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    unsigned limit = engine->rules->options.auth_failure_limit;
    const char *text = obstacle(engine);

    (void)verb;
    engine->unheard = 1;
    engine->secret = 1;
    if (text != NULL) {
        pst_engine_refuse(engine, text);
    } else if (limit != 0 && engine->rare != NULL
        && engine->rare->auth_failures >= limit) {
        pst_engine_say(engine,
            "421 4.7.0 Error: too many authentication failures");
        pst_engine_close(engine, POSTERN_REASON_LIMIT);
    } else if (argument == NULL || *argument == '\0') {
        pst_engine_refuse(engine, "501 Not enough value");
    } else {
        start(engine, argument);
    }
    if (!pst_auth_goes_on(engine))
        pst_auth_wipe_line(engine);
}
