/* SPDX-License-Identifier: MIT */
/* test_wish.c - what the engine waits for, and how long. */
#include <limits.h>

#include "base/config.h"
#include "catalogue.h"

#define TIMEOUT_421 "421 4.4.2 Error: timeout exceeded\r\n"
#define LATE_451 "451 4.3.2 Error: no answer in time\r\n"

/* The clock may have any time, also one just before it wraps. */
static const unsigned long starts[] = {
    0, 12345, ULONG_MAX, ULONG_MAX - 1, ULONG_MAX - 150000, ULONG_MAX - 299999,
    ULONG_MAX - 300000, ULONG_MAX / 2
};

#define STARTS (sizeof(starts) / sizeof(starts[0]))

static void begin(conversation *talk, unsigned long start)
{
    conversation_init(talk);
    talk->start = start;
}

static void run(conversation *talk)
{
    CU_ASSERT(conversation_start(talk));
    conversation_settle(talk);
}

static void send(conversation *talk, const char *octets)
{
    conversation_send(talk, octets, strlen(octets));
    conversation_settle(talk);
}

static void finish(conversation *talk, const char *codes)
{
    blob got;

    memset(&got, 0, sizeof(got));
    conversation_end(talk);
    conversation_codes(talk, &got);
    ASSERT_TEXT(blob_string(&got), codes);
    ASSERT_TEXT(talk->broken, "");
    blob_free(&got);
    conversation_free(talk);
}

static void test_an_idle_client_has_five_minutes(void)
{
    size_t i;

    for (i = 0; i < STARTS; i++) {
        conversation talk;

        begin(&talk, starts[i]);
        run(&talk);
        conversation_wait(&talk, 299999);
        CU_ASSERT(!talk.closed);
        conversation_wait(&talk, 1);
        CU_ASSERT(talk.closed);
        ASSERT_NUMBER(postern_engine_reason(talk.engine),
            POSTERN_REASON_TIMEOUT);
        CU_ASSERT(strstr(blob_string(&talk.output), TIMEOUT_421) != NULL);
        finish(&talk, "220 421 closed");
    }
}

/* The time is for the whole command. */
static void test_an_octet_now_and_then_is_no_command(void)
{
    size_t i;

    for (i = 0; i < STARTS; i++) {
        conversation talk;
        int n;

        begin(&talk, starts[i]);
        run(&talk);
        for (n = 0; n < 29; n++) {
            send(&talk, "x");
            conversation_wait(&talk, 10000);
        }
        CU_ASSERT(!talk.closed);
        conversation_wait(&talk, 10000);
        finish(&talk, "220 421 closed");
    }
}

/* Sends `rate` octets of content a second; does the conversation last so
   long? */
static int lasts(unsigned long start, unsigned rate, unsigned seconds)
{
    static char octets[700];
    conversation talk;
    int result;

    memset(octets, 'a', sizeof(octets));
    begin(&talk, start);
    talk.options.line_length_limit = 0;
    talk.options.data_size_limit = 0;
    talk.options.assembling = 0;
    run(&talk);
    send(&talk, DATA);
    while (seconds-- > 0 && !talk.closed) {
        conversation_wait(&talk, 1000);
        conversation_send(&talk, octets, rate);
    }
    result = !talk.closed;
    if (result)
        send(&talk, "\r\n.\r\n");
    finish(&talk, result ? DATA_CODES "250" : DATA_CODES "421 closed");
    return result;
}

static void test_content_has_to_keep_its_rate(void)
{
    size_t i;

    for (i = 0; i < STARTS; i++) {
        CU_ASSERT(lasts(starts[i], 1, 300));
        CU_ASSERT(!lasts(starts[i], 1, 302));
        CU_ASSERT(lasts(starts[i], 250, 590));
        CU_ASSERT(!lasts(starts[i], 250, 610));
    }
    CU_ASSERT(lasts(0, 500, 7200));
    CU_ASSERT(lasts(0, 600, 7200));
}

