/* SPDX-License-Identifier: MIT */
/* test_life.c - loans. */
#include "catalogue.h"

static void test_a_loan_of_nothing_is_right(void)
{
    conversation talk;

    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_settle(&talk);
    postern_engine_lend(talk.engine, NULL, 0, 0);
    ASSERT_NUMBER(postern_engine_reclaim(talk.engine), 0);
    ASSERT_NUMBER(postern_engine_reclaim(talk.engine), 0);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

/* While a question is open no more octets are used. */
static void test_what_is_behind_a_question_waits(void)
{
    static const char octets[] = "NOOP 1\r\nNOOP 2\r\n";
    conversation talk;
    postern_question question;

    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_settle(&talk);
    postern_engine_lend(talk.engine, octets, sizeof(octets) - 1, 0);
    CU_ASSERT(postern_engine_next(talk.engine, &question));
    ASSERT_TEXT(question.text, "1");
    CU_ASSERT(!postern_engine_next(talk.engine, &question));
    ASSERT_NUMBER(postern_engine_reclaim(talk.engine), 8);
    postern_engine_lend(talk.engine, octets + 8, sizeof(octets) - 9, 0);
    CU_ASSERT(!postern_engine_next(talk.engine, &question));
    ASSERT_NUMBER(postern_engine_reclaim(talk.engine), 0);
    ASSERT_NUMBER(postern_engine_answer(talk.engine, NULL, 0), 0);
    postern_engine_lend(talk.engine, octets + 8, sizeof(octets) - 9, 0);
    CU_ASSERT(postern_engine_next(talk.engine, &question));
    ASSERT_TEXT(question.text, "2");
    ASSERT_NUMBER(postern_engine_reclaim(talk.engine), 8);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

/* Octets that were not taken in a loan come again in the next one. */
static void test_content_not_taken_is_not_used_up(void)
{
    static const char octets[] = "one\r\ntwo\r\n.\r\n";
    conversation talk;
    postern_question question;

    conversation_init(&talk);
    talk.options.streaming = 1;
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(DATA));
    postern_engine_lend(talk.engine, octets, 5, 0);
    CU_ASSERT(postern_engine_next(talk.engine, &question));
    ASSERT_NUMBER(question.ask, POSTERN_ASK_MESSAGE_BYTES);
    ASSERT_NUMBER(question.length, 5);
    ASSERT_NUMBER(postern_engine_reclaim(talk.engine), 0);
    ASSERT_NUMBER(postern_engine_answer(talk.engine, NULL, 0),
        POSTERN_E_INVALID_HERE);
    postern_engine_lend(talk.engine, octets, sizeof(octets) - 1, 0);
    CU_ASSERT(postern_engine_next(talk.engine, &question));
    ASSERT_NUMBER(question.length, 10);
    ASSERT_NUMBER(postern_engine_answer(talk.engine, NULL, 0), 0);
    CU_ASSERT(postern_engine_next(talk.engine, &question));
    ASSERT_NUMBER(question.ask, POSTERN_ASK_MESSAGE);
    ASSERT_NUMBER(postern_engine_reclaim(talk.engine), sizeof(octets) - 1);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

void suite_engine_life(void)
{
    SUITE("engine/life");
    TEST(test_a_loan_of_nothing_is_right);
    TEST(test_what_is_behind_a_question_waits);
    TEST(test_content_not_taken_is_not_used_up);
}
