/* SPDX-License-Identifier: MIT */
/*
 * auth.c - the identity of the client, and the AUTH exchange.  The mechanisms
 * are in src/sasl; this file has the rules of RFC 4954 around them.
 */
#define PST_PART
#include <string.h>

#include "base/base64.h"
#include "engine.h"

/* ---- the end of an exchange --------------------------------------------- */

static void end(postern_engine *engine)
{
    pst_rare *rare = engine->rare;

    if (rare == NULL || rare->exchange == NULL)
        return;
    pst_memory_wipe(rare->exchange, sizeof(*rare->exchange));
    pst_memory_free(&engine->rules->memory, rare->exchange,
        sizeof(*rare->exchange));
    rare->exchange = NULL;
    engine->noted = 0;
    /* its lines had a shorter timeout */
    pst_engine_restart_clock(engine);
}

void pst_auth_certificate(postern_engine *engine, const char *whose)
{
    pst_rare *rare = whose == NULL ? NULL : pst_rare_of(engine);

    if (rare != NULL)
        rare->certificate = whose;
}

void pst_auth_wipe_line(postern_engine *engine)
{
    pst_work *work = engine->work;

    if (work != NULL)
        pst_memory_wipe(work->text, work->size - offsetof(pst_work, text));
}

/* Sends the refusal after auth_failure_delay, and reads nothing meanwhile, to
   slow down a client that guesses passwords.  If there is no memory for the
   text, another text is sent. */
static void rest(postern_engine *engine, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = (char *)pst_memory_take(&engine->rules->memory, size);

    if (copy != NULL)
        memcpy(copy, text, size);
    engine->rare->refusal = copy;
    engine->resting = 1;
    engine->deadline = engine->now
        + engine->rules->options.auth_failure_delay;
}

static void drop_refusal(postern_engine *engine)
{
    pst_rare *rare = engine->rare;

    if (rare->refusal != NULL)
        pst_memory_free(&engine->rules->memory, rare->refusal,
            strlen(rare->refusal) + 1);
    rare->refusal = NULL;
}

void pst_auth_rested(postern_engine *engine)
{
    const char *text = engine->rare->refusal;

    engine->resting = 0;
    pst_engine_restart_clock(engine);
    pst_engine_say(engine, text == NULL ? PST_SAY_AUTH_WRONG : text);
    drop_refusal(engine);
}

void pst_auth_forget(postern_engine *engine)
{
    pst_rare *rare = engine->rare;

    end(engine);
    engine->authenticated = 0;
    engine->noted = 0;
    if (rare == NULL)
        return;
    drop_refusal(engine);
    if (rare->identity == NULL)
        return;
    pst_memory_free(&engine->rules->memory, rare->identity,
        strlen(rare->identity) + 1);
    rare->identity = NULL;
}

/* A refused exchange counts at once, and only once: after the verdict the
   client may still send a response, "*" or nothing. */
static void count_failure(postern_engine *engine)
{
    pst_rare *rare = engine->rare;

    if (rare->exchange->refused)
        return;
    rare->exchange->refused = 1;
    rare->auth_failures++;
    engine->rules->counters.auth_failed++;
}

static void fail(postern_engine *engine, const char *text)
{
    count_failure(engine);
    end(engine);
    if (engine->rules->options.auth_failure_delay == 0)
        pst_engine_say(engine, text);
    else
        rest(engine, text);
}

int pst_auth_assume(postern_engine *engine, const char *identity,
    const char *mechanism)
{
    pst_rare *rare = pst_rare_of(engine);
    size_t size = strlen(identity) + 1;
    char *copy = rare == NULL ? NULL
        : (char *)pst_memory_take(&engine->rules->memory, size);

    if (copy == NULL)
        return 0;
    rare->identity = copy;
    memcpy(rare->identity, identity, size);
    rare->mechanism = mechanism;
    rare->auth_failures = 0;
    engine->authenticated = 1;
    engine->unheard = 0;
    return 1;
}

/* After a refusal it waits as after any other wrong password. */
void pst_auth_break_off(postern_engine *engine, const char *text)
{
    if (engine->rare->exchange->refused) {
        fail(engine, text);
    } else {
        end(engine);
        pst_engine_refuse(engine, text);
    }
    pst_auth_wipe_line(engine);
}

