/* SPDX-License-Identifier: MIT */
/* test_ending.c - the ways in which transactions and conversations end. */
#include <stdio.h>

#include "catalogue.h"
#include "engine/engine.h"

static void send(conversation *talk, const char *octets)
{
    conversation_send(talk, octets, strlen(octets));
    conversation_settle(talk);
}

static void begin(conversation *talk)
{
    conversation_init(talk);
    talk->options.envelopes = 1;
    talk->options.trace = 1;
}

static void run(conversation *talk)
{
    CU_ASSERT(conversation_start(talk));
    conversation_settle(talk);
}

static void finish(conversation *talk, const char *codes, const char *events)
{
    blob got;

    memset(&got, 0, sizeof(got));
    conversation_end(talk);
    conversation_codes(talk, &got);
    ASSERT_TEXT(blob_string(&got), codes);
    ASSERT_TEXT(talk->broken, "");
    if (strstr(blob_string(&talk->events), events) == NULL)
        ASSERT_TEXT(blob_string(&talk->events), events);
    blob_free(&got);
    conversation_free(talk);
}

static void test_the_end_is_told_in_order(void)
{
    conversation talk;

    begin(&talk);
    run(&talk);
    send(&talk, DATA "a\r\n");
    conversation_fin(&talk);
    finish(&talk, DATA_CODES "closed", "BEGIN\nABORTED eof\nENVELOPE_END\n");
}

static void test_rset_ends_the_envelope_before_it_is_asked(void)
{
    conversation talk;

    begin(&talk);
    run(&talk);
    send(&talk, HELLO FROM "RSET\r\n");
    finish(&talk, "220 250 250 250",
        "ENVELOPE_BEGIN\nMAIL a@x.test\nTRACE RSET\nENVELOPE_END\nRSET\n");
}

/* ---- postern_engine_close ---------------------------------------------- */

static void close_it(conversation *talk, const postern_question *question)
{
    (void)question;
    postern_engine_close(talk->engine, POSTERN_REASON_CLOSE);
}

/* The application replaces these verbs below; its answer is NULL, so the
   built-in does the work. */
static const char *const replaced[] = {
    "EHLO", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "VRFY", "HELP",
    "QUIT", "STARTTLS", "X"
};

static int replace(conversation *talk)
{
    size_t i;

    for (i = 0; i < sizeof(replaced) / sizeof(replaced[0]); i++)
        if (postern_rules_add_command(talk->rules, replaced[i], NULL, NULL, 0,
            i) != 0)
            return 0;
    return 1;
}

#define TO_RCPT HELLO FROM TO
#define RCPT_CODES "220 250 250 250 "

/* The question that closes, the last command, and its replies.  A NOOP after
   it is never answered. */