/* Octets count if they have come, even if they are late. */
static void test_data_wins_over_the_deadline(void)
{
    conversation talk;
    unsigned long moment;

    begin(&talk, 0);
    run(&talk);
    fake_clock_advance(&talk.clock, 300000);
    send(&talk, "NOOP\r\n");
    postern_engine_tick(talk.engine, fake_clock_now(&talk.clock));
    CU_ASSERT(postern_engine_deadline(talk.engine, &moment));
    ASSERT_NUMBER(moment, 600000);
    finish(&talk, "220 250");
}

static void test_a_tick_before_its_time_does_nothing(void)
{
    conversation talk;

    begin(&talk, 0);
    run(&talk);
    postern_engine_tick(talk.engine, 299999);
    conversation_settle(&talk);
    finish(&talk, "220");
}

static void test_without_timeout_there_is_no_deadline(void)
{
    conversation talk;
    unsigned long moment;

    begin(&talk, 0);
    talk.options.timeout = 0;
    talk.options.answer_timeout = 0;
    run(&talk);
    CU_ASSERT(!postern_engine_deadline(talk.engine, &moment));
    postern_engine_tick(talk.engine, 4000000000UL);
    send(&talk, DATA "x\r\n.\r\n");
    talk.delay = CONVERSATION_NEVER;
    send(&talk, "NOOP\r\n");
    CU_ASSERT(!postern_engine_deadline(talk.engine, &moment));
    conversation_answer_now(&talk);
    conversation_settle(&talk);
    finish(&talk, DATA_CODES "250 250");
}

/* ---- answers that are put off ------------------------------------------ */

static void test_a_late_answer_is_451(void)
{
    size_t i;

    for (i = 0; i < STARTS; i++) {
        conversation talk;

        begin(&talk, starts[i]);
        run(&talk);
        talk.delay = CONVERSATION_NEVER;
        send(&talk, "NOOP\r\nNOOP\r\n");
        conversation_wait(&talk, 299999);
        CU_ASSERT(talk.open.ask == POSTERN_ASK_NOOP);
        ASSERT_TEXT(blob_string(&talk.output),
            GREETING);
        conversation_wait(&talk, 1);
        CU_ASSERT(strstr(blob_string(&talk.output), LATE_451) != NULL);
        CU_ASSERT(talk.open.ask == POSTERN_ASK_NOOP);
        conversation_answer_now(&talk);
        conversation_settle(&talk);
        finish(&talk, "220 451 250");
    }
}

static void test_a_late_verdict_is_451(void)
{
    conversation talk;

    begin(&talk, 0);
    run(&talk);
    send(&talk, DATA);
    talk.delay = CONVERSATION_NEVER;
    send(&talk, "x\r\n.\r\n");
    conversation_wait(&talk, 300000);
    ASSERT_NUMBER(postern_engine_answer(talk.engine, "250 OK", 300000),
        POSTERN_E_INVALID_HERE);
    CU_ASSERT(strstr(blob_string(&talk.events), "ABORTED") == NULL);
    finish(&talk, DATA_CODES "451");
}

static void test_a_late_greeting_closes(void)
{
    conversation talk;

    begin(&talk, 0);
    talk.delay = CONVERSATION_NEVER;
    run(&talk);
    conversation_wait(&talk, 300000);
    finish(&talk, "451 closed");
}

static void test_content_not_taken_in_time_fails(void)
{
    conversation talk;

    begin(&talk, 0);
    talk.options.streaming = 1;
    run(&talk);
    send(&talk, DATA);
    talk.delay = CONVERSATION_NEVER;
    send(&talk, "x\r\n");
    ASSERT_NUMBER(postern_engine_wants(talk.engine), POSTERN_WANTS_ANSWER);
    conversation_wait(&talk, 300000);
    CU_ASSERT(strstr(blob_string(&talk.events), "ABORTED answer\n") != NULL);
    send(&talk, "y\r\n.\r\n");
    CU_ASSERT(strstr(blob_string(&talk.output), LATE_451) != NULL);
    CU_ASSERT(strstr(blob_string(&talk.events), "BYTES") == NULL);
    finish(&talk, DATA_CODES "451");
}

