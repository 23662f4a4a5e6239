/* SPDX-License-Identifier: MIT */
/* test_say.c - replies when there is no memory for them. */
#include "base/config.h"
#include "catalogue.h"
#include "engine/engine.h"

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

/* Makes an engine that finds no block for its next reply. */
static void *starve(conversation *talk)
{
    void *spare;

    CU_ASSERT(conversation_start(talk));
    conversation_send(talk, IN("NOOP\r\n"));
    conversation_settle(talk);
    spare = pst_shelf_take(&talk->rules->shelf, PST_SHELF_OUTPUT);
    failing_alloc_fail(&talk->alloc, 1, 1);
    return spare;
}

static void test_the_last_word_needs_no_memory(void)
{
    conversation talk;
    void *spare;

    conversation_init(&talk);
    spare = starve(&talk);
    conversation_send(&talk, IN("HELP\r\nNOOP\r\n"));
    CU_ASSERT(talk.closed);
    ASSERT_NUMBER(postern_engine_reason(talk.engine), POSTERN_REASON_MEMORY);
    pst_shelf_put(&talk.rules->shelf, PST_SHELF_OUTPUT, spare);
    finish(&talk, "220 250 421 closed");
}

/* The first reply needs no block, the second one does. */
static void test_a_ready_line_may_be_the_one_too_many(void)
{
    conversation talk;
    void *spare;

    conversation_init(&talk);
    spare = starve(&talk);
    conversation_send(&talk, IN("NOOP\r\nNOOP\r\nNOOP\r\n"));
    CU_ASSERT(talk.closed);
    ASSERT_NUMBER(postern_engine_reason(talk.engine), POSTERN_REASON_MEMORY);
    pst_shelf_put(&talk.rules->shelf, PST_SHELF_OUTPUT, spare);
    finish(&talk, "220 250 250 421 closed");
}

static void test_it_is_said_once_and_last(void)
{
    conversation talk;
    void *spare;

    conversation_init(&talk);
    talk.gulp = 5;
    spare = starve(&talk);
    conversation_send(&talk, IN(HELLO));
    conversation_settle(&talk);
    CU_ASSERT(talk.closed);
    ASSERT_TEXT(blob_string(&talk.output), GREETING
        "250 OK\r\n421 4.3.2 Error: out of memory\r\n");
    pst_shelf_put(&talk.rules->shelf, PST_SHELF_OUTPUT, spare);
    finish(&talk, "220 250 421 closed");
}

/* The verdict of the message is known: it is not aborted when its reply cannot
   be sent. */
static void test_a_message_that_was_taken_stays_taken(void)
{
    conversation_answer answers[2];
    conversation talk;
    void *spare;

    memset(answers, 0, sizeof(answers));
    answers[0].ask = POSTERN_ASK_MESSAGE;
    answers[0].says = "250 taken";
    conversation_init(&talk);
    talk.answers = answers;
    talk.options.assembling = 0;
    talk.options.envelopes = 1;
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(DATA));
    conversation_settle(&talk);
    spare = pst_shelf_take(&talk.rules->shelf, PST_SHELF_OUTPUT);
    failing_alloc_fail(&talk.alloc, 1, 1);
    conversation_send(&talk, IN("x\r\n.\r\n"));
    CU_ASSERT(talk.closed);
    CU_ASSERT(strstr(blob_string(&talk.events), "ABORTED") == NULL);
    CU_ASSERT(strstr(blob_string(&talk.events), "ENVELOPE_END\n") != NULL);
    pst_shelf_put(&talk.rules->shelf, PST_SHELF_OUTPUT, spare);
    finish(&talk, DATA_CODES "421 closed");
}

static void starve_more(conversation *talk, const postern_question *question)
{
    (void)question;
    failing_alloc_fail(&talk->alloc, 1, 1);
}

static char long_refusal[1200];

/* There is no memory to keep the text of a refusal until the end. */
static void test_a_refusal_that_cannot_be_kept_is_451(void)
{
    static const struct {
        const char *octets;
        enum postern_ask ask;
        const char *codes;
    } rows[] = {
        { DATA "x\r\n.\r\n", POSTERN_ASK_MESSAGE_BYTES, DATA_CODES "451" },
        { HELLO FROM TO "BDAT 1\r\nx", POSTERN_ASK_MESSAGE_BEGIN,
            "220 250 250 250 451" }
    };
    size_t i;

    memset(long_refusal, 'x', sizeof(long_refusal) - 1);
    memcpy(long_refusal, "554 ", 4);
    for (i = 0; i < 2; i++) {
        conversation_answer answers[2];
        conversation talk;

        memset(answers, 0, sizeof(answers));
        answers[0].ask = rows[i].ask;
        answers[0].says = long_refusal;
        answers[0].act = starve_more;
        conversation_init(&talk);
        talk.answers = answers;
        talk.options.streaming = 1;
        talk.options.chunking = 1;
        CU_ASSERT(conversation_start(&talk));
        conversation_send(&talk, rows[i].octets, strlen(rows[i].octets));
        CU_ASSERT(strstr(blob_string(&talk.output),
            "451 4.3.0 Error: out of memory\r\n") != NULL);
        finish(&talk, rows[i].codes);
    }
}

/* There is no memory for the addresses of a command: 452, and it goes on. */
static void test_an_address_that_cannot_be_kept_is_452(void)
{
    static const enum postern_ask asks[] = {
        POSTERN_ASK_MAIL, POSTERN_ASK_RCPT
    };
    static char line[2000];
    size_t i;

    for (i = 0; i < 2; i++) {
        conversation_answer answers[2];
        conversation talk;

        memset(answers, 0, sizeof(answers));
        answers[0].ask = asks[i];
        answers[0].act = starve_more;
        conversation_init(&talk);
        talk.answers = answers;
        talk.options.command_size_limit = 1024;
        talk.options.envelopes = 1;
        CU_ASSERT(conversation_start(&talk));
        conversation_send(&talk, IN(HELLO));
        strcpy(line, i == 0 ? "MAIL FROM:<" : FROM "RCPT TO:<");
        /* too much for the rest of a block, but not for a whole one */
        while (strlen(line) < PST_LINE_BLOCK / 2 - 16 - 24 * sizeof(void *))
            strcat(line, "a");
        strcat(line, "@b>\r\n");
        conversation_send(&talk, line, strlen(line));
        failing_alloc_fail(&talk.alloc, 0, 0);
        conversation_send(&talk, IN("NOOP\r\n"));
        finish(&talk, i == 0 ? "220 250 452 250" : "220 250 250 452 250");
    }
}

void suite_engine_say(void)
{
    SUITE("engine/say");
    TEST(test_the_last_word_needs_no_memory);
    TEST(test_a_ready_line_may_be_the_one_too_many);
    TEST(test_it_is_said_once_and_last);
    TEST(test_a_message_that_was_taken_stays_taken);
    TEST(test_a_refusal_that_cannot_be_kept_is_451);
    TEST(test_an_address_that_cannot_be_kept_is_452);
}