static const struct {
    enum postern_ask ask;
    const char *text;       /* of the question, or NULL */
    const char *answer;
    const char *octets;
    const char *codes;
} closers[] = {
    { POSTERN_ASK_CONNECTED, NULL, NULL, "", "220 closed" },
    { POSTERN_ASK_TRACE, NULL, NULL, HELLO, "220 250 closed" },
    { POSTERN_ASK_TRACE, NULL, NULL, "QUIT\r\n", "220 221 closed" },
    { POSTERN_ASK_TRACE, NULL, NULL, "NO SUCH\r\n", "220 500 closed" },
    { POSTERN_ASK_HELO, NULL, NULL, "HELO x\r\n", "220 250 closed" },
    { POSTERN_ASK_EHLO, NULL, NULL, HELLO, "220 250 closed" },
    { POSTERN_ASK_TLS, NULL, NULL, "STARTTLS\r\n", "220 220 closed" },
    { POSTERN_ASK_TLS, NULL, "454 no", "STARTTLS\r\n", "220 454 closed" },
    { POSTERN_ASK_STARTTLS, NULL, NULL, "STARTTLS\r\n",
        "220 220 421 closed" },
    { POSTERN_ASK_ENVELOPE_BEGIN, NULL, NULL, HELLO FROM,
        "220 250 250 closed" },
    { POSTERN_ASK_PARAMETER, NULL, NULL, HELLO "MAIL FROM:<a@b> X=1\r\n",
        "220 250 555 closed" },
    { POSTERN_ASK_PARAMETER, "X", "250 OK",
        HELLO "MAIL FROM:<a@b> X=1 Y=2\r\n", "220 250 555 closed" },
    { POSTERN_ASK_PARAMETER, NULL, "250 OK",
        HELLO "MAIL FROM:<a@b> X=1\r\n", "220 250 250 closed" },
    { POSTERN_ASK_MAIL, NULL, NULL, HELLO FROM, "220 250 250 closed" },
    { POSTERN_ASK_MAIL, NULL, "550 no", HELLO FROM, "220 250 550 closed" },
    { POSTERN_ASK_RCPT, NULL, NULL, TO_RCPT, RCPT_CODES "closed" },
    { POSTERN_ASK_MESSAGE_BEGIN, NULL, NULL, DATA,
        DATA_CODES "421 closed" },
    { POSTERN_ASK_MESSAGE_BEGIN, NULL, "450 no", DATA,
        RCPT_CODES "450 closed" },
    { POSTERN_ASK_MESSAGE_BEGIN, NULL, NULL, TO_RCPT "BDAT 9\r\n",
        RCPT_CODES "421 closed" },
    { POSTERN_ASK_MESSAGE_BEGIN, NULL, "450 no", TO_RCPT "BDAT 9\r\n",
        RCPT_CODES "450 closed" },
    { POSTERN_ASK_MESSAGE_BYTES, NULL, NULL, DATA "a\r\n",
        DATA_CODES "421 closed" },
    { POSTERN_ASK_MESSAGE_BYTES, NULL, "452 full", DATA "a\r\n",
        DATA_CODES "452 closed" },
    { POSTERN_ASK_MESSAGE, NULL, NULL, DATA "a\r\n.\r\n",
        DATA_CODES "250 closed" },
    { POSTERN_ASK_MESSAGE, NULL, "550 no", DATA "a\r\n.\r\n",
        DATA_CODES "550 closed" },
    { POSTERN_ASK_ENVELOPE_END, NULL, NULL, DATA "a\r\n.\r\n",
        DATA_CODES "250 closed" },
    { POSTERN_ASK_ENVELOPE_END, NULL, NULL, HELLO FROM "RSET\r\n",
        "220 250 250 250 closed" },
    { POSTERN_ASK_MESSAGE_ABORTED, NULL, NULL, DATA "123456\r\n",
        DATA_CODES "500 closed" },
    { POSTERN_ASK_MESSAGE_ABORTED, NULL, NULL,
        TO_RCPT "BDAT 1\r\nxRSET\r\n", RCPT_CODES "250 250 closed" },
    { POSTERN_ASK_MESSAGE_ABORTED, NULL, NULL,
        TO_RCPT "BDAT 1\r\nxSTARTTLS\r\n", RCPT_CODES "250 220 421 closed" },
    { POSTERN_ASK_RSET, NULL, NULL, "RSET\r\n", "220 250 closed" },
    { POSTERN_ASK_NOOP, NULL, NULL, "NOOP\r\n", "220 250 closed" },
    { POSTERN_ASK_VRFY, NULL, NULL, HELLO "VRFY a\r\n",
        "220 250 252 closed" },
    { POSTERN_ASK_QUIT, NULL, NULL, "QUIT\r\n", "220 221 closed" },
    { POSTERN_ASK_LINE, NULL, NULL, "X\r\nline\r\n",
        "220 334 250 closed" },
    { POSTERN_ASK_LINE, NULL, "334 more", "X\r\nline\r\n",
        "220 334 334 closed" },
    { POSTERN_ASK_COMMAND, NULL, "250 mine", HELLO, "220 250 closed" },
    { POSTERN_ASK_COMMAND, "c.test", NULL, HELLO, "220 250 closed" },
    { POSTERN_ASK_COMMAND, "FROM:<a@x.test>", NULL, HELLO FROM,
        "220 250 250 closed" },
    { POSTERN_ASK_COMMAND, "FROM:<>  X", NULL, HELLO "MAIL FROM:<>  X\r\n",
        "220 250 555 closed" },
    { POSTERN_ASK_COMMAND, "TO:<b@x.test>", NULL, TO_RCPT,
        RCPT_CODES "closed" },
    { POSTERN_ASK_COMMAND, "rset", NULL, HELLO "NOOP rset\r\n",
        "220 250 250 closed" },
    { POSTERN_ASK_COMMAND, "quit", NULL, "QUIT quit\r\n", "220 501 closed" },
    { POSTERN_ASK_COMMAND, "9", NULL, TO_RCPT "BDAT 9\r\n",
        RCPT_CODES "421 closed" },
    { POSTERN_ASK_COMMAND, "0", NULL, TO_RCPT "BDAT 0\r\n",
        RCPT_CODES "421 closed" },
    { POSTERN_ASK_COMMAND, "a@b", NULL, HELLO "VRFY a@b\r\n",
        "220 250 252 closed" },
    { POSTERN_ASK_COMMAND, "VRFY", NULL, HELLO "HELP VRFY\r\n",
        "220 250 501 closed" }
};

