/* SPDX-License-Identifier: MIT */
/* conversation.c - an engine with a client, an application and a clock. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "conversation.h"
#include "engine/engine.h"
#include "engine/rules.h"
#include "smtp/reply.h"
#include "tls/tls.h"
#include "watch.h"

/* More turns than any conversation needs without a new octet. */
#define MOST_TURNS 100000

void conversation_break(conversation *talk, const char *text,
    const char *about)
{
    if (talk->broken[0] == '\0')
        sprintf(talk->broken, "%.100s: %.150s", text, about);
}

void conversation_init(conversation *talk)
{
    memset(talk, 0, sizeof(*talk));
    postern_engine_options_init(&talk->options);
    talk->options.hostname = "mx.test";
    talk->options.assembling = 1;
    talk->line_limit = 100;
}

/* ---- recording --------------------------------------------------------- */

static void note_parameters(conversation *talk, const postern_parameter *row)
{
    for (; row != NULL && row->name != NULL; row++) {
        blob_text(&talk->events, " ");
        blob_text(&talk->events, row->name);
        if (row->value != NULL) {
            blob_text(&talk->events, "=");
            blob_text(&talk->events, row->value);
        }
    }
}

static void note_message(conversation *talk, const postern_envelope *envelope)
{
    const postern_recipient *rcpt = postern_envelope_rcpt_tos(envelope);
    size_t length;
    const char *content = postern_envelope_content(envelope, &length);

    blob_clear(&talk->mail_from);
    blob_clear(&talk->rcpt_tos);
    blob_clear(&talk->content);
    blob_text(&talk->mail_from, postern_envelope_mail_from(envelope));
    for (; rcpt != NULL; rcpt = rcpt->next) {
        blob_text(&talk->rcpt_tos, rcpt->address);
        blob_text(&talk->rcpt_tos, "\n");
    }
    if (content == NULL)
        conversation_break(talk, "content is NULL", "");
    if (talk->options.streaming) {
        if (length > 0 && !talk->options.assembling)
            conversation_break(talk, "content both streamed and kept", "");
        content = blob_string(&talk->streamed);
        length = talk->streamed.length;
    }
    if (length != postern_envelope_received(envelope)
        && (talk->options.streaming || talk->options.assembling))
        conversation_break(talk, "received is not what was received", "");
    blob_add(&talk->content, content, length);
    blob_text(&talk->events, " ");
    blob_escaped(&talk->events, blob_string(&talk->rcpt_tos),
        talk->rcpt_tos.length);
    if (!talk->options.streaming)
        blob_escaped(&talk->events, blob_string(&talk->content), length);
}

static void note_bytes(conversation *talk, const postern_question *question)
{
    if (!talk->in_bytes)
        blob_text(&talk->events, "BYTES ");
    talk->in_bytes = 1;
    blob_escaped(&talk->events, question->octets, question->length);
    blob_add(&talk->streamed, question->octets, question->length);
}

static void note(conversation *talk, const postern_question *question)
{
    char number[40];

    if (talk->in_bytes)
        blob_text(&talk->events, "\n");
    talk->in_bytes = 0;
    blob_text(&talk->events, watch_name(question->ask));
    if (question->verb != NULL) {
        blob_text(&talk->events, " ");
        blob_text(&talk->events, question->verb);
    }
    if (question->text != NULL) {
        blob_text(&talk->events, " ");
        blob_text(&talk->events, question->text);
    }
    if (question->value != NULL) {
        blob_text(&talk->events, "=");
        blob_text(&talk->events, question->value);
    }
    note_parameters(talk, question->options);
    if (question->credentials != NULL) {
        blob_text(&talk->events, " ");
        blob_text(&talk->events, question->credentials->identity);
        if (*question->credentials->authzid != '\0') {
            blob_text(&talk->events, " as ");
            blob_text(&talk->events, question->credentials->authzid);
        }
    }
    if (question->ask == POSTERN_ASK_COMMAND) {
        sprintf(number, " #%lu", (unsigned long)question->command);
        blob_text(&talk->events, number);
    } else if (question->ask == POSTERN_ASK_MESSAGE_ABORTED) {
        blob_text(&talk->events, " ");
        blob_text(&talk->events, postern_reason_text(question->reason));
    } else if (question->ask == POSTERN_ASK_TRACE) {
        blob_text(&talk->events, " ");
        blob_escaped(&talk->events, question->octets, question->length);
    } else if (question->ask == POSTERN_ASK_MESSAGE) {
        note_message(talk, question->envelope);
    } else if (question->ask == POSTERN_ASK_VERDICT) {
        sprintf(number, " %lu ", (unsigned long)question->index);
        blob_text(&talk->events, number);
        blob_text(&talk->events, question->recipient == NULL ? "-"
            : question->recipient->address);
    } else if (question->ask == POSTERN_ASK_MESSAGE_BEGIN) {
        blob_clear(&talk->streamed);
    }
    blob_text(&talk->events, "\n");
}

