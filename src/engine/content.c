/* SPDX-License-Identifier: MIT */
/*
 * content.c - the content of a message, by DATA or by BDAT.
 *
 * Content is returned as spans of the loan, or assembled, or dropped.  After
 * an error no more content is returned: the message is aborted at once, the
 * rest is read and thrown away, and the reply is sent after the end, where the
 * client expects it.
 */
#include <limits.h>
#include <string.h>

#include "base/config.h"
#include "base/moment.h"
#include "engine.h"

static const struct {
    const char *text;
    int reason;
} verdicts[] = {
    { "250 OK", 0 },
    { "500 Line too long (see RFC5321 4.5.3.1.6)", POSTERN_REASON_LINE },
    { PST_SAY_TOO_BIG, POSTERN_REASON_TOO_BIG },
    { "550 5.5.2 Error: bare CR or LF in the message",
        POSTERN_REASON_NEWLINE },
    { "550 5.6.0 Error: NUL in the message", POSTERN_REASON_NUL },
    { PST_SAY_NOT_ASCII, POSTERN_REASON_TEXT }
};

static const postern_engine_options *options_of(const postern_engine *engine)
{
    return &engine->rules->options;
}

void pst_content_begin(postern_engine *engine)
{
    const postern_engine_options *options = options_of(engine);
    postern_envelope *envelope = engine->envelope;

    /* RFC 3030 3: binary content has no lines */
    pst_data_init(&envelope->machine, envelope->binary
        ? POSTERN_NEWLINE_ACCEPT
        : (enum postern_bare_newline)options->bare_newline,
        options->line_length_limit, options->data_size_limit);
    pst_utf8_init(&envelope->utf8);
    envelope->machine.drop = !options->streaming && !options->assembling
        && !options->decode_data;
    /* without this block each bare CR or LF is returned alone */
    if (PST_WITH_NEWLINES
        && options->bare_newline == POSTERN_NEWLINE_NORMALIZE
        && !envelope->machine.drop)
        envelope->machine.scratch = (char *)pst_arena_take(&envelope->arena,
            PST_DATA_SCRATCH);
    envelope->begun = 1;
    pst_engine_restart_clock(engine);
}

/* ---- time and quantity ------------------------------------------------- */

/* Each octet extends the deadline, up to the timeout; a client that sends
   fewer than PST_CONTENT_RATE octets a second uses up its credit. */
static void earn(postern_engine *engine, size_t length)
{
    unsigned long timeout = engine->rules->patience, left, earned;

    /* an octet gives at least a millisecond (PST_CONTENT_RATE is at most
       1,000), so these octets fill up the whole credit */
    if (engine->now + timeout - engine->deadline <= length) {
        pst_engine_restart_clock(engine);
        return;
    }
    left = (unsigned long)pst_moment_until(engine->now, engine->deadline);
    earned = (unsigned long)(length / PST_CONTENT_RATE) * 1000
        + (unsigned long)(length % PST_CONTENT_RATE) * 1000 / PST_CONTENT_RATE;
    if (left + earned > timeout)
        engine->deadline = engine->now + timeout;
    else
        engine->deadline += earned;
}

const char *pst_content_refusal(const postern_engine *engine)
{
    const postern_envelope *envelope = engine->envelope;

    if (engine->swallow_reply != NULL)
        return engine->swallow_reply;
    return envelope->verdict != NULL ? envelope->verdict
        : verdicts[envelope->machine.fault].text;
}

int pst_content_is_swallowed(const postern_engine *engine)
{
    return engine->mode >= PST_MODE_DOTTED && (engine->swallow_reply != NULL
        || engine->envelope->machine.mute);
}

void pst_content_give_up(postern_engine *engine, int reason)
{
    const char *text = pst_content_refusal(engine);

    if (pst_engine_is_lmtp(engine) && (engine->mode == PST_MODE_DOTTED
        || engine->last_chunk))
        pst_verdict_give_up(engine, text);
    else
        pst_engine_say(engine, text);
    pst_engine_close(engine, reason);
}

/* Counts octets of the loan as used.  If they are thrown away they count for
   discard_limit. */
static void use_up(postern_engine *engine, size_t length, int swallowed)
{
    engine->loan_used += length;
    earn(engine, length);
    if (!swallowed || options_of(engine)->discard_limit == 0)
        return;
    if (length <= engine->swallow)
        engine->swallow -= (unsigned long)length;
    else
        pst_content_give_up(engine, POSTERN_REASON_LIMIT);
}

static unsigned long sum(unsigned long count, size_t length)
{
    return length > ULONG_MAX - count ? ULONG_MAX
        : count + (unsigned long)length;
}

/* ---- failure ----------------------------------------------------------- */

/* The message has failed: no more content is returned, and `text` is sent
   after its end. */