/* The verbs without an argument: each does its work, and is the last
   command. */
static const struct {
    const char *octets;
    const char *codes;
} alone[] = {
    { "RSET\r\n", "220 250 closed" },
    { "NOOP\r\n", "220 250 closed" },
    { "HELP\r\n", "220 250 closed" },
    { "QUIT\r\n", "220 221 closed" },
    { "STARTTLS\r\n", "220 220 closed" },
    { "DATA\r\n", "220 503 closed" },
    { "X\r\n", "220 250 closed" }
};

static void close_by(conversation *talk, const conversation_answer *answers)
{
    begin(talk);
    talk->answers = answers;
    talk->options.streaming = 1;
    talk->options.chunking = 1;
    talk->options.tls = 1;
    talk->options.line_length_limit = 5;
    CU_ASSERT(conversation_start(talk));
}

static void finish_closed(conversation *talk, const char *octets,
    const char *codes)
{
    blob text;

    memset(&text, 0, sizeof(text));
    blob_add(&text, octets, strlen(octets));
    blob_add(&text, "NOOP\r\n", 6);
    send(talk, blob_string(&text));
    blob_free(&text);
    CU_ASSERT(talk->closed);
    if (strstr(codes, "221") == NULL)
        ASSERT_NUMBER(postern_engine_reason(talk->engine),
            POSTERN_REASON_CLOSE);
    finish(talk, codes, "CONNECTED");
}

/* The current command always gets its reply. */
static void test_it_closes_after_any_question(void)
{
    size_t i;

    for (i = 0; i < sizeof(closers) / sizeof(closers[0]); i++) {
        conversation_answer answers[3];
        conversation talk;

        memset(answers, 0, sizeof(answers));
        answers[0].ask = closers[i].ask;
        answers[0].text = closers[i].text;
        answers[0].says = closers[i].answer;
        answers[0].act = close_it;
        if (closers[i].ask == POSTERN_ASK_LINE) {
            answers[1].ask = POSTERN_ASK_COMMAND;
            answers[1].says = "334 line?";
        }
        close_by(&talk, answers);
        if (closers[i].ask == POSTERN_ASK_COMMAND
            || closers[i].ask == POSTERN_ASK_LINE)
            CU_ASSERT(replace(&talk));
        finish_closed(&talk, closers[i].octets, closers[i].codes);
    }
}

static void test_it_closes_after_any_built_in(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_COMMAND, NULL, NULL, close_it },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    size_t i;

    for (i = 0; i < sizeof(alone) / sizeof(alone[0]); i++) {
        conversation talk;

        close_by(&talk, answers);
        CU_ASSERT(replace(&talk));
        finish_closed(&talk, alone[i].octets, alone[i].codes);
    }
}

static void abandon_it(conversation *talk, const postern_question *question)
{
    (void)question;
    postern_engine_abandon(talk->engine, POSTERN_REASON_CLOSE);
}

/* The current command never gets its reply. */
static void test_it_is_abandoned_without_a_word(void)
{
    size_t i;

    for (i = 0; i < sizeof(closers) / sizeof(closers[0]); i++) {
        conversation_answer answers[2];
        conversation talk;
        blob codes;

        if (closers[i].ask == POSTERN_ASK_LINE
            || closers[i].ask == POSTERN_ASK_ENVELOPE_END
            || closers[i].ask == POSTERN_ASK_QUIT)
            continue;
        memset(answers, 0, sizeof(answers));
        memset(&codes, 0, sizeof(codes));
        answers[0].ask = closers[i].ask;
        answers[0].text = closers[i].text;
        answers[0].says = closers[i].answer;
        answers[0].act = abandon_it;
        close_by(&talk, answers);
        if (closers[i].ask == POSTERN_ASK_COMMAND)
            CU_ASSERT(replace(&talk));
        send(&talk, closers[i].octets);
        send(&talk, "NOOP\r\n");
        CU_ASSERT(talk.closed);
        conversation_end(&talk);
        conversation_codes(&talk, &codes);
        /* all replies before the last one are sent */
        CU_ASSERT(codes.length < strlen(closers[i].codes));
        ASSERT_TEXT(talk.broken, "");
        blob_free(&codes);
        conversation_free(&talk);
    }
}