/* ---- answers ----------------------------------------------------------- */

static int fits(const conversation_answer *row,
    const postern_question *question)
{
    const char *text = question->recipient == NULL ? question->text
        : question->recipient->address;

    return row->ask == question->ask && (row->text == NULL
        || (text != NULL && strcmp(row->text, text) == 0));
}

static int has_tag(const scripted_hook *row)
{
    return row->ask == POSTERN_ASK_COMMAND
        || row->ask == POSTERN_ASK_MECHANISM;
}

static const char *scripted_mechanism(conversation *talk,
    const scripted_hook *row, const char *response)
{
    const char *identity, *says = scripted_hook_judge(row, response,
        &identity);

    if (identity != NULL && postern_engine_identify(talk->engine, identity,
        NULL) != 0)
        conversation_break(talk, "no name", identity);
    return says;
}

/* The commands and mechanisms of a hook have the tags 1, 2, ... in the order
   of its rows. */
static const char *scripted(conversation *talk,
    const postern_question *question, char *buffer, size_t size)
{
    const scripted_hook *row = talk->hook;
    size_t tag = 0;

    for (; row != NULL; row = scripted_hook_next(row)) {
        tag++;
        if (row->ask != question->ask || (has_tag(row)
            && question->command != tag))
            continue;
        if (row->ask == POSTERN_ASK_MECHANISM)
            return scripted_mechanism(talk, row, question->octets);
        if (row->adds != NULL && postern_keywords_add(question->keywords,
            row->adds) != 0)
            conversation_break(talk, "no room for a keyword", row->adds);
        if (row->pushes != NULL && postern_engine_push(talk->engine,
            row->pushes) != 0)
            conversation_break(talk, "no push", row->pushes);
        return scripted_hook_answer(row, question->text, buffer, size);
    }
    return NULL;
}

/* The only user of the application. */
#define USER "user"
#define PASSWORD "pass"

static const char *judge(const postern_credentials *credentials)
{
    return strcmp(credentials->identity, USER) == 0
        && (credentials->secret == NULL
        || (credentials->secret_length == strlen(PASSWORD)
        && memcmp(credentials->secret, PASSWORD, strlen(PASSWORD)) == 0))
        ? "235 2.7.0 Authentication successful" : NULL;
}

static int has_mechanisms(const conversation *talk)
{
    return talk->hook != NULL && talk->hook->ask == POSTERN_ASK_MECHANISM;
}

/* The application's own mechanism sends the challenge "what?". */
static const char *ask_what(conversation *talk,
    const postern_question *question)
{
    const char *octets = question->octets;

    if (octets == NULL)
        return "334 what?";
    if (strlen(octets) != question->length)
        return "501 5.5.2 no text";
    if (*octets == '\0')
        return "334";
    if (strcmp(octets, "later") == 0)
        return "454 4.7.0 later";
    if (strncmp(octets, "i am ", 5) == 0
        && postern_engine_identify(talk->engine, octets + 5, "boss") != 0)
        return "501 5.5.2 no name";
    return strcmp(octets, "no") == 0 ? NULL : "250 ok";
}

