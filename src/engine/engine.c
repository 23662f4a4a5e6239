#include <string.h>

#include "base/config.h"
#include "base/moment.h"
#include "engine.h"
#include "smtp/reply.h"

#define FAREWELL "421 4.3.2 Error: out of memory\r\n"
#define NO_REPLY "451 4.3.0 Error: the server has no answer"
#define TOO_LATE "451 4.3.2 Error: no answer in time"

size_t pst_engine_size(void)
{
    return sizeof(postern_engine);
}

static void restart_clock(postern_engine *engine)
{
    engine->deadline = engine->now + engine->rules->options.timeout;
}

void pst_engine_init(postern_engine *engine, postern_rules *rules,
    unsigned long now)
{
    memset(engine, 0, sizeof(*engine));
    engine->rules = rules;
    engine->now = now;
    engine->loan = "";
    engine->wanted = POSTERN_ASK_CONNECTED;
    restart_clock(engine);
}

static void free_host_name(postern_engine *engine)
{
    if (engine->host_name != NULL && engine->host_name != engine->host_inline)
        pst_memory_free(&engine->rules->memory, engine->host_name,
            strlen(engine->host_name) + 1);
    engine->host_name = NULL;
}

void pst_engine_clear(postern_engine *engine)
{
    pst_shelf *shelf = &engine->rules->shelf;

    engine->asked = 0;
    if (engine->work != NULL)
        engine->work->used = 0;
    pst_work_put(engine);
    pst_output_clear(&engine->output, shelf);
    pst_envelope_free(engine->envelope);
    engine->envelope = NULL;
    free_host_name(engine);
    pst_calls_free(engine);
}

postern_engine *postern_engine_new(postern_rules *rules, unsigned long now)
{
    postern_engine *engine = (postern_engine *)pst_shelf_take(&rules->shelf,
        PST_SHELF_SESSION);

    if (engine != NULL)
        pst_engine_init(engine, rules, now);
    return engine;
}

void postern_engine_free(postern_engine *engine)
{
    if (engine == NULL)
        return;
    pst_engine_clear(engine);
    pst_shelf_put(&engine->rules->shelf, PST_SHELF_SESSION, engine);
}

int pst_engine_set_host(postern_engine *engine, const char *name)
{
    size_t size = strlen(name) + 1;
    char *copy = NULL;

    if (size > PST_HOST_INLINE) {
        copy = (char *)pst_memory_take(&engine->rules->memory, size);
        if (copy == NULL)
            return POSTERN_E_NOMEM;
    }
    free_host_name(engine);
    engine->host_name = copy == NULL ? engine->host_inline : copy;
    memcpy(engine->host_name, name, size);
    return 0;
}

unsigned pst_engine_keywords_off(const postern_engine *engine)
{
    return engine->keywords_off | engine->rules->keywords_off;
}

/* ---- saying things ----------------------------------------------------- */

void pst_engine_say_line(postern_engine *engine, const char *text, char last)
{
    if (engine->closing && engine->output.farewell != NULL)
        return;
    if (pst_output_say(&engine->output, &engine->rules->shelf, text, last,
        engine->rules->options.enable_smtputf8) == 0)
        return;
    pst_engine_out_of_memory(engine);
}

void pst_engine_out_of_memory(postern_engine *engine)
{
    pst_output_farewell(&engine->output, FAREWELL);
    pst_engine_close(engine, POSTERN_REASON_MEMORY);
}

void pst_engine_say(postern_engine *engine, const char *text)
{
    pst_engine_say_line(engine, text, ' ');
}

void pst_engine_say_or(postern_engine *engine, const char *text,
    const char *otherwise)
{
    pst_engine_say(engine, text == NULL ? otherwise : text);
}

void pst_engine_refuse(postern_engine *engine, const char *text)
{
    unsigned limit = engine->rules->options.error_limit;

    if (limit == 0 || engine->errors < limit) {
        engine->errors++;
        pst_engine_say(engine, text);
        return;
    }
    pst_engine_say(engine, "421 4.7.0 Error: too many errors");
    pst_engine_close(engine, POSTERN_REASON_LIMIT);
}

void pst_engine_no_memory(postern_engine *engine)
{
    pst_engine_say(engine, "452 4.3.1 Error: out of memory");
}

/* ---- ending things ----------------------------------------------------- */

void pst_engine_end_transaction(postern_engine *engine, int reason)
{
    if (engine->envelope == NULL)
        return;
    if (engine->envelope->begun && engine->abort_reason == 0)
        engine->abort_reason = (unsigned char)reason;
    engine->ending = 1;
}