static void test_it_closes_at_once_where_nothing_is_open(void)
{
    conversation talk;

    begin(&talk);
    run(&talk);
    send(&talk, DATA "a\r\n");
    postern_engine_close(talk.engine, POSTERN_REASON_CLOSE);
    postern_engine_close(talk.engine, POSTERN_REASON_STOP);
    conversation_settle(&talk);
    ASSERT_NUMBER(postern_engine_reason(talk.engine), POSTERN_REASON_CLOSE);
    finish(&talk, DATA_CODES "421 closed", "ABORTED close\nENVELOPE_END\n");
}

static void test_it_closes_after_a_line_that_it_asks_for(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_COMMAND, NULL, "334 who?", close_it },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    begin(&talk);
    talk.answers = answers;
    CU_ASSERT(conversation_start(&talk));
    ASSERT_NUMBER(postern_rules_add_command(talk.rules, "X", NULL, NULL, 0,
        0), 0);
    send(&talk, "X\r\nNOOP\r\n");
    CU_ASSERT(talk.closed);
    CU_ASSERT(strstr(blob_string(&talk.output), "334 who?\r\n") != NULL);
    finish(&talk, "220 334 closed", "COMMAND #0\n");
}

static void test_content_that_is_put_off_is_dropped_by_a_close(void)
{
    conversation talk;

    begin(&talk);
    talk.options.streaming = 1;
    run(&talk);
    send(&talk, DATA);
    talk.delay = CONVERSATION_NEVER;
    send(&talk, "x\r\n");
    postern_engine_close(talk.engine, POSTERN_REASON_CLOSE);
    talk.put_offs = 0;
    conversation_settle(&talk);
    CU_ASSERT(talk.closed);
    finish(&talk, DATA_CODES "421 closed", "ABORTED close\nENVELOPE_END\n");
}

/* It is closing already, and reports the message that is lost. */
static void test_the_first_reason_counts(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE_ABORTED, NULL, NULL, close_it },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    begin(&talk);
    talk.answers = answers;
    run(&talk);
    send(&talk, DATA "a\r\n");
    conversation_fin(&talk);
    ASSERT_NUMBER(postern_engine_reason(talk.engine), POSTERN_REASON_EOF);
    finish(&talk, DATA_CODES "closed", "ABORTED eof\nENVELOPE_END\n");
}

/* ---- cut off ----------------------------------------------------------- */

static void test_what_is_cut_off_is_told_421(void)
{
    static const struct {
        const char *octets;
        const char *codes;
        const char *events;
    } rows[] = {
        { "", "220 421 closed", "CONNECTED\n" },
        { DATA "x\r\n", DATA_CODES "421 closed",
            "ABORTED stop\nENVELOPE_END\n" },
        { DATA "x\r\n.\r\n", DATA_CODES "421 closed",
            "MESSAGE b@x.test\\nx\\r\\n\nENVELOPE_END\n" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        conversation talk;
        const char *rest = strstr(rows[i].octets, "x\r\n");

        begin(&talk);
        run(&talk);
        conversation_send(&talk, rows[i].octets, rest == NULL ? 0
            : (size_t)(rest - rows[i].octets));
        conversation_settle(&talk);
        talk.delay = CONVERSATION_NEVER;
        send(&talk, rest == NULL ? "" : rest);
        talk.open.ask = POSTERN_ASK_NOTHING;
        pst_engine_cut(talk.engine);
        conversation_settle(&talk);
        ASSERT_NUMBER(postern_engine_reason(talk.engine),
            POSTERN_REASON_STOP);
        pst_engine_cut(talk.engine);
        finish(&talk, rows[i].codes, rows[i].events);
    }
}

static void cut(conversation *talk, const postern_question *question)
{
    (void)question;
    pst_engine_cut(talk->engine);
}

static void test_what_is_told_is_told_once_when_cut_off(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_ENVELOPE_BEGIN, NULL, NULL, cut },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    begin(&talk);
    talk.answers = answers;
    run(&talk);
    send(&talk, HELLO FROM);
    finish(&talk, "220 250 421 closed", "ENVELOPE_BEGIN\nENVELOPE_END\n");
}

