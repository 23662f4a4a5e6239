/* SPDX-License-Identifier: MIT */
/* test_question.c - the list of questions. */
#include "catalogue.h"
#include "engine/engine.h"
#include "watch.h"

/* postern_engine.h lists these as notices. */
static void test_some_are_told(void)
{
    int ask;

    for (ask = POSTERN_ASK_NOTHING; ask <= POSTERN_ASK_TRACE + 1; ask++)
        ASSERT_NUMBER(pst_question_is_told((enum postern_ask)ask),
            ask == POSTERN_ASK_MESSAGE_ABORTED
            || ask == POSTERN_ASK_ENVELOPE_BEGIN
            || ask == POSTERN_ASK_ENVELOPE_END || ask == POSTERN_ASK_TRACE);
}

static void test_each_has_an_answer(void)
{
    int ask;

    for (ask = POSTERN_ASK_CONNECTED; ask <= POSTERN_ASK_TRACE; ask++) {
        if (pst_questions[ask].done == NULL
            || pst_questions[ask].fill == NULL)
            ASSERT_TEXT(watch_name((enum postern_ask)ask), "");
    }
}

void suite_engine_question(void)
{
    SUITE("engine/question");
    TEST(test_some_are_told);
    TEST(test_each_has_an_answer);
}