static const char *give_keys(const postern_question *question)
{
    static const unsigned char salt[16] = { 1, 2, 3 };

    if (strcmp(question->text, USER) != 0)
        return "550 nobody";
    question->keys->password = PASSWORD;
    question->keys->salt = salt;
    question->keys->salt_length = sizeof(salt);
    question->keys->iterations = 2;     /* so that tests are quick */
    return NULL;
}

static const char *decide(conversation *talk,
    const postern_question *question, char *buffer, size_t size)
{
    const conversation_answer *row = talk->answers;

    for (; row != NULL && row->ask != POSTERN_ASK_NOTHING; row++) {
        if (!fits(row, question))
            continue;
        if (row->act != NULL)
            row->act(talk, question);
        return row->says;
    }
    if (question->ask == POSTERN_ASK_AUTH)
        return judge(question->credentials);
    if (question->ask == POSTERN_ASK_MECHANISM && !has_mechanisms(talk))
        return ask_what(talk, question);
    if (question->ask == POSTERN_ASK_AUTH_KEYS)
        return give_keys(question);
    return scripted(talk, question, buffer, size);
}

/* The code that the engine gives to an answer. */
static int code_of(const char *text)
{
    int code = text == NULL ? 0 : pst_reply_code(text);

    if (text != NULL && (code < 200 || code > 599
        || (code > 299 && code < 400)))
        code = 451;
    return code;
}

static void answer(conversation *talk, const postern_question *question)
{
    char buffer[700];
    const char *text = decide(talk, question, buffer, sizeof(buffer));
    unsigned long now = fake_clock_now(&talk->clock);
    int code = code_of(text);

    if (question->ask == POSTERN_ASK_MESSAGE_BYTES && code < 300)
        note_bytes(talk, question);
    if (text != NULL && pst_reply_code(text) / 100 == 3
        && (question->ask == POSTERN_ASK_COMMAND
        || question->ask == POSTERN_ASK_LINE)) {
        if (postern_engine_expect_line(talk->engine, talk->line_limit) != 0
            || postern_engine_answer(talk->engine, text, now) != 0)
            conversation_break(talk, "expect_line refuses", text);
        return;
    }
    watch_answer(talk, question, code);
    (void)postern_engine_answer(talk->engine, text, now);
}

/* ---- turns ------------------------------------------------------------- */

static void ask(conversation *talk, const postern_question *question)
{
    watch_question(talk, question);
    if (question->ask != POSTERN_ASK_MESSAGE_BYTES)
        note(talk, question);
    if (watch_is_told(question->ask) || talk->delay == 0) {
        answer(talk, question);
        return;
    }
    talk->open = *question;
    talk->wait = talk->delay;
}

/* Octets of content that are put off are withdrawn together with the loan. */
static int is_put_off(conversation *talk, const postern_question *question)
{
    if (question->ask != POSTERN_ASK_MESSAGE_BYTES
        || talk->put_offs >= talk->delay) {
        if (question->ask == POSTERN_ASK_MESSAGE_BYTES)
            talk->put_offs = 0;
        return 0;
    }
    talk->put_offs++;
    return 1;
}

static void run(conversation *talk)
{
    postern_question question;

    while (postern_engine_next(talk->engine, &question)) {
        if (talk->open.ask != POSTERN_ASK_NOTHING) {
            conversation_break(talk, "a second question is open",
                watch_name(question.ask));
            return;
        }
        if (is_put_off(talk, &question))
            return;
        if (question.ask == POSTERN_ASK_MESSAGE_BYTES) {
            watch_question(talk, &question);
            answer(talk, &question);
        } else {
            ask(talk, &question);
        }
    }
}

static void lend(conversation *talk)
{
    size_t length = talk->keep.length, used;
    char *loan = (char *)malloc(length == 0 ? 1 : length);

    if (loan == NULL)
        abort();
    if (length > 0)
        memcpy(loan, talk->keep.octets, length);
    postern_engine_lend(talk->engine, loan, length,
        fake_clock_now(&talk->clock));
    run(talk);
    used = postern_engine_reclaim(talk->engine);
    free(loan);
    if (used > length)
        conversation_break(talk, "more used than lent", "");
    else
        blob_drop(&talk->keep, used);
}