/* ---- the client leaves ------------------------------------------------- */

/* The connection may break while any question is open. */
static void test_a_reset_ends_all_that_has_begun(void)
{
    static const char *const inputs[] = {
        "", HELLO, HELLO FROM, HELLO "MAIL FROM:<a@b> X=1\r\n",
        HELLO FROM TO, HELLO FROM TO "DATA\r\n", DATA "x\r\n.\r\n",
        HELLO "VRFY a@b\r\n", "NOOP\r\n", "RSET\r\n", "QUIT\r\n", "HELO x\r\n"
    };
    size_t i, piece;

    for (i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
        for (piece = 0; piece <= strlen(inputs[i]); piece++) {
            conversation talk;

            begin(&talk);
            talk.options.streaming = 1;
            run(&talk);
            conversation_send(&talk, inputs[i], piece);
            conversation_settle(&talk);
            talk.delay = CONVERSATION_NEVER;
            send(&talk, inputs[i] + piece);
            if (talk.closed) {
                conversation_end(&talk);
                ASSERT_TEXT(talk.broken, "");
                conversation_free(&talk);
                continue;
            }
            conversation_reset(&talk);
            CU_ASSERT(talk.closed && !talk.begun && !talk.announced);
            ASSERT_NUMBER(postern_engine_reason(talk.engine),
                strncmp(inputs[i], "QUIT", 4) == 0 && piece == 6
                ? POSTERN_REASON_QUIT : POSTERN_REASON_RESET);
            conversation_end(&talk);
            ASSERT_TEXT(talk.broken, "");
            conversation_free(&talk);
        }
    }
}

/* The connection breaks during a notice. */
static void test_what_is_told_is_told_once(void)
{
    static const enum postern_ask asks[] = {
        POSTERN_ASK_TRACE, POSTERN_ASK_ENVELOPE_BEGIN,
        POSTERN_ASK_MESSAGE_ABORTED, POSTERN_ASK_ENVELOPE_END
    };
    size_t i;

    for (i = 0; i < sizeof(asks) / sizeof(asks[0]); i++) {
        static const char input[] = DATA "123456\r\n.\r\nNOOP\r\n";
        postern_question question;
        conversation talk;
        int begins = 0, ends = 0, aborts = 0, told = 0;

        begin(&talk);
        talk.options.line_length_limit = 5;
        CU_ASSERT(conversation_start(&talk));
        postern_engine_lend(talk.engine, input, sizeof(input) - 1, 0);
        while (postern_engine_next(talk.engine, &question)) {
            begins += question.ask == POSTERN_ASK_ENVELOPE_BEGIN;
            ends += question.ask == POSTERN_ASK_ENVELOPE_END;
            aborts += question.ask == POSTERN_ASK_MESSAGE_ABORTED;
            if (question.ask == asks[i] && !told++)
                postern_engine_fail(talk.engine, POSTERN_REASON_RESET);
            else
                ASSERT_NUMBER(postern_engine_answer(talk.engine, NULL, 0), 0);
        }
        CU_ASSERT(begins == ends && aborts == (i > 1));
        (void)postern_engine_reclaim(talk.engine);
        ASSERT_NUMBER(postern_engine_wants(talk.engine),
            POSTERN_WANTS_CLOSE);
        conversation_end(&talk);
        ASSERT_TEXT(talk.broken, "");
        conversation_free(&talk);
    }
}

/* Ends a conversation that waits for a verdict. */
static void run_out_of_time(conversation *talk)
{
    conversation_wait(talk, 300000);
    conversation_fin(talk);
}

static void cut_off(conversation *talk)
{
    talk->open.ask = POSTERN_ASK_NOTHING;
    pst_engine_cut(talk->engine);
}

static void run_out_of_memory(conversation *talk)
{
    talk->open.ask = POSTERN_ASK_NOTHING;
    pst_engine_give_up(talk->engine);
}

static void leave(conversation *talk)
{
    conversation_fin(talk);
    conversation_answer_now(talk);
}

