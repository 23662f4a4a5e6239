/* SPDX-License-Identifier: MIT */
/* test_life.c - kits that start, and kits that cannot. */
#include "client.h"
#include "postern_net.h"

static postern_testing_options options;

static void test_options_that_are_wrong_are_refused(void)
{
    static const char *const users[] = { "ann:pencil", "nobody", NULL };
    int error = 0;

    postern_testing_options_init(&options);
    options.size = 0;
    CU_ASSERT(postern_testing_start(&options, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_INVALID_OPTIONS);
    postern_testing_options_init(&options);
    options.server.resize = NULL;
    CU_ASSERT(postern_testing_start(&options, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_INVALID_RESIZE);
    postern_testing_options_init(&options);
    options.server.command_size_limit = 1;
    CU_ASSERT(postern_testing_start(&options, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_INVALID_COMMAND_SIZE);
    postern_testing_options_init(&options);
    options.users = users;
    CU_ASSERT(postern_testing_start(&options, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_INVALID);
    postern_testing_options_init(&options);
    options.flags = POSTERN_LISTEN_SMTPS;
    CU_ASSERT(postern_testing_start(&options, NULL) == NULL);
    postern_testing_free(NULL);
}

static void test_two_kits_do_not_know_each_other(void)
{
    postern_testing *one = postern_testing_start(NULL, NULL);
    postern_testing *two = postern_testing_start(NULL, NULL);

    CU_ASSERT_FATAL(one != NULL && two != NULL);
    ASSERT_TEXT(postern_testing_host(one), "127.0.0.1");
    CU_ASSERT(postern_testing_port(one) != postern_testing_port(two));
    CU_ASSERT(postern_testing_certificate(one) == NULL);
    client_mail(two, "two\r\n");
    ASSERT_NUMBER(postern_testing_count(one), 0);
    ASSERT_NUMBER(postern_testing_count(two), 1);
    ASSERT_NUMBER(postern_testing_stop(one), 0);
    ASSERT_NUMBER(postern_testing_stop(one), 0);
    postern_testing_free(one);
    postern_testing_free(two);
}

void suite_testing_life(void)
{
    SUITE("testing/life");
    TEST(test_options_that_are_wrong_are_refused);
    TEST(test_two_kits_do_not_know_each_other);
}