/* The time in which content is put off is not counted as the client's. */
static void test_time_stands_still_while_content_is_put_off(void)
{
    conversation talk;
    unsigned long before, after;

    begin(&talk, 0);
    talk.options.streaming = 1;
    run(&talk);
    send(&talk, DATA);
    CU_ASSERT(postern_engine_deadline(talk.engine, &before));
    conversation_wait(&talk, 1000);
    talk.delay = CONVERSATION_NEVER;
    send(&talk, "xx");
    conversation_wait(&talk, 200000);
    talk.delay = 0;
    conversation_settle(&talk);
    CU_ASSERT(postern_engine_deadline(talk.engine, &after));
    ASSERT_NUMBER(after - before, 200000 + 4);
    send(&talk, "\r\n.\r\n");
    finish(&talk, DATA_CODES "250");
}

static void later(conversation *talk, const postern_question *question)
{
    (void)question;
    fake_clock_advance(&talk->clock, 10000);
}

/* The time of a hook that blocks is not counted as the client's. */
static void test_time_stands_still_while_a_hook_blocks(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MESSAGE_BYTES, NULL, NULL, later },
        { POSTERN_ASK_NOOP, NULL, NULL, later },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;
    unsigned long moment;

    begin(&talk, 0);
    talk.answers = answers;
    talk.options.streaming = 1;
    run(&talk);
    send(&talk, "NOOP\r\n");
    CU_ASSERT(postern_engine_deadline(talk.engine, &moment));
    ASSERT_NUMBER(moment, 310000);
    send(&talk, DATA);
    conversation_wait(&talk, 1000);
    send(&talk, "x");
    CU_ASSERT(postern_engine_deadline(talk.engine, &moment));
    ASSERT_NUMBER(moment, 320002);
    send(&talk, "\r\n.\r\n");
    finish(&talk, "220 250 250 250 250 354 250");
}

/* The client has the whole time again after a late answer. */
static void test_the_clock_starts_again_after_an_answer(void)
{
    conversation talk;

    begin(&talk, 0);
    run(&talk);
    talk.delay = CONVERSATION_NEVER;
    send(&talk, "NOOP\r\n");
    conversation_wait(&talk, 250000);
    conversation_answer_now(&talk);
    conversation_settle(&talk);
    conversation_wait(&talk, 299999);
    CU_ASSERT(!talk.closed);
    conversation_wait(&talk, 1);
    finish(&talk, "220 250 421 closed");
}

/* ---- wishes ------------------------------------------------------------ */

static void test_it_wants_what_it_waits_for(void)
{
    conversation talk;
    postern_question question;
    size_t length;

    begin(&talk, 0);
    CU_ASSERT(conversation_start(&talk));
    CU_ASSERT(postern_engine_next(talk.engine, &question));
    ASSERT_NUMBER(postern_engine_wants(talk.engine), POSTERN_WANTS_ANSWER);
    CU_ASSERT(!postern_engine_next(talk.engine, &question));
    ASSERT_NUMBER(postern_engine_answer(talk.engine, NULL, 0), 0);
    ASSERT_NUMBER(postern_engine_wants(talk.engine),
        POSTERN_WANTS_READ | POSTERN_WANTS_WRITE);
    CU_ASSERT(postern_engine_out(talk.engine, &length) != NULL);
    postern_engine_sent(talk.engine, length);
    ASSERT_NUMBER(postern_engine_wants(talk.engine), POSTERN_WANTS_READ);
    CU_ASSERT(postern_engine_out(talk.engine, &length) == NULL);
    ASSERT_NUMBER(length, 0);
    send(&talk, DATA);
    ASSERT_NUMBER(postern_engine_wants(talk.engine),
        POSTERN_WANTS_READ | POSTERN_WANTS_CONTENT);
    send(&talk, ".\r\nQUIT\r\n");
    ASSERT_NUMBER(postern_engine_wants(talk.engine), POSTERN_WANTS_CLOSE);
    ASSERT_NUMBER(postern_engine_reason(talk.engine), POSTERN_REASON_QUIT);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

/* It sends the 421 at once. */
static void close_and_send(postern_engine *engine)
{
    size_t length;

    postern_engine_close(engine, POSTERN_REASON_CLOSE);
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_WRITE);
    CU_ASSERT(strncmp(postern_engine_out(engine, &length), "421 ", 4) == 0);
    postern_engine_sent(engine, length);
}