/* MESSAGE was asked, so MESSAGE_ABORTED does not follow. */
static void test_a_message_is_judged_or_aborted(void)
{
    static const char *const contents[] = {
        HELLO FROM TO "DATA\r\nx\r\n.\r\n",
        HELLO FROM TO "BDAT 3 LAST\r\nx\r\n",
        HELLO FROM TO "BDAT 3\r\nx\r\nBDAT 0 LAST\r\n"
    };
    static const struct {
        void (*end)(conversation *talk);
        int says;
    } rows[] = {
        { conversation_reset, 0 }, { run_out_of_time, 451 },
        { cut_off, 421 }, { run_out_of_memory, 421 }, { leave, 250 }
    };
    size_t i, j;

    for (i = 0; i < 3; i++) {
        for (j = 0; j < sizeof(rows) / sizeof(rows[0]); j++) {
            conversation talk;
            char last[5];

            begin(&talk);
            talk.options.chunking = 1;
            run(&talk);
            conversation_send(&talk, contents[i], strlen(contents[i]) - 3);
            conversation_settle(&talk);
            talk.delay = CONVERSATION_NEVER;
            send(&talk, contents[i] + strlen(contents[i]) - 3);
            CU_ASSERT(strstr(blob_string(&talk.events), "MESSAGE") != NULL);
            blob_clear(&talk.output);
            rows[j].end(&talk);
            conversation_settle(&talk);
            CU_ASSERT(talk.closed);
            sprintf(last, "%d", rows[j].says);
            ASSERT_NUMBER(strncmp(blob_string(&talk.output), last,
                rows[j].says == 0 ? 0 : 3), 0);
            CU_ASSERT(strstr(blob_string(&talk.events), "ABORTED") == NULL);
            CU_ASSERT(strstr(blob_string(&talk.events), "ENVELOPE_END\n")
                != NULL);
            conversation_end(&talk);
            ASSERT_TEXT(talk.broken, "");
            conversation_free(&talk);
        }
    }
}

static void test_an_engine_may_be_freed_at_any_time(void)
{
    static const char input[] = DATA "..\r\n.\r\nQUIT\r\n";
    size_t length;

    for (length = 0; length < sizeof(input); length++) {
        conversation talk;

        begin(&talk);
        talk.options.streaming = 1;
        run(&talk);
        talk.delay = length % 3 == 0 ? CONVERSATION_NEVER : 0;
        conversation_send(&talk, input, length);
        conversation_end(&talk);
        CU_ASSERT(failing_alloc_is_clean(&talk.alloc));
        conversation_free(&talk);
    }
    postern_engine_free(NULL);
    postern_engine_free_envelope(NULL);
}

/* An answer outside of a loan begins the next step; then the engine is
   freed. */