void pst_engine_close(postern_engine *engine, int reason)
{
    if (engine->closing)
        return;
    engine->closing = 1;
    engine->wanted = POSTERN_ASK_NOTHING;
    engine->put_off = 0;
    engine->reason = (unsigned char)reason;
    engine->polite = reason == POSTERN_REASON_QUIT
        || reason == POSTERN_REASON_EOF || reason == POSTERN_REASON_RESET;
    pst_engine_end_transaction(engine, reason);
}

void postern_engine_close(postern_engine *engine, int reason)
{
    if (engine->asked == POSTERN_ASK_NOTHING) {
        pst_engine_close(engine, reason);
        return;
    }
    engine->close_after = 1;
    engine->reason = (unsigned char)reason;
}

void postern_engine_fail(postern_engine *engine, int reason)
{
    engine->asked = POSTERN_ASK_NOTHING;
    pst_engine_close(engine, reason);
    pst_output_clear(&engine->output, &engine->rules->shelf);
    engine->output.farewell = "";
}

void pst_engine_cut(postern_engine *engine)
{
    engine->asked = POSTERN_ASK_NOTHING;
    if (!engine->closing)
        pst_engine_say(engine, "421 4.3.2 Service shutting down");
    pst_engine_close(engine, POSTERN_REASON_STOP);
}

void postern_engine_eof(postern_engine *engine)
{
    engine->eof = 1;
}

void postern_engine_drain(postern_engine *engine)
{
    engine->draining = 1;
}

/* ---- the loan ---------------------------------------------------------- */

void postern_engine_lend(postern_engine *engine, const char *octets,
    size_t length, unsigned long now)
{
    /* While nothing could be done about it, time did not count. */
    if (engine->put_off)
        engine->deadline += now - engine->asked_since;
    engine->put_off = 0;
    engine->now = now;
    engine->loan = length == 0 ? "" : octets;
    engine->loan_length = length;
    engine->loan_used = 0;
}

size_t postern_engine_reclaim(postern_engine *engine)
{
    size_t used = engine->loan_used;

    if (engine->asked == POSTERN_ASK_MESSAGE_BYTES) {
        engine->asked = POSTERN_ASK_NOTHING;
        engine->put_off = 1;
        pst_content_withdraw(engine);
    }
    engine->loan = "";
    engine->loan_length = 0;
    engine->loan_used = 0;
    pst_work_put(engine);
    return used;
}

/* ---- questions --------------------------------------------------------- */

static int is_full(const postern_engine *engine)
{
    return engine->output.pending > PST_OUTPUT_CAP - PST_REPLY_CAP;
}

static void drop_envelope(postern_engine *engine)
{
    pst_envelope_free(engine->envelope);
    engine->envelope = NULL;
    engine->ending = 0;
}

/* What is next in the order that engine.h promises. */
static enum postern_ask agenda(postern_engine *engine)
{
    enum postern_ask ask;

    if (engine->abort_reason != 0)
        return POSTERN_ASK_MESSAGE_ABORTED;
    if (engine->ending) {
        if (engine->envelope != NULL && engine->envelope->announced)
            return POSTERN_ASK_ENVELOPE_END;
        drop_envelope(engine);
    }
    ask = (enum postern_ask)engine->wanted;
    engine->wanted = POSTERN_ASK_NOTHING;
    return ask;
}

static int step(postern_engine *engine)
{
    if (engine->closing || is_full(engine))
        return 0;
    if (engine->mode >= PST_MODE_DOTTED)
        return pst_content_step(engine);
    if (engine->draining) {
        pst_engine_say(engine, "421 4.3.2 Service shutting down");
        pst_engine_close(engine, POSTERN_REASON_STOP);
        return 1;
    }
    return pst_input_step(engine);
}

static void fill_parameter(const pst_work *work, postern_question *question)
{
    const postern_parameter *row = &work->rows[work->next_row];

    question->verb = work->verb->name;
    question->text = row->name;
    question->value = row->value;
}

