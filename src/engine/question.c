/* SPDX-License-Identifier: MIT */
/*
 * question.c - the list of questions: the data of each, and the function that
 * takes its answer.
 */
#include "engine.h"

/* ---- the data of questions --------------------------------------------- */

static void fill_nothing(const postern_engine *engine,
    postern_question *question)
{
    (void)engine;
    (void)question;
}

static void fill_argument(const postern_engine *engine,
    postern_question *question)
{
    question->text = engine->work->argument;
}

static void fill_ehlo(const postern_engine *engine,
    postern_question *question)
{
    question->keywords = &engine->work->keywords;
    question->text = engine->work->argument;
}

static void fill_address(const postern_engine *engine,
    postern_question *question)
{
    question->text = engine->work->address;
}

static void fill_path(const postern_engine *engine,
    postern_question *question)
{
    question->options = engine->work->rows;
    question->text = engine->work->address;
}

static void fill_parameter(const postern_engine *engine,
    postern_question *question)
{
    const pst_work *work = engine->work;
    const postern_parameter *row = &work->rows[work->next_row];

    question->verb = work->verb->name;
    question->text = row->name;
    question->value = row->value;
}

static void fill_span(const postern_engine *engine,
    postern_question *question)
{
    question->octets = engine->span;
    question->length = engine->span_length;
}

/* ---- the answers ------------------------------------------------------- */

static void connected_done(postern_engine *engine, const char *text, int code)
{
    engine->rules->counters.early += engine->early;
    if (code == 0) {
        pst_engine_say(engine, engine->rules->greeting);
    } else if (code < 300) {
        /* RFC 5321 4.2: the greeting is 220, even if the hook returned another
           2xx */
        pst_engine_say_as(engine, "220", text, engine->rules->greeting);
    } else {
        pst_engine_say(engine, text);
        pst_engine_close(engine, POSTERN_REASON_REFUSED);
    }
}

static void ok_done(postern_engine *engine, const char *text, int code)
{
    (void)code;
    pst_engine_say_or_ok(engine, text);
}

static void aborted_done(postern_engine *engine, const char *text, int code)
{
    (void)text;
    (void)code;
    engine->abort_reason = 0;
    engine->envelope->begun = 0;
}

static void announced_done(postern_engine *engine, const char *text, int code)
{
    (void)text;
    (void)code;
    engine->envelope->announced = 1;
    pst_verb_mail_next(engine);
}

static void ended_done(postern_engine *engine, const char *text, int code)
{
    (void)text;
    (void)code;
    pst_engine_drop_envelope(engine);
}

static void traced_done(postern_engine *engine, const char *text, int code)
{
    (void)text;
    (void)code;
    engine->traced = 1;
}

/* ---- the list ---------------------------------------------------------- */

/*
 * In the order of enum postern_ask: the question; whether it is only a notice
 * without an answer; the function that fills in its data; the function that
 * takes its answer.
 */
#define QUESTIONS(X) \
    X(NOTHING, 0, fill_nothing, NULL) \
    X(PROXY, 0, pst_proxied_fill, pst_proxied_done) \
    X(CONNECTED, 0, fill_nothing, connected_done) \
    X(HELO, 0, fill_argument, pst_verb_helo_done) \
    X(EHLO, 0, fill_ehlo, pst_verb_ehlo_done) \
    X(TLS, 0, fill_nothing, pst_verb_tls_done) \
    X(STARTTLS, 0, fill_nothing, pst_verb_secured_done) \
    X(AUTH_KEYS, 0, pst_auth_fill_keys, pst_auth_keys_done) \
    X(MECHANISM, 0, pst_auth_fill_own, pst_auth_own_done) \
    X(AUTH, 0, pst_auth_fill, pst_auth_done) \
    X(XCLIENT, 0, pst_verb_xclient_fill, pst_verb_xclient_done) \
    X(MAIL, 0, fill_path, pst_verb_mail_done) \
    X(RCPT, 0, fill_path, pst_verb_rcpt_done) \
    X(PARAMETER, 0, fill_parameter, pst_verb_parameter_done) \
    X(MESSAGE_BEGIN, 0, fill_nothing, pst_verb_begin_done) \
    X(MESSAGE_BYTES, 0, fill_span, pst_content_bytes_done) \
    X(MESSAGE, 0, fill_nothing, pst_content_message_done) \
    X(VERDICT, 0, pst_verdict_fill, pst_verdict_done) \
    X(RSET, 0, fill_nothing, ok_done) \
    X(NOOP, 0, fill_argument, ok_done) \
    X(VRFY, 0, fill_address, pst_verb_vrfy_done) \
    X(QUIT, 0, fill_nothing, pst_verb_quit_done) \
    X(COMMAND, 0, pst_verb_own_fill, pst_verb_own_done) \
    X(LINE, 0, fill_argument, ok_done) \
    X(MESSAGE_ABORTED, 1, fill_nothing, aborted_done) \
    X(ENVELOPE_BEGIN, 1, fill_nothing, announced_done) \
    X(ENVELOPE_END, 1, fill_nothing, ended_done) \
    X(TRACE, 1, pst_trace_fill, traced_done)

#define ROW(ask, told, fill, done) { fill, done },
const pst_question pst_questions[] = {
    QUESTIONS(ROW)
};

/* If a row is missing or in the wrong place this does not compile. */
#define PLACE(ask, told, fill, done) ROW_##ask,
enum place {
    QUESTIONS(PLACE)
    ROWS
};
#define IN_PLACE(ask, told, fill, done) \
    && (int)ROW_##ask == (int)POSTERN_ASK_##ask
typedef char pst_questions_are_in_order[1 QUESTIONS(IN_PLACE) ? 1 : -1];

/* Without a default, so that the compiler reports a question without a row. */
int pst_question_is_told(enum postern_ask ask)
{
    switch (ask) {
#define CASE(ask, told, fill, done) \
    case POSTERN_ASK_##ask: \
        return told;
    QUESTIONS(CASE)
    }
    return 0;
}