static void test_what_has_to_be_told_comes_before_the_close(void)
{
    conversation talk;
    postern_question question;
    unsigned long moment;

    begin(&talk, 0);
    talk.options.envelopes = 1;
    run(&talk);
    send(&talk, HELLO FROM);
    close_and_send(talk.engine);
    ASSERT_NUMBER(postern_engine_wants(talk.engine), 0);
    CU_ASSERT(!postern_engine_deadline(talk.engine, &moment));
    CU_ASSERT(postern_engine_next(talk.engine, &question));
    ASSERT_NUMBER(question.ask, POSTERN_ASK_ENVELOPE_END);
    ASSERT_NUMBER(postern_engine_answer(talk.engine, NULL, 0), 0);
    ASSERT_NUMBER(postern_engine_wants(talk.engine), POSTERN_WANTS_CLOSE);
    talk.announced = 0;
    finish(&talk, "220 250 250");
    begin(&talk, 0);
    run(&talk);
    send(&talk, DATA);
    close_and_send(talk.engine);
    ASSERT_NUMBER(postern_engine_wants(talk.engine), 0);
    finish(&talk, "220 250 250 250 354");
}

static void test_after_eof_it_does_not_want_to_read(void)
{
    conversation talk;

    begin(&talk, 0);
    run(&talk);
    postern_engine_eof(talk.engine);
    ASSERT_NUMBER(postern_engine_wants(talk.engine), 0);
    conversation_settle(&talk);
    finish(&talk, "220 closed");
}

/* If a client does not read, its octets are not read. */
static void test_output_is_bounded(void)
{
    conversation talk;
    blob input;
    size_t length, gone = 0, used;
    postern_question question;
    const char *octets;
    int i;

    memset(&input, 0, sizeof(input));
    for (i = 0; i < 10000; i++)
        blob_text(&input, "HELP\r\n");
    begin(&talk, 0);
    run(&talk);
    postern_engine_lend(talk.engine, input.octets, input.length, 0);
    while (postern_engine_next(talk.engine, &question))
        ASSERT_NUMBER(postern_engine_answer(talk.engine, NULL, 0), 0);
    used = postern_engine_reclaim(talk.engine);
    CU_ASSERT(used > PST_OUTPUT_CAP / 32 && used < PST_OUTPUT_CAP / 8);
    ASSERT_NUMBER(postern_engine_wants(talk.engine), POSTERN_WANTS_WRITE);
    while ((octets = postern_engine_out(talk.engine, &length)) != NULL) {
        gone += length;
        (void)octets;
        postern_engine_sent(talk.engine, length);
    }
    CU_ASSERT(gone > PST_OUTPUT_CAP - PST_REPLY_CAP
        && gone < PST_OUTPUT_CAP);
    ASSERT_NUMBER(postern_engine_wants(talk.engine), POSTERN_WANTS_READ);
    blob_free(&input);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

void suite_engine_wish(void)
{
    SUITE("engine/wish");
    TEST(test_an_idle_client_has_five_minutes);
    TEST(test_an_octet_now_and_then_is_no_command);
    TEST(test_content_has_to_keep_its_rate);
    TEST(test_data_wins_over_the_deadline);
    TEST(test_a_tick_before_its_time_does_nothing);
    TEST(test_without_timeout_there_is_no_deadline);
    TEST(test_a_late_answer_is_451);
    TEST(test_a_late_verdict_is_451);
    TEST(test_a_late_greeting_closes);
    TEST(test_content_not_taken_in_time_fails);
    TEST(test_time_stands_still_while_content_is_put_off);
    TEST(test_time_stands_still_while_a_hook_blocks);
    TEST(test_the_clock_starts_again_after_an_answer);
    TEST(test_it_wants_what_it_waits_for);
    TEST(test_what_has_to_be_told_comes_before_the_close);
    TEST(test_after_eof_it_does_not_want_to_read);
    TEST(test_output_is_bounded);
}