/* Stores the identity. */
static void succeed(postern_engine *engine, const char *text)
{
    const pst_sasl *exchange = engine->rare->exchange;
    int is_known = pst_auth_assume(engine, exchange->identity,
        exchange->mechanism->name);
    int is_noted = engine->noted;

    end(engine);
    engine->noted = is_known && is_noted;
    if (!is_known) {
        pst_engine_say(engine, PST_SAY_AUTH_LATER);
        return;
    }
    engine->rules->counters.auth++;
    /* RFC 4954 4: 235, whatever the hook's 2xx was */
    if (text == NULL)
        pst_engine_say(engine, PST_SAY_AUTHENTICATED);
    else
        pst_engine_say_as(engine, "235", text, PST_SAY_AUTHENTICATED);
}

/* ---- the steps ---------------------------------------------------------- */

unsigned long pst_auth_patience(const postern_engine *engine,
    unsigned long patience)
{
    unsigned long limit = engine->rules->options.auth_timeout;

    if (engine->mode != PST_MODE_LINE || !pst_auth_goes_on(engine)
        || limit == 0)
        return patience;
    return patience == 0 || limit < patience ? limit : patience;
}

static void say_challenge(postern_engine *engine)
{
    const pst_sasl *sasl = engine->rare->exchange;
    char text[4 + PST_BASE64_TEXT(PST_SASL_CHALLENGE_SIZE) + 1];

    memcpy(text, "334 ", 4);
    (void)pst_base64_encode(sasl->challenge, sasl->challenge_length, text + 4,
        sizeof(text) - 4);
    engine->line_limit = PST_AUTH_LINE - 2;
    pst_engine_ask_for_line(engine, text);
    engine->deadline = engine->now
        + pst_auth_patience(engine, engine->rules->patience);
}

/* Continues after a step; `text` is the final reply, or NULL. */
static void go_on(postern_engine *engine, enum pst_sasl_step step,
    const char *text)
{
    switch (step) {
    case PST_SASL_CHALLENGE:
        pst_auth_wipe_line(engine);
        say_challenge(engine);
        return;
    case PST_SASL_KEYS:
        engine->next_ask = POSTERN_ASK_AUTH_KEYS;
        return;
    case PST_SASL_JUDGE:
        engine->next_ask = POSTERN_ASK_AUTH;
        return;
    case PST_SASL_DONE:
        succeed(engine, text);
        break;
    case PST_SASL_FAILED:
        fail(engine, text == NULL ? PST_SAY_AUTH_WRONG : text);
        break;
    case PST_SASL_MALFORMED:
        pst_auth_break_off(engine, "501 5.5.2 Can't split auth value");
        return;
    }
    pst_auth_wipe_line(engine);
}

/* Passes a response, or NULL, to the mechanism, which may be the
   application's. */
static void hand_over(postern_engine *engine, char *response, size_t length)
{
    pst_sasl *sasl = engine->rare->exchange;

    if ((sasl->mechanism->flags & PST_SASL_OWN) == 0) {
        go_on(engine, pst_sasl_respond(sasl, response, length), NULL);
        return;
    }
    sasl->secret = response;
    sasl->secret_length = length;
    if (response != NULL)
        response[length] = '\0';
    engine->next_ask = POSTERN_ASK_MECHANISM;
}

/* Decodes a response in place, and passes it on. */
static void respond(postern_engine *engine, char *text, size_t length)
{
    size_t octets;

    if (pst_base64_decode(text, length, text, length, &octets))
        hand_over(engine, text, octets);
    else
        pst_auth_break_off(engine, "501 5.5.2 Can't decode base64");
}

void pst_auth_start(postern_engine *engine,
    const pst_sasl_mechanism *mechanism, char *response)
{
    pst_rare *rare = pst_rare_of(engine);

    if (rare != NULL)
        rare->exchange = (pst_sasl *)pst_memory_take(&engine->rules->memory,
            sizeof(*rare->exchange));
    if (rare == NULL || rare->exchange == NULL) {
        pst_engine_say(engine, PST_SAY_AUTH_LATER);
        return;
    }
    pst_sasl_start(rare->exchange, &engine->rules->ground, mechanism,
        rare->certificate);
    if (response == NULL)
        hand_over(engine, NULL, 0);
    else if (strcmp(response, "=") == 0)
        /* RFC 4954 4: "=" is an empty initial response */
        hand_over(engine, response, 0);
    else
        respond(engine, response, strlen(response));
}

void pst_auth_line(postern_engine *engine, char *line, size_t length)
{
    engine->secret = 1;
    if (length == 1 && *line == '*')
        pst_auth_break_off(engine, "501 5.7.0 Auth aborted");
    else
        respond(engine, line, length);
}

