/* SPDX-License-Identifier: MIT */
/* test_process.c - the process: number, limits, arguments, environment. */
#define _XOPEN_SOURCE 700

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "os/process.h"
#include "support/suite.h"

static void test_a_process_has_its_number(void)
{
    ASSERT_NUMBER(pst_os_process_number(), getpid());
}

static void test_a_host_has_a_name(void)
{
    char name[200];

    pst_os_process_host(name, sizeof(name));
    CU_ASSERT(strlen(name) > 0);
}

static void test_a_name_is_cut_to_its_room(void)
{
    char name[4];

    memset(name, 'x', sizeof(name));
    pst_os_process_host(name, 2);
    CU_ASSERT(strlen(name) < 2);
    ASSERT_NUMBER(name[2], 'x');
    pst_os_process_host(name, 0);
    ASSERT_NUMBER(name[2], 'x');
}

static void test_limits_are_raised_to_the_hard_ones(void)
{
    struct rlimit before, after;

    ASSERT_NUMBER(getrlimit(RLIMIT_NOFILE, &before), 0);
    pst_os_process_raise_limits();
    ASSERT_NUMBER(getrlimit(RLIMIT_NOFILE, &after), 0);
    CU_ASSERT(after.rlim_cur == before.rlim_max);
    ASSERT_NUMBER(setrlimit(RLIMIT_NOFILE, &before), 0);
}

static void test_arguments_are_those_of_main(void)
{
    char name[] = "postern";
    char *arguments[2];

    arguments[0] = name;
    arguments[1] = NULL;
    CU_ASSERT(pst_os_process_arguments(arguments) == arguments);
}

static void test_a_variable_is_that_of_the_environment(void)
{
    ASSERT_NUMBER(setenv("POSTERN_TEST", "na\303\257ve", 1), 0);
    ASSERT_TEXT(pst_os_process_variable("POSTERN_TEST"), "na\303\257ve");
    ASSERT_NUMBER(unsetenv("POSTERN_TEST"), 0);
    ASSERT_TEXT(pst_os_process_variable("POSTERN_TEST"), NULL);
}

void suite_posix_process(void)
{
    SUITE("posix/process");
    TEST(test_a_process_has_its_number);
    TEST(test_a_host_has_a_name);
    TEST(test_a_name_is_cut_to_its_room);
    TEST(test_limits_are_raised_to_the_hard_ones);
    TEST(test_arguments_are_those_of_main);
    TEST(test_a_variable_is_that_of_the_environment);
}
