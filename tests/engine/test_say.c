/* test_say.c - saying things when there is no memory to say them. */
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

/* An engine that finds no block for its next reply. */
static void *starve(conversation *talk)
{
    void *spare;

    CU_ASSERT(conversation_start(talk));
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
    conversation_send(&talk, IN("NOOP\r\nNOOP\r\n"));
    CU_ASSERT(talk.closed);
    ASSERT_NUMBER(postern_engine_reason(talk.engine), POSTERN_REASON_MEMORY);
    pst_shelf_put(&talk.rules->shelf, PST_SHELF_OUTPUT, spare);
    finish(&talk, "220 421 closed");
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
    ASSERT_TEXT(blob_string(&talk.output), "220 mx.test postern 0.1.0\r\n"
        "421 4.3.2 Error: out of memory\r\n");
    pst_shelf_put(&talk.rules->shelf, PST_SHELF_OUTPUT, spare);
    finish(&talk, "220 421 closed");
}

/* A message whose verdict is known is not aborted because its reply cannot be
   said. */
static void test_a_message_that_was_taken_stays_taken(void)
{
    conversation talk;
    void *spare;

    conversation_init(&talk);
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

void suite_engine_say(void)
{
    SUITE("engine/say");
    TEST(test_the_last_word_needs_no_memory);
    TEST(test_it_is_said_once_and_last);
    TEST(test_a_message_that_was_taken_stays_taken);
}