static void drain(conversation *talk)
{
    size_t length, gone = 0;
    const char *octets;

    while ((octets = postern_engine_out(talk->engine, &length)) != NULL) {
        if (talk->gulp != 0 && length > talk->gulp - gone)
            length = talk->gulp - gone;
        if (length == 0)
            break;
        blob_add(&talk->output, octets, length);
        postern_engine_sent(talk->engine, length);
        gone += length;
    }
}

void conversation_answer_now(conversation *talk)
{
    postern_question question = talk->open;

    talk->open.ask = POSTERN_ASK_NOTHING;
    answer(talk, &question);
}

/* RFC 3207 4.2: the engine has to forget what it knew. */
static void shake(conversation *talk)
{
    if (talk->tls_fails) {
        postern_engine_fail(talk->engine, POSTERN_REASON_TLS);
        blob_clear(&talk->keep);
        lend(talk);
        return;
    }
    postern_engine_secured(talk->engine, fake_clock_now(&talk->clock));
    if (postern_engine_host_name(talk->engine) != NULL
        || postern_engine_extended_smtp(talk->engine)
        || !postern_engine_tls(talk->engine))
        conversation_break(talk, "TLS is not a new beginning", "");
}

static void turn(conversation *talk)
{
    if (talk->closed)
        return;
    if (talk->open.ask != POSTERN_ASK_NOTHING
        && talk->delay != CONVERSATION_NEVER && --talk->wait == 0)
        conversation_answer_now(talk);
    lend(talk);
    watch_wants(talk);
    drain(talk);
    if ((postern_engine_wants(talk->engine) & POSTERN_WANTS_TLS) != 0)
        shake(talk);
    talk->closed = (postern_engine_wants(talk->engine)
        & POSTERN_WANTS_CLOSE) != 0;
}

static void add_rows(conversation *talk)
{
    const scripted_hook *row;
    size_t tag = 0;

    for (row = talk->hook; row != NULL; row = scripted_hook_next(row)) {
        int error = 0;

        tag++;
        if (row->ask == POSTERN_ASK_COMMAND)
            error = postern_rules_add_command(talk->rules, row->verb,
                row->syntax, NULL, 0, tag);
        if (row->ask == POSTERN_ASK_MECHANISM)
            error = postern_rules_add_mechanism(talk->rules, row->verb, tag);
        if (error == POSTERN_E_INVALID_LEFT_OUT)
            talk->left_out = 1;
        else if (error != 0)
            conversation_break(talk, "not added", row->verb);
    }
}

int conversation_start(conversation *talk)
{
    int error;

    failing_alloc_init(&talk->alloc);
    fake_clock_init(&talk->clock, talk->start);
    talk->options.resize = failing_alloc_resize;
    talk->options.resize_context = &talk->alloc;
    talk->rules = postern_rules_new(&talk->options, &error);
    talk->left_out = error == POSTERN_E_INVALID_LEFT_OUT
        || (talk->proxied && !PST_WITH_PROXY);
    if (talk->rules == NULL)
        return 0;
    if (talk->options.auth_keys)
        talk->rules->ground.crypto = pst_tls_crypto_built();
    add_rows(talk);
    if (talk->left_out)
        return 0;
    talk->engine = postern_engine_new(talk->rules, talk->start);
    if (talk->engine != NULL && talk->smtps)
        postern_engine_handshake(talk->engine, talk->start);
    if (talk->engine != NULL && talk->proxied)
        postern_engine_expect_proxy(talk->engine, talk->start);
    if (talk->engine != NULL && talk->certificate != NULL)
        pst_auth_certificate(talk->engine, talk->certificate);
    if (talk->engine != NULL && talk->options.xclient)
        postern_engine_trust_xclient(talk->engine);
    return talk->engine != NULL;
}