static void test_an_engine_may_be_freed_before_its_next_question(void)
{
    conversation talk;

    begin(&talk);
    talk.options.trace = 0;
    talk.options.envelopes = 0;
    run(&talk);
    talk.delay = CONVERSATION_NEVER;
    send(&talk, "");
    talk.delay = 0;
    send(&talk, HELLO);
    talk.delay = CONVERSATION_NEVER;
    send(&talk, "MAIL FROM:<a@b> X=1\r\n");
    ASSERT_NUMBER(postern_engine_answer(talk.engine, "250 OK", 0), 0);
    ASSERT_NUMBER(postern_engine_reclaim(talk.engine), 0);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

/* After a FIN the client still waits for the verdict. */
static void test_a_verdict_is_awaited_after_eof(void)
{
    conversation talk;

    begin(&talk);
    run(&talk);
    send(&talk, DATA);
    talk.delay = CONVERSATION_NEVER;
    send(&talk, "x\r\n.\r\n");
    conversation_fin(&talk);
    CU_ASSERT(!talk.closed);
    ASSERT_NUMBER(postern_engine_wants(talk.engine), POSTERN_WANTS_ANSWER);
    conversation_answer_now(&talk);
    conversation_settle(&talk);
    CU_ASSERT(talk.closed);
    ASSERT_NUMBER(postern_engine_reason(talk.engine), POSTERN_REASON_EOF);
    finish(&talk, DATA_CODES "250 closed", "MESSAGE b@x.test\\nx\\r\\n\n");
}

/* ---- drain ------------------------------------------------------------- */

static void drain(conversation *talk)
{
    postern_engine_drain(talk->engine);
    conversation_settle(talk);
}

static void test_drain_closes_what_is_idle(void)
{
    conversation talk;

    begin(&talk);
    run(&talk);
    send(&talk, HELLO FROM "NO");
    drain(&talk);
    ASSERT_NUMBER(postern_engine_reason(talk.engine), POSTERN_REASON_STOP);
    finish(&talk, "220 250 250 421 closed", "ENVELOPE_END\n");
}

static void test_drain_lets_a_message_finish(void)
{
    conversation talk;

    begin(&talk);
    run(&talk);
    send(&talk, DATA "x");
    drain(&talk);
    CU_ASSERT(!talk.closed);
    send(&talk, "\r\n.\r\n");
    CU_ASSERT(talk.closed);
    finish(&talk, DATA_CODES "250 421 closed", "MESSAGE");
}

static void test_drain_lets_all_chunks_come(void)
{
    conversation talk;

    begin(&talk);
    talk.options.chunking = 1;
    run(&talk);
    send(&talk, HELLO FROM TO "BDAT 1\r\nx");
    drain(&talk);
    CU_ASSERT(!talk.closed);
    send(&talk, "BDAT 1\r\nyBDAT 1 LAST\r\nz");
    CU_ASSERT(talk.closed);
    ASSERT_TEXT(blob_string(&talk.content), "xyz");
    finish(&talk, "220 250 250 250 250 250 250 421 closed", "MESSAGE");
}

static void test_drain_awaits_an_answer(void)
{
    conversation talk;

    begin(&talk);
    run(&talk);
    talk.delay = CONVERSATION_NEVER;
    send(&talk, "NOOP\r\n");
    drain(&talk);
    CU_ASSERT(!talk.closed);
    conversation_answer_now(&talk);
    conversation_settle(&talk);
    finish(&talk, "220 250 421 closed", "NOOP");
}

/* ---- the envelope is taken --------------------------------------------- */

static postern_envelope *taken;

static void take(conversation *talk, const postern_question *question)
{
    taken = postern_engine_take(talk->engine);
    CU_ASSERT(taken == question->envelope && taken != NULL);
    CU_ASSERT(postern_engine_take(talk->engine) == NULL);
    talk->begun = 0;
    talk->announced = 0;
}

static void test_an_envelope_that_is_taken_lives_on(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE, NULL, "250 mine", take },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;
    size_t length;

    begin(&talk);
    talk.answers = answers;
    run(&talk);
    CU_ASSERT(postern_engine_take(talk.engine) == NULL);
    send(&talk, DATA "x\r\n.\r\n" FROM "QUIT\r\n");
    ASSERT_TEXT(postern_envelope_mail_from(taken), "a@x.test");
    CU_ASSERT(memcmp(postern_envelope_content(taken, &length), "x\r\n", 3)
        == 0);
    ASSERT_NUMBER(length, 3);
    ASSERT_NUMBER(postern_envelope_received(taken), 3);
    postern_engine_free_envelope(taken);
    finish(&talk, DATA_CODES "250 250 221 closed", "MESSAGE");
}

void suite_engine_ending(void)
{
    SUITE("engine/ending");
    TEST(test_the_end_is_told_in_order);
    TEST(test_rset_ends_the_envelope_before_it_is_asked);
    TEST(test_it_closes_after_any_question);
    TEST(test_it_closes_after_any_built_in);
    TEST(test_it_is_abandoned_without_a_word);
    TEST(test_it_closes_at_once_where_nothing_is_open);
    TEST(test_it_closes_after_a_line_that_it_asks_for);
    TEST(test_content_that_is_put_off_is_dropped_by_a_close);
    TEST(test_the_first_reason_counts);
    TEST(test_what_is_cut_off_is_told_421);
    TEST(test_what_is_told_is_told_once_when_cut_off);
    TEST(test_a_reset_ends_all_that_has_begun);
    TEST(test_what_is_told_is_told_once);
    TEST(test_a_message_is_judged_or_aborted);
    TEST(test_an_engine_may_be_freed_at_any_time);
    TEST(test_an_engine_may_be_freed_before_its_next_question);
    TEST(test_a_verdict_is_awaited_after_eof);
    TEST(test_drain_closes_what_is_idle);
    TEST(test_drain_lets_a_message_finish);
    TEST(test_drain_lets_all_chunks_come);
    TEST(test_drain_awaits_an_answer);
    TEST(test_an_envelope_that_is_taken_lives_on);
}