/* ---- the questions ------------------------------------------------------ */

void pst_auth_fill_keys(const postern_engine *engine,
    postern_question *question)
{
    pst_rare *rare = engine->rare;

    memset(&rare->keys, 0, sizeof(rare->keys));
    question->verb = rare->exchange->mechanism->name;
    question->text = rare->exchange->identity;
    question->keys = &rare->keys;
}

/* 4xx means "cannot be decided now", and does not count as a failure. */
static int is_put_off(postern_engine *engine, const char *text, int code)
{
    if (code < 400 || code >= 500)
        return 0;
    end(engine);
    pst_auth_wipe_line(engine);
    pst_engine_say(engine, text);
    return 1;
}

/* 5xx: the user is unknown.  The exchange goes on, and the proof will be
   wrong, so that the client does not learn this. */
void pst_auth_keys_done(postern_engine *engine, const char *text, int code)
{
    pst_rare *rare = engine->rare;
    enum pst_sasl_step step;

    if (is_put_off(engine, text, code))
        return;
    step = pst_sasl_keys(rare->exchange, &rare->keys, code < 500);
    pst_memory_wipe(&rare->keys, sizeof(rare->keys));
    go_on(engine, step, NULL);
}

void pst_auth_fill_own(const postern_engine *engine,
    postern_question *question)
{
    const pst_sasl *sasl = engine->rare->exchange;

    question->command = sasl->mechanism->tag;
    question->octets = sasl->secret;
    question->length = sasl->secret_length;
}

int postern_engine_identify(postern_engine *engine, const char *identity,
    const char *authzid)
{
    pst_sasl *sasl;
    const char *names[2];
    int i;

    if (engine->asked != POSTERN_ASK_MECHANISM
        && engine->asked != POSTERN_ASK_AUTH)
        return POSTERN_E_INVALID_HERE;
    sasl = engine->rare->exchange;
    names[0] = identity;
    names[1] = authzid == NULL ? "" : authzid;
    for (i = 0; i < 2; i++)
        if ((i == 0 || *names[i] != '\0')
            && !pst_sasl_is_name(names[i], strlen(names[i])))
            return POSTERN_E_INVALID_IDENTITY;
    /* in `auth` the names may be those of its credentials */
    if (engine->asked == POSTERN_ASK_MECHANISM)
        sasl->names_used = 0;
    for (i = 0; i < 2; i++) {
        names[i] = pst_sasl_keep_name(sasl, names[i], strlen(names[i]));
        if (names[i] == NULL)
            return POSTERN_E_NOMEM;
    }
    sasl->identity = names[0];
    sasl->authzid = names[1];
    return 0;
}

/* "334 text": the text is the challenge. */
static enum pst_sasl_step own_step(pst_sasl *sasl, const char *text, int code)
{
    if (code / 100 == 3)
        return pst_sasl_challenge(sasl, text + 4 - (text[3] == '\0'),
            strlen(text) - (text[3] == '\0' ? 3 : 4));
    sasl->secret = NULL;
    /* 2xx counts only with an identity */
    return code >= 200 && code < 300 && *sasl->identity != '\0'
        ? PST_SASL_JUDGE : PST_SASL_FAILED;
}

void pst_auth_own_done(postern_engine *engine, const char *text, int code)
{
    if (is_put_off(engine, text, code))
        return;
    go_on(engine, own_step(engine->rare->exchange, text, code),
        code >= 500 ? text : NULL);
}

void pst_auth_fill(const postern_engine *engine, postern_question *question)
{
    const pst_sasl *sasl = engine->rare->exchange;
    postern_credentials *shown = &engine->rare->credentials;

    shown->mechanism = sasl->mechanism->name;
    shown->authzid = sasl->authzid;
    shown->identity = sasl->identity;
    shown->secret = sasl->secret;
    shown->secret_length = sasl->secret_length;
    question->credentials = shown;
}

/* No text means no: a secret is wrong if nobody has accepted it.  But if the
   mechanism has already checked a proof, no text means yes. */
void pst_auth_done(postern_engine *engine, const char *text, int code)
{
    pst_sasl *sasl = engine->rare->exchange;
    int accepted = (code == 0 ? sasl->secret == NULL : code < 300)
        && *sasl->identity != '\0';

    if (is_put_off(engine, text, code))
        return;
    if (!accepted)
        count_failure(engine);
    go_on(engine, pst_sasl_judged(sasl, accepted), text);
}