void conversation_send(conversation *talk, const char *octets, size_t length)
{
    blob_add(&talk->keep, octets, length);
    turn(talk);
}

void conversation_settle(conversation *talk)
{
    unsigned long turns;
    size_t kept, said, told;
    int secure;

    for (turns = 0; turns < MOST_TURNS && !talk->closed; turns++) {
        kept = talk->keep.length;
        said = talk->output.length;
        told = talk->events.length;
        secure = postern_engine_tls(talk->engine);
        turn(talk);
        if (secure == postern_engine_tls(talk->engine)
            && kept == talk->keep.length && said == talk->output.length
            && told == talk->events.length
            && (talk->delay == CONVERSATION_NEVER || (talk->put_offs == 0
            && talk->open.ask == POSTERN_ASK_NOTHING)))
            return;
    }
    if (!talk->closed)
        conversation_break(talk, "it never comes to rest", "");
}

void conversation_wait(conversation *talk, unsigned long milliseconds)
{
    unsigned long end = fake_clock_now(&talk->clock) + milliseconds, moment;

    conversation_settle(talk);
    while (!talk->closed
        && postern_engine_deadline(talk->engine, &moment)
        && !pst_moment_before(end, moment)) {
        unsigned long again;

        fake_clock_reach(&talk->clock, moment);
        postern_engine_tick(talk->engine, fake_clock_now(&talk->clock));
        if ((postern_engine_wants(talk->engine) & POSTERN_WANTS_ANSWER) == 0)
            talk->open.ask = POSTERN_ASK_NOTHING;
        conversation_settle(talk);
        if (!talk->closed && postern_engine_deadline(talk->engine, &again)
            && again == moment) {
            conversation_break(talk, "a deadline that stays", "");
            break;
        }
    }
    fake_clock_reach(&talk->clock, end);
}

void conversation_fin(conversation *talk)
{
    postern_engine_eof(talk->engine);
    conversation_settle(talk);
}

void conversation_reset(conversation *talk)
{
    if (talk->closed)
        return;
    talk->open.ask = POSTERN_ASK_NOTHING;
    postern_engine_fail(talk->engine, POSTERN_REASON_RESET);
    blob_clear(&talk->keep);
    conversation_settle(talk);
    if (!talk->closed)
        conversation_break(talk, "it lives on after a reset", "");
}

void conversation_end(conversation *talk)
{
    watch_output(talk);
    if (talk->closed && (talk->begun || talk->announced))
        conversation_break(talk, "something has begun and not ended", "");
    if (talk->in_bytes)
        blob_text(&talk->events, "\n");
    talk->in_bytes = 0;
    postern_engine_free(talk->engine);
    postern_rules_free(talk->rules);
    talk->engine = NULL;
    talk->rules = NULL;
    if (!failing_alloc_is_clean(&talk->alloc))
        conversation_break(talk, "memory is lost or spoiled", "");
}

void conversation_free(conversation *talk)
{
    blob_free(&talk->output);
    blob_free(&talk->events);
    blob_free(&talk->mail_from);
    blob_free(&talk->rcpt_tos);
    blob_free(&talk->content);
    blob_free(&talk->keep);
    blob_free(&talk->streamed);
}

/* ---- summaries --------------------------------------------------------- */

static void add_word(blob *words, const char *word, size_t length)
{
    if (words->length > 0)
        blob_text(words, " ");
    blob_add(words, word, length);
}

void conversation_codes(const conversation *talk, blob *codes)
{
    const char *line = blob_string(&talk->output);

    while (*line != '\0') {
        if (strlen(line) > 3 && line[3] == ' ')
            add_word(codes, line, 3);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    if (talk->closed)
        blob_text(codes, " closed");
}

void conversation_names(const conversation *talk, blob *names)
{
    const char *line = blob_string(&talk->events);

    while (*line != '\0') {
        if (strncmp(line, "ENVELOPE_", 9) != 0
            && strncmp(line, "TRACE", 5) != 0)
            add_word(names, line, strcspn(line, " \n"));
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
}
