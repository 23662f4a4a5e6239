/* SPDX-License-Identifier: MIT */
/* test_match.c - what a message can be asked for. */
#include "client.h"
#include "testing/testing.h"

static postern_testing *kit;

static int asked;

static int accept_second(postern_testing *the_kit,
    const postern_testing_message *message, void *context)
{
    asked++;
    CU_ASSERT(context == &asked);
    return message == postern_testing_get(the_kit, 1);
}

/* Does the first message match? */
static int first_is(const postern_testing_match *match)
{
    return pst_testing_match(kit, match, postern_testing_get(kit, 0));
}

static void begin(void)
{
    kit = postern_testing_start(NULL, NULL);
    CU_ASSERT_FATAL(kit != NULL);
    client_mail(kit, "To: one\r\nTo: two\r\n\r\nsome words\r\n");
    client_mail(kit, "");
}

static void test_all_that_is_asked_for_has_to_be(void)
{
    postern_testing_match match;

    begin();
    memset(&match, 0, sizeof(match));
    CU_ASSERT(first_is(NULL));
    CU_ASSERT(first_is(&match));
    match.mail_from = "a@x.test";
    match.rcpt_to = "b@x.test";
    match.header = "to";
    match.value = "two";
    match.content = "e words";
    CU_ASSERT(first_is(&match));
    match.value = NULL;
    CU_ASSERT(first_is(&match));
    match.header = "From";
    CU_ASSERT(!first_is(&match));
    match.header = NULL;
    match.content = "no words";
    CU_ASSERT(!first_is(&match));
    match.content = NULL;
    match.rcpt_to = "a@x.test";
    CU_ASSERT(!first_is(&match));
    match.rcpt_to = NULL;
    match.mail_from = "b@x.test";
    CU_ASSERT(!first_is(&match));
    match.mail_from = NULL;
    match.identity = "somebody";
    CU_ASSERT(!first_is(&match));
    postern_testing_free(kit);
}

static void test_the_test_can_judge_itself(void)
{
    postern_testing_match match;

    begin();
    memset(&match, 0, sizeof(match));
    match.accepts = accept_second;
    match.context = &asked;
    asked = 0;
    CU_ASSERT(postern_testing_wait_for(kit, &match, LONG)
        == postern_testing_get(kit, 1));
    ASSERT_NUMBER(asked, 2);
    postern_testing_free(kit);
}

void suite_testing_match(void)
{
    SUITE("testing/match");
    TEST(test_all_that_is_asked_for_has_to_be);
    TEST(test_the_test_can_judge_itself);
}
