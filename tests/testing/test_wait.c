/* SPDX-License-Identifier: MIT */
/* test_wait.c - waits that succeed, and waits that fail. */
#include "client.h"

static postern_testing *kit;

static void begin(void)
{
    kit = postern_testing_start(NULL, NULL);
    CU_ASSERT_FATAL(kit != NULL);
}

static void end(void)
{
    postern_testing_free(kit);
}

static void test_a_wait_ends_when_the_messages_are_there(void)
{
    begin();
    client_mail(kit, "one\r\n");
    client_mail(kit, "two\r\n");
    CU_ASSERT(postern_testing_wait(kit, 2, LONG));
    CU_ASSERT(postern_testing_wait(kit, 1, 0));
    CU_ASSERT(postern_testing_wait(kit, 2, -1));
    ASSERT_TEXT(postern_testing_why(kit), "");
    ASSERT_NUMBER(postern_testing_count(kit), 2);
    end();
}

static void test_a_wait_that_fails_says_so(void)
{
    begin();
    CU_ASSERT(!postern_testing_wait(kit, 1, 0));
    ASSERT_TEXT(postern_testing_why(kit),
        "0 of 1 messages came within 0 ms\nnobody has connected\n");
    CU_ASSERT(!postern_testing_wait(kit, 1, 1));
    CU_ASSERT(postern_testing_wait(kit, 0, 0));
    ASSERT_TEXT(postern_testing_why(kit), "");
    end();
}

static void test_it_waits_for_what_matches(void)
{
    static postern_testing_match match;
    const postern_testing_message *message;

    begin();
    client_mail(kit, "Subject: one\r\n\r\n");
    client_mail(kit, "Subject: two\r\n\r\n");
    match.header = "subject";
    match.value = "tw";
    message = postern_testing_wait_for(kit, &match, LONG);
    CU_ASSERT_FATAL(message != NULL);
    ASSERT_TEXT(message->content, "Subject: two\r\n\r\n");
    CU_ASSERT(postern_testing_wait_for(kit, NULL, 0)
        == postern_testing_get(kit, 0));
    match.value = "three";
    CU_ASSERT(postern_testing_wait_for(kit, &match, 0) == NULL);
    CU_ASSERT(postern_testing_wait_none(kit, &match, 1));
    ASSERT_TEXT(postern_testing_why(kit), "");
    match.value = "one";
    CU_ASSERT(!postern_testing_wait_none(kit, &match, LONG));
    CU_ASSERT(!postern_testing_wait_none(kit, NULL, 0));
    end();
}

static void test_a_stop_ends_every_wait(void)
{
    begin();
    client_mail(kit, "one\r\n");
    ASSERT_NUMBER(postern_testing_stop(kit), 0);
    CU_ASSERT(!postern_testing_wait(kit, 2, -1));
    CU_ASSERT(strstr(postern_testing_why(kit), "1 of 2 messages came, and "
        "the server has stopped\n") == postern_testing_why(kit));
    CU_ASSERT(postern_testing_wait(kit, 1, -1));
    ASSERT_TEXT(postern_testing_get(kit, 0)->content, "one\r\n");
    end();
}

void suite_testing_wait(void)
{
    SUITE("testing/wait");
    TEST(test_a_wait_ends_when_the_messages_are_there);
    TEST(test_a_wait_that_fails_says_so);
    TEST(test_it_waits_for_what_matches);
    TEST(test_a_stop_ends_every_wait);
}