static void fail(postern_engine *engine, const char *text, int reason)
{
    postern_envelope *envelope = engine->envelope;

    envelope->verdict = text;
    pst_data_mute(&envelope->machine);
    pst_envelope_drop_content(envelope);
    engine->swallow = options_of(engine)->discard_limit;
    engine->abort_reason = (unsigned char)reason;
}

static void fail_by_fault(postern_engine *engine)
{
    int fault = engine->envelope->machine.fault;

    fail(engine, NULL, verdicts[fault].reason);
}

void pst_content_too_late(postern_engine *engine)
{
    fail(engine, PST_SAY_TOO_LATE, POSTERN_REASON_ANSWER);
}

/* ---- delivery ---------------------------------------------------------- */

/*
 * How many octets of a span are text, as decode_data requires?  A character
 * that the end of a span has cut is checked with the next span.
 */
static size_t good_text(postern_engine *engine, const char *span,
    size_t length)
{
    size_t i;

    if (!options_of(engine)->decode_data)
        return length;
    if (options_of(engine)->enable_smtputf8)
        return pst_utf8_feed(&engine->envelope->utf8, span, length);
    for (i = 0; i < length && (unsigned char)span[i] < 128; i++)
        ;
    return i;
}

/* Returns a span, and counts `used` octets of the loan as used: at once, or
   when the question about the span was answered. */
static void deliver(postern_engine *engine, const char *span, size_t length,
    size_t used)
{
    size_t good = good_text(engine, span, length);

    if (good < length)
        engine->envelope->machine.fault = PST_DATA_TEXT;
    if (options_of(engine)->streaming && good > 0) {
        engine->span = span;
        engine->span_length = good;
        engine->span_used = used;
        engine->next_ask = POSTERN_ASK_MESSAGE_BYTES;
        return;
    }
    use_up(engine, used, 0);
    engine->envelope->received = sum(engine->envelope->received, good);
    if (options_of(engine)->assembling
        && pst_envelope_append(engine->envelope, span, good) != 0)
        fail(engine, PST_SAY_NO_MEMORY, POSTERN_REASON_MEMORY);
}

void pst_content_withdraw(postern_engine *engine)
{
    engine->envelope->machine = engine->envelope->machine_before;
    engine->envelope->utf8 = engine->envelope->utf8_before;
    engine->chunk_left += engine->mode == PST_MODE_OCTETS
        ? (unsigned long)engine->span_used : 0;
}

void pst_content_bytes_done(postern_engine *engine, const char *text,
    int code)
{
    const char *copy;

    use_up(engine, engine->span_used, 0);
    if (code < 300) {
        engine->envelope->received = sum(engine->envelope->received,
            engine->span_length);
        return;
    }
    copy = pst_arena_copy(&engine->envelope->arena, text, strlen(text));
    fail(engine, copy == NULL ? PST_SAY_NO_ROOM : copy,
        POSTERN_REASON_REFUSED);
}

/* ---- the end ----------------------------------------------------------- */

/* The message is refused.  `is_end`: the client has sent all of it, so in LMTP
   each recipient gets the reply (RFC 2033 4.2). */
static void end_refused(postern_engine *engine, const char *text, int is_end)
{
    if (strncmp(text, "421", 3) == 0)
        pst_engine_close(engine, POSTERN_REASON_REFUSED);
    else if (pst_engine_is_lmtp(engine) && is_end && !engine->closing)
        pst_verdict_refused(engine, text);
    else
        pst_engine_end_transaction(engine, POSTERN_REASON_REFUSED);
}

static void say_verdict(postern_engine *engine, int is_end)
{
    const char *text = pst_content_refusal(engine);

    if (engine->envelope->verdict == NULL)
        pst_engine_refuse(engine, text);
    else
        pst_engine_say(engine, text);
    end_refused(engine, text, is_end);
}

/* Has the message had no error so far? */
static int is_good(const postern_engine *engine)
{
    return engine->envelope->begun && engine->abort_reason == 0;
}

/* The content is complete. */
static void complete(postern_engine *engine)
{
    postern_envelope *envelope = engine->envelope;

    engine->mode = PST_MODE_COMMAND;
    pst_engine_restart_clock(engine);
    if (options_of(engine)->decode_data && is_good(engine)
        && !pst_utf8_whole(&envelope->utf8)) {
        envelope->machine.fault = PST_DATA_TEXT;
        fail_by_fault(engine);
    }
    if (!is_good(engine)) {
        say_verdict(engine, 1);
        return;
    }
    if (pst_engine_is_lmtp(engine))
        pst_verdict_count(engine);
    /* MESSAGE is asked next, so MESSAGE_ABORTED must not come any more */
    envelope->begun = 0;
    engine->rules->counters.octets += envelope->received;
    engine->next_ask = POSTERN_ASK_MESSAGE;
}

void pst_content_message_done(postern_engine *engine, const char *text,
    int code)
{
    if (code < 300) {
        engine->errors = 0;
        engine->rules->counters.messages++;
    }
    if (pst_engine_is_lmtp(engine)) {
        pst_verdict_message(engine, text, code);
        return;
    }
    /* a reason other than 0 would abort the message */
    pst_engine_end_transaction(engine, 0);
    pst_engine_say_or_ok(engine, text);
}

