/* SPDX-License-Identifier: MIT */
/* test_why.c - what a wait that failed has to say. */
#include "client.h"

static postern_testing *kit;

static void begin(void)
{
    kit = postern_testing_start(NULL, NULL);
    CU_ASSERT_FATAL(kit != NULL);
}

static void assert_says(const char *part)
{
    CU_ASSERT(strstr(postern_testing_why(kit), part) != NULL);
    if (strstr(postern_testing_why(kit), part) == NULL)
        printf("[%s] is not in [%s]\n", part, postern_testing_why(kit));
}

static void test_it_names_what_came_and_what_was_refused(void)
{
    postern_socket client;

    begin();
    client = client_begin(kit);
    client_ask(client, "RCPT TO:<b@x.test>\r\n");
    client_send(client, "Subject: a\033\r\n b\r\n\r\n");
    CU_ASSERT(!postern_testing_wait(kit, 3, 1));
    assert_says("1 of 3 messages came within 1 ms\n"
        "  1: from <a@x.test> to <b@x.test>, 19 octets, "
        "Subject: a\\x1b b\n"
        "the last lines of the log:\n"
        "  1: connected from 127.0.0.1:");
    assert_says("\n  1: refused: 503 Error: need MAIL command\n");
    loopback_close(client);
    postern_testing_free(kit);
}

static int refuse(postern_testing *the_kit,
    const postern_testing_message *message, void *context)
{
    (void)the_kit;
    (void)message;
    (void)context;
    return 0;
}

static void test_it_says_what_was_asked_for(void)
{
    postern_testing_match match;

    begin();
    memset(&match, 0, sizeof(match));
    CU_ASSERT(postern_testing_wait_for(kit, NULL, 0) == NULL);
    assert_says("no message came within 0 ms\nnobody has connected\n");
    match.mail_from = "f";
    match.rcpt_to = "t";
    match.identity = "i";
    match.header = "h";
    match.value = "v";
    match.content = "c";
    match.accepts = refuse;
    CU_ASSERT(postern_testing_wait_for(kit, &match, 0) == NULL);
    assert_says("no message from \"f\" to \"t\" of \"i\" with a field \"h\" "
        "that has \"v\" with \"c\" that is accepted came within 0 ms\n");
    postern_testing_free(kit);
}

static void test_it_names_the_message_that_should_not_have_come(void)
{
    begin();
    client_mail(kit, "one\r\n");
    CU_ASSERT(!postern_testing_wait_none(kit, NULL, LONG));
    assert_says("a message came that should not:\n"
        "  1: from <a@x.test> to <b@x.test>, 5 octets\n");
    postern_testing_free(kit);
}

static void test_many_messages_leave_room_for_the_log(void)
{
    static char content[300];
    postern_socket client;
    int i;

    begin();
    client = client_begin(kit);
    memset(content, 'x', sizeof(content) - 1);
    memcpy(content, "Subject: ", 9);
    memcpy(content + sizeof(content) - 3, "\r\n", 2);
    for (i = 0; i < 30; i++)
        ASSERT_TEXT(client_send(client, content), "250 OK");
    CU_ASSERT(!postern_testing_wait(kit, 31, 0));
    assert_says("xxx...\n");
    assert_says("\n  ...\nthe last lines of the log:\n  1: connected");
    loopback_close(client);
    postern_testing_free(kit);
}

void suite_testing_why(void)
{
    SUITE("testing/why");
    TEST(test_it_names_what_came_and_what_was_refused);
    TEST(test_it_says_what_was_asked_for);
    TEST(test_it_names_the_message_that_should_not_have_come);
    TEST(test_many_messages_leave_room_for_the_log);
}