static void fill(postern_engine *engine, enum postern_ask ask,
    postern_question *question)
{
    pst_work *work = engine->work;

    memset(question, 0, sizeof(*question));
    question->ask = ask;
    question->envelope = engine->envelope;
    question->reason = engine->abort_reason;
    switch (ask) {
    case POSTERN_ASK_MAIL:
    case POSTERN_ASK_RCPT:
        question->options = work->rows;
        question->text = work->address;
        break;
    case POSTERN_ASK_VRFY:
        question->text = work->address;
        break;
    case POSTERN_ASK_PARAMETER:
        fill_parameter(work, question);
        break;
    case POSTERN_ASK_EHLO:
        question->keywords = &work->keywords;
        question->text = work->argument;
        break;
    case POSTERN_ASK_COMMAND:
        question->command = work->verb->tag;
        question->text = work->argument;
        break;
    case POSTERN_ASK_HELO:
    case POSTERN_ASK_NOOP:
    case POSTERN_ASK_LINE:
        question->text = work->argument;
        break;
    case POSTERN_ASK_TRACE:
        question->octets = work->text;
        question->length = work->used - 1;
        if (question->length > 0
            && work->text[question->length - 1] == '\r')
            question->length--;
        break;
    case POSTERN_ASK_MESSAGE_BYTES:
        question->octets = engine->span;
        question->length = engine->span_length;
        break;
    default:
        break;
    }
}

int postern_engine_next(postern_engine *engine, postern_question *question)
{
    enum postern_ask ask;

    if (engine->asked != POSTERN_ASK_NOTHING)
        return 0;
    do {
        ask = agenda(engine);
        if (ask != POSTERN_ASK_NOTHING) {
            engine->asked = (unsigned char)ask;
            engine->asked_since = engine->now;
            fill(engine, ask, question);
            return 1;
        }
    } while (step(engine));
    return 0;
}

/* ---- answers ----------------------------------------------------------- */

static void connected_done(postern_engine *engine, const char *text, int code)
{
    if (code == 0) {
        pst_engine_say(engine, engine->rules->greeting);
    } else if (code < 300) {
        /* RFC 5321 4.2: the greeting is 220, whatever the hook's 2xx was */
        char *greeting = pst_work_copy(engine, "220", text + 3);

        pst_engine_say_or(engine, greeting, "220 ");
    } else {
        pst_engine_say(engine, text);
        pst_engine_close(engine, POSTERN_REASON_REFUSED);
    }
}

static void ok_done(postern_engine *engine, const char *text, int code)
{
    (void)code;
    pst_engine_say_or(engine, text, "250 OK");
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
    drop_envelope(engine);
}

static void traced_done(postern_engine *engine, const char *text, int code)
{
    (void)text;
    (void)code;
    engine->traced = 1;
}

/* In the order of enum postern_ask. */
static const pst_verb_done done[] = {
    NULL,
    connected_done,
    pst_verb_helo_done,
    pst_verb_ehlo_done,
    pst_verb_mail_done,
    pst_verb_rcpt_done,
    pst_verb_parameter_done,
    pst_verb_begin_done,
    pst_content_bytes_done,
    pst_content_message_done,
    ok_done,                        /* RSET */
    ok_done,                        /* NOOP */
    pst_verb_vrfy_done,
    pst_verb_quit_done,
    pst_verb_own_done,
    ok_done,                        /* LINE */
    aborted_done,
    announced_done,
    ended_done,
    traced_done
};

/* These are told; their answers carry nothing. */
static int is_told(int ask)
{
    return ask >= POSTERN_ASK_MESSAGE_ABORTED;
}

int postern_engine_answer(postern_engine *engine, const char *text,
    unsigned long now)
{
    int ask = engine->asked, code = 0, result = 0;

    if (ask == POSTERN_ASK_NOTHING)
        return POSTERN_E_INVALID;
    engine->asked = POSTERN_ASK_NOTHING;
    engine->now = now;
    if (is_told(ask)) {
        done[ask](engine, NULL, 0);
        return 0;
    }
    if (text != NULL) {
        code = pst_reply_code(text);
        if (code < 200 || code > 599 || (code > 299 && code < 400)) {
            text = NO_REPLY;
            code = 451;
            result = POSTERN_E_INVALID;
        }
    }
    if (now != engine->asked_since && engine->mode < PST_MODE_DOTTED)
        restart_clock(engine);
    done[ask](engine, text, code);
    if (code == 421 && ask != POSTERN_ASK_MESSAGE_BYTES)
        pst_engine_close(engine, POSTERN_REASON_REFUSED);
    if (engine->close_after)
        pst_engine_close(engine, engine->reason);
    return result;
}

int postern_engine_ask_line(postern_engine *engine, const char *text,
    size_t limit, unsigned long now)
{
    if (engine->asked != POSTERN_ASK_COMMAND
        && engine->asked != POSTERN_ASK_LINE)
        return POSTERN_E_INVALID;
    if (pst_reply_code(text) / 100 != 3 || limit > 0xFFFF)
        return POSTERN_E_INVALID;
    engine->asked = POSTERN_ASK_NOTHING;
    engine->now = now;
    restart_clock(engine);
    engine->mode = PST_MODE_LINE;
    engine->line_limit = (unsigned short)limit;
    pst_engine_say(engine, text);
    return 0;
}

