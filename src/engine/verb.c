#include <string.h>

#include "base/text.h"
#include "engine.h"

#define HELO POSTERN_NEEDS_HELO
#define MAIL POSTERN_NEEDS_MAIL
#define RCPT POSTERN_NEEDS_RCPT
#define CLEAR PST_VERB_CLEAR
#define PARAMETERS " [SP <mail-parameters>]"

const pst_verb pst_verb_rows[] = {
    { "BDAT", "BDAT chunk-size [LAST]", NULL, 0, PST_ARGUMENT_ANY,
        PST_VERB_CHUNKING, pst_verb_bdat, NULL, 0 },
    { "DATA", "DATA", NULL, HELO | RCPT, PST_ARGUMENT_NONE,
        0, pst_verb_data, NULL, 0 },
    { "EHLO", "EHLO hostname", NULL, 0, PST_ARGUMENT_SOME,
        CLEAR, pst_verb_ehlo, NULL, 0 },
    { "EXPN", NULL, NULL, 0, PST_ARGUMENT_ANY,
        0, pst_verb_expn, NULL, 0 },
    { "HELO", "HELO hostname", NULL, 0, PST_ARGUMENT_SOME,
        0, pst_verb_helo, NULL, 0 },
    { "HELP", "HELP [command]", NULL, 0, PST_ARGUMENT_ANY,
        0, pst_verb_help, NULL, 0 },
    { "MAIL", "MAIL FROM: <address>", PARAMETERS, HELO, PST_ARGUMENT_SOME,
        PST_VERB_PATH | PST_VERB_GROWS, pst_verb_mail, NULL, 0 },
    { "NOOP", "NOOP [ignored]", NULL, 0, PST_ARGUMENT_ANY,
        CLEAR, pst_verb_noop, NULL, 0 },
    { "QUIT", "QUIT", NULL, 0, PST_ARGUMENT_NONE,
        CLEAR, pst_verb_quit, NULL, 0 },
    { "RCPT", "RCPT TO: <address>", PARAMETERS, HELO | MAIL,
        PST_ARGUMENT_SOME, PST_VERB_PATH, pst_verb_rcpt, NULL, 0 },
    { "RSET", "RSET", NULL, 0, PST_ARGUMENT_NONE,
        0, pst_verb_rset, NULL, 0 },
    { "STARTTLS", "STARTTLS", NULL, 0, PST_ARGUMENT_NONE,
        PST_VERB_TLS | CLEAR, pst_verb_starttls, NULL, 0 },
    { "VRFY", "VRFY <address>", NULL, 0, PST_ARGUMENT_SOME,
        PST_VERB_PATH, pst_verb_vrfy, NULL, 0 },
    { NULL, NULL, NULL, 0, 0, 0, NULL, NULL, 0 }
};

void pst_verb_syntax(postern_engine *engine, const pst_verb *verb, int code)
{
    const char *syntax = verb->syntax == NULL ? verb->name : verb->syntax;
    size_t size;
    char *rest = pst_work_rest(engine, &size);
    pst_text text;

    pst_text_init(&text, rest, size);
    pst_text_string(&text, code == 501 ? "501 Syntax: " : "250 Syntax: ");
    pst_text_string(&text, syntax);
    if (engine->extended && verb->suffix != NULL)
        pst_text_string(&text, verb->suffix);
    if (code == 501)
        pst_engine_refuse(engine, rest);
    else
        pst_engine_say(engine, rest);
}

/* What is missing before the verb may run, or NULL. */
static const char *missing(const postern_engine *engine, unsigned needs)
{
    const postern_envelope *envelope = engine->envelope;

    if ((needs & POSTERN_NEEDS_TLS) != 0 && !engine->secure)
        return PST_SAY_STARTTLS;
    if ((needs & POSTERN_NEEDS_HELO) != 0 && engine->host_name == NULL)
        return "503 Error: send HELO first";
    if ((needs & POSTERN_NEEDS_MAIL) != 0 && envelope == NULL)
        return "503 Error: need MAIL command";
    if ((needs & POSTERN_NEEDS_RCPT) != 0
        && (envelope == NULL || envelope->rcpt_count == 0))
        return "503 Error: need RCPT command";
    return NULL;
}

void pst_verb_start(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    const char *refusal = missing(engine, verb->needs);
    int wrong = argument == NULL || *argument == '\0' ? PST_ARGUMENT_SOME
        : PST_ARGUMENT_NONE;

    if (refusal != NULL)
        pst_engine_refuse(engine, refusal);
    else if (verb->argument == wrong)
        pst_verb_syntax(engine, verb, 501);
    else
        verb->run(engine, verb, argument);
}
