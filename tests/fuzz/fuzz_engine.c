/* SPDX-License-Identifier: MIT */
/*
 * fuzz_engine.c - a conversation, whole and cut: one outcome, and no rule is
 * broken.  The input is two octets of options, one that seeds the cuts and
 * says what there is of TLS, four of verdicts, one of AUTH, DSN and LMTP, one
 * of extensions, one of PROXY, XCLIENT and what else there is of AUTH, then
 * what the client sends.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/conversation.h"
#include "support/random.h"

#define HEAD 10
#define ASKS (POSTERN_ASK_LINE + 1)

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static conversation_answer answers[ASKS + 1];

static void push(conversation *talk, const postern_question *question)
{
    (void)question;
    (void)postern_engine_push(talk->engine, "250-pushed");
}

static void change(conversation *talk, const postern_question *question)
{
    if (question->ask == POSTERN_ASK_EHLO)
        (void)postern_keywords_remove(question->keywords, "SIZE");
    else
        (void)postern_engine_rewrite(talk->engine, "other@x.test");
}

static void end(conversation *talk, const postern_question *question)
{
    (void)question;
    postern_engine_close(talk->engine, POSTERN_REASON_CLOSE);
}

/* Who the user is, and what is kept of him, is known to the conversation. */
static int is_about_users(int ask)
{
    return ask == POSTERN_ASK_AUTH || ask == POSTERN_ASK_AUTH_KEYS
        || ask == POSTERN_ASK_MECHANISM;
}

/* Three bits for each sort of question. */
static void decide(const unsigned char *verdicts)
{
    static const char *const says[8] = {
        NULL, NULL, "250 a\nb\377\001", "550 no", "421 bye", "99", NULL,
        "334 more"
    };
    int ask;

    for (ask = 1; ask < ASKS; ask++) {
        unsigned bits = (unsigned)(verdicts[ask % 4] >> (ask / 4)) & 7U;

        answers[ask - 1].ask = (enum postern_ask)ask;
        answers[ask - 1].text = is_about_users(ask) && bits == 0 ? "nobody"
            : NULL;
        answers[ask - 1].says = says[bits];
        answers[ask - 1].act = bits == 6 ? push : bits == 1 ? change
            : bits == 7 && ask > POSTERN_ASK_NOOP ? end : NULL;
    }
    /* how often these are asked depends on the cuts */
    answers[POSTERN_ASK_MESSAGE_BYTES - 1].act = NULL;
    if (answers[POSTERN_ASK_MESSAGE_BYTES - 1].says == says[7])
        answers[POSTERN_ASK_MESSAGE_BYTES - 1].says = NULL;
}

