/* SPDX-License-Identifier: MIT */
/* test_reason.c - each reason for an end has a text. */
#include "postern_mail.h"
#include "support/suite.h"

static void test_each_reason_has_a_text_of_its_own(void)
{
    int i, j;

    for (i = 0; i <= POSTERN_REASON_FORBIDDEN; i++) {
        CU_ASSERT(strlen(postern_reason_text(i)) > 2);
        CU_ASSERT(strcmp(postern_reason_text(i), "unknown") != 0);
        for (j = 0; j < i; j++)
            CU_ASSERT(strcmp(postern_reason_text(i), postern_reason_text(j))
                != 0);
    }
    ASSERT_TEXT(postern_reason_text(POSTERN_REASON_QUIT), "quit");
    ASSERT_TEXT(postern_reason_text(POSTERN_REASON_STOP), "stop");
    ASSERT_TEXT(postern_reason_text(POSTERN_REASON_FORBIDDEN + 1), "unknown");
    ASSERT_TEXT(postern_reason_text(-1), "unknown");
}

void suite_engine_reason(void)
{
    SUITE("engine/reason");
    TEST(test_each_reason_has_a_text_of_its_own);
}