/* ---- DATA -------------------------------------------------------------- */

static int dotted(postern_engine *engine)
{
    postern_envelope *envelope = engine->envelope;
    const char *span = NULL;
    size_t length = 0, used;
    int swallowed = envelope->machine.mute;
    enum pst_data_step step;

    if (!envelope->machine.drop) {
        envelope->machine_before = envelope->machine;
        envelope->utf8_before = envelope->utf8;
    }
    step = pst_data_step(&envelope->machine, engine->loan + engine->loan_used,
        engine->loan_length - engine->loan_used, &used, &span, &length);
    envelope->received = sum(envelope->received, envelope->machine.dropped);
    envelope->machine.dropped = 0;
    switch (step) {
    case PST_DATA_SPAN:
        deliver(engine, span, length, used);
        return 1;
    case PST_DATA_FAULT:
        use_up(engine, used, 0);
        fail_by_fault(engine);
        return 1;
    case PST_DATA_END:
        use_up(engine, used, swallowed);
        if (!engine->closing)
            complete(engine);
        return 1;
    default:
        use_up(engine, used, swallowed);
        return engine->closing;
    }
}

/* ---- BDAT -------------------------------------------------------------- */

void pst_content_chunk(postern_engine *engine, unsigned long size, int last)
{
    postern_envelope *envelope = engine->envelope;

    engine->mode = PST_MODE_OCTETS;
    engine->chunk_left = size;
    engine->last_chunk = last != 0;
    engine->swallow_reply = NULL;
    if (!pst_data_announced(&envelope->machine, size))
        fail_by_fault(engine);
}

void pst_content_refused_chunk(postern_engine *engine, const char *text)
{
    postern_envelope *envelope = engine->envelope;
    const char *copy = text;

    /* the text of a hook has to be kept until the end of the chunk */
    if (pst_verdict_has_rcpt(engine))
        copy = pst_arena_copy(&envelope->arena, text, strlen(text));
    engine->mode = PST_MODE_OCTETS;
    engine->swallow_reply = copy == NULL ? PST_SAY_NO_ROOM
        : copy;
    engine->swallow = options_of(engine)->discard_limit;
}

static void chunk_refused(postern_engine *engine)
{
    const char *text = engine->swallow_reply;

    engine->mode = PST_MODE_COMMAND;
    pst_engine_restart_clock(engine);
    engine->swallow_reply = NULL;
    if (!pst_verdict_has_rcpt(engine)) {
        pst_engine_refuse(engine, text);
        return;
    }
    pst_engine_say(engine, text);
    end_refused(engine, text, engine->last_chunk);
}

static void chunk_complete(postern_engine *engine)
{
    postern_envelope *envelope = engine->envelope;

    if (engine->last_chunk) {
        if (is_good(engine) && !pst_data_chunks_end(&envelope->machine))
            fail_by_fault(engine);
        complete(engine);
        return;
    }
    engine->mode = PST_MODE_COMMAND;
    pst_engine_restart_clock(engine);
    if (is_good(engine))
        pst_engine_say_or_ok(engine, NULL);
    else
        say_verdict(engine, 0);
}

static size_t available(const postern_engine *engine)
{
    size_t length = engine->loan_length - engine->loan_used;

    return length < engine->chunk_left ? length : (size_t)engine->chunk_left;
}

static int octets(postern_engine *engine)
{
    postern_envelope *envelope = engine->envelope;
    const char *span = engine->loan + engine->loan_used;
    size_t length = available(engine), good;
    int swallowed = engine->swallow_reply != NULL || envelope->machine.mute;

    if (!swallowed && envelope->machine.fault != PST_DATA_GOOD) {
        fail_by_fault(engine);
        return 1;
    }
    if (engine->chunk_left == 0) {
        if (engine->swallow_reply != NULL)
            chunk_refused(engine);
        else
            chunk_complete(engine);
        return 1;
    }
    if (length == 0)
        return 0;
    if (swallowed) {
        engine->chunk_left -= (unsigned long)length;
        use_up(engine, length, 1);
        return 1;
    }
    envelope->machine_before = envelope->machine;
    envelope->utf8_before = envelope->utf8;
    good = pst_data_chunk(&envelope->machine, span, length);
    engine->chunk_left -= (unsigned long)good;
    if (good > 0)
        deliver(engine, span, good, good);
    return 1;
}

int pst_content_step(postern_engine *engine)
{
    int further = !PST_WITH_CHUNKING || engine->mode == PST_MODE_DOTTED
        ? dotted(engine) : octets(engine);

    /* RFC 5321 4.1.1.4: a message without its end was not sent */
    if (!further && engine->eof)
        pst_engine_close(engine, POSTERN_REASON_EOF);
    return further || engine->closing;
}