static void set_up(conversation *model, const unsigned char *data)
{
    static const postern_call_limit limits[] = { { "*", 4 }, { NULL, 0 } };

    conversation_init(model);
    model->options.enable_smtputf8 = data[0] & 1;
    model->options.decode_data = data[0] >> 1 & 1;
    model->options.strict_addresses = data[0] >> 2 & 1;
    model->options.chunking = data[0] >> 3 & 1;
    model->options.streaming = data[0] >> 4 & 1;
    model->options.assembling = data[0] >> 5 & 1;
    model->options.envelopes = data[0] >> 6 & 1;
    model->options.trace = data[0] >> 7 & 1;
    model->options.bare_newline = data[1] % 3;
    model->options.data_size_limit = data[1] & 4 ? 40 : 33554432UL;
    model->options.line_length_limit = data[1] & 8 ? 20 : 1001;
    model->options.recipient_limit = data[1] & 16 ? 2 : 1000;
    model->options.command_call_limit = data[1] & 32 ? limits : NULL;
    model->options.no_ehlo = data[1] & 64 ? "SIZE,8BITMIME" : NULL;
    model->options.error_limit = data[1] & 128 ? 3 : 20;
    model->options.local_part_limit = data[9] & 128 ? 4 : 0;
    model->options.tls = data[2] >> 5 & 1;
    model->options.require_starttls = model->options.tls
        && (data[2] >> 6 & 1);
    model->tls_fails = data[2] >> 7;
    model->options.auth = data[7] & 1;
    model->options.auth_keys = data[7] >> 1 & 1;
    model->options.auth_required = (data[7] & 3) != 0 && (data[7] & 4);
    model->options.auth_require_tls = data[7] >> 3 & 1;
    model->options.auth_parameter = data[7] >> 4 & 1;
    model->options.auth_failure_limit = data[7] & 32 ? 1 : 0;
    model->options.dsn = data[7] >> 6 & 1;
    model->options.lmtp = data[7] >> 7;
    model->options.limits = data[8] & 1;
    model->options.mail_limit = data[8] & 2 ? 2 : 0;
    model->options.recipient_domain_limit = data[8] & 4 ? 1 : 0;
    model->options.binarymime = data[8] >> 3 & 1;
    model->options.requiretls = data[8] >> 4 & 1;
    model->options.mt_priority = data[8] & 32 ? "MIXER" : NULL;
    model->options.deliver_by = data[8] >> 6 & 1;
    model->options.hold_limit = data[8] & 128 ? 60 : 0;
    model->options.forbidden_commands = data[8] & 2 ? NULL : "GET,X";
    model->options.extra_parameters = data[8] & 1 ? "X,SMTPUTF8,NOTIFY"
        : NULL;
    model->proxied = data[9] & 1;
    model->options.xclient = data[9] >> 1 & 1;
    model->smtps = model->options.tls && (data[9] >> 2 & 1);
    model->options.auth_failure_delay = data[9] & 8 ? 1000 : 0;
    model->options.enhanced_status_codes = data[9] >> 4 & 1;
    model->options.auth_exclude = data[9] & 32 ? "PLAIN,X-Y" : NULL;
    model->options.hold_until_limit = data[9] & 64
        ? "2030-01-31T00:00:00Z" : NULL;
    model->options.deliver_by_minimum = data[9] & 64 ? 10 : 0;
    model->options.greet_delay = (data[8] & 0x11) == 0x11 ? 500 : 0;
    model->hook = scripted_hook_find(data[9] & 128 ? "own_mechanisms"
        : "ping_and_hid");
    model->answers = answers;
    model->careless = 1;
}

static void require(int truth, const char *text)
{
    if (truth)
        return;
    fprintf(stderr, "%s\n", text);
    abort();
}

static void play(conversation *talk, const char *octets, size_t length,
    unsigned long seed, int fin, int waits)
{
    size_t at = 0;

    require(conversation_start(talk), "no memory");
    if (waits || length == 0)
        conversation_wait(talk, talk->options.greet_delay);
    while (at < length) {
        size_t piece = length - at;

        if (seed != 0)
            piece = 1 + (size_t)random_below(&seed, piece < 40 ? piece : 40);
        conversation_send(talk, octets + at, piece);
        at += piece;
    }
    conversation_settle(talk);
    /* As long as failures rest; then for what waits behind them. */
    while (talk->options.auth_failure_delay != 0 && !talk->closed
        && postern_engine_wants(talk->engine) == POSTERN_WANTS_ANSWER)
        conversation_wait(talk, talk->options.auth_failure_delay);
    if (fin && !talk->closed)
        conversation_fin(talk);
    conversation_end(talk);
    require(talk->broken[0] == '\0', talk->broken);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    conversation whole, cut;
    const char *octets = (const char *)data + HEAD;

    if (size < HEAD)
        return 0;
    decide(data + 3);
    set_up(&whole, data);
    cut = whole;
    cut.delay = data[2] & 3U;
    cut.gulp = data[2] >> 2 & 7U;
    play(&whole, octets, size - HEAD, 0, data[1] >> 7,
        data[8] & 2);
    play(&cut, octets, size - HEAD, data[2] + 1UL,
        data[1] >> 7, data[8] & 2);
    require(strcmp(blob_string(&whole.output), blob_string(&cut.output)) == 0,
        "the output depends on the cuts");
    require(strcmp(blob_string(&whole.events), blob_string(&cut.events)) == 0,
        "the events depend on the cuts");
    conversation_free(&whole);
    conversation_free(&cut);
    return 0;
}