int postern_engine_push(postern_engine *engine, const char *line)
{
    if (pst_reply_code(line) < 200 || line[3] == '\0')
        return POSTERN_E_INVALID;
    if (engine->asked == POSTERN_ASK_EHLO)
        return postern_keywords_add(&engine->work->keywords, line + 4);
    if (engine->output.pending > PST_OUTPUT_CAP)
        return POSTERN_E_FULL;
    return pst_output_say(&engine->output, &engine->rules->shelf, line,
        line[3] == '-' ? '-' : ' ', engine->rules->options.enable_smtputf8);
}

int postern_engine_rewrite(postern_engine *engine, const char *address)
{
    size_t size = strlen(address) + 1;
    char *copy;

    if (engine->asked != POSTERN_ASK_MAIL && engine->asked != POSTERN_ASK_RCPT
        && engine->asked != POSTERN_ASK_VRFY)
        return POSTERN_E_INVALID;
    copy = pst_work_take(engine, size);
    if (copy == NULL)
        return POSTERN_E_NOMEM;
    engine->work->address = (char *)memcpy(copy, address, size);
    return 0;
}

postern_envelope *postern_engine_take(postern_engine *engine)
{
    postern_envelope *envelope = engine->envelope;

    if (engine->asked != POSTERN_ASK_MESSAGE || envelope == NULL)
        return NULL;
    engine->envelope = NULL;
    envelope->begun = 0;
    return envelope;
}

void postern_engine_free_envelope(postern_envelope *envelope)
{
    pst_envelope_free(envelope);
}

/* ---- output, time and wishes ------------------------------------------- */

const char *postern_engine_out(const postern_engine *engine, size_t *length)
{
    return pst_output_pending(&engine->output, length);
}

void postern_engine_sent(postern_engine *engine, size_t length)
{
    pst_output_sent(&engine->output, &engine->rules->shelf, length);
}

static int is_waiting(const postern_engine *engine)
{
    return engine->asked != POSTERN_ASK_NOTHING || engine->put_off;
}

int postern_engine_deadline(const postern_engine *engine,
    unsigned long *moment)
{
    const postern_engine_options *options = &engine->rules->options;

    if (is_waiting(engine)) {
        *moment = engine->asked_since + options->answer_timeout;
        return options->answer_timeout != 0;
    }
    *moment = engine->deadline;
    return options->timeout != 0 && !engine->closing;
}

void postern_engine_tick(postern_engine *engine, unsigned long now)
{
    unsigned long moment;

    if (!postern_engine_deadline(engine, &moment)
        || pst_moment_before(now, moment))
        return;
    engine->now = now;
    if (engine->put_off) {
        engine->deadline += now - engine->asked_since;
        engine->put_off = 0;
        pst_content_too_late(engine);
    } else if (engine->asked != POSTERN_ASK_NOTHING) {
        engine->late = 1;
        (void)postern_engine_answer(engine, TOO_LATE, now);
        engine->late = 0;
    } else {
        pst_engine_say(engine, "421 4.4.2 Error: timeout exceeded");
        pst_engine_close(engine, POSTERN_REASON_TIMEOUT);
    }
}

unsigned postern_engine_wants(const postern_engine *engine)
{
    unsigned wants = 0;
    size_t length;

    if (pst_output_pending(&engine->output, &length) != NULL)
        wants |= POSTERN_WANTS_WRITE;
    if (is_waiting(engine))
        return wants | POSTERN_WANTS_ANSWER;
    if (engine->closing) {
        if (wants == 0 && engine->abort_reason == 0 && !engine->ending)
            wants |= POSTERN_WANTS_CLOSE;
        return wants;
    }
    if (engine->mode >= PST_MODE_DOTTED)
        wants |= POSTERN_WANTS_CONTENT;
    if (!engine->eof && !is_full(engine))
        wants |= POSTERN_WANTS_READ;
    return wants;
}

const char *postern_engine_host_name(const postern_engine *engine)
{
    return engine->host_name;
}

int postern_engine_extended_smtp(const postern_engine *engine)
{
    return engine->extended;
}

postern_envelope *postern_engine_envelope(const postern_engine *engine)
{
    return engine->envelope;
}

int postern_engine_reason(const postern_engine *engine)
{
    return engine->reason;
}
