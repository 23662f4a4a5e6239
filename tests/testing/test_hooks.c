/* SPDX-License-Identifier: MIT */
/* test_hooks.c - who is let in, and content of any size. */
#include "client.h"

static const char *const users[] = { "anna:secret", "bo:", NULL };

static postern_testing *begin(void)
{
    postern_testing_options options;
    postern_testing *kit;

    postern_testing_options_init(&options);
    options.users = users;
    kit = postern_testing_start(&options, NULL);
    CU_ASSERT_FATAL(kit != NULL);
    return kit;
}

static void test_users_are_known_by_their_passwords(void)
{
    postern_testing *kit = begin();
    postern_socket client = client_begin(kit);
    const postern_testing_message *message;

    /* \0anna\0wrong, \0an\0secret, \0anna\0secret */
    ASSERT_TEXT(client_ask(client, "AUTH PLAIN AGFubmEAd3Jvbmc=\r\n"),
        "535 5.7.8 Authentication credentials invalid");
    ASSERT_TEXT(client_ask(client, "AUTH PLAIN AGFuAHNlY3JldA==\r\n"),
        "535 5.7.8 Authentication credentials invalid");
    ASSERT_TEXT(client_ask(client, "AUTH PLAIN AGFubmEAc2VjcmV0\r\n"),
        "235 2.7.0 Authentication successful");
    ASSERT_TEXT(client_send(client, "x\r\n"), "250 OK");
    message = postern_testing_get(kit, 0);
    ASSERT_TEXT(message->identity, "anna");
    ASSERT_TEXT(message->mechanism, "PLAIN");
    loopback_close(client);
    postern_testing_free(kit);
}

/* 100 kB come in several spans. */
static void test_content_of_any_size_is_kept(void)
{
    static char content[100000];
    postern_testing *kit = begin();
    size_t i;

    memset(content, 'x', sizeof(content) - 1);
    for (i = 78; i + 2 < sizeof(content); i += 80)
        memcpy(content + i, "\r\n", 2);
    memcpy(content + sizeof(content) - 3, "\r\n", 2);
    client_mail(kit, content);
    ASSERT_NUMBER(postern_testing_get(kit, 0)->length, sizeof(content) - 1);
    ASSERT_TEXT(postern_testing_get(kit, 0)->content, content);
    postern_testing_free(kit);
}

void suite_testing_hooks(void)
{
    SUITE("testing/hooks");
    TEST(test_users_are_known_by_their_passwords);
    TEST(test_content_of_any_size_is_kept);
}
