/* SPDX-License-Identifier: MIT */
/* test_process.c - the process: number, arguments, environment. */
#include "win32/win32.h"

#include <stdlib.h>

#include "os/process.h"
#include "support/suite.h"

static void test_a_process_has_its_number(void)
{
    ASSERT_NUMBER(pst_os_process_number(), GetCurrentProcessId());
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

static void test_arguments_are_those_of_the_system(void)
{
    char *none = NULL;
    char **arguments = pst_os_process_arguments(&none);

    CU_ASSERT_FATAL(arguments != &none);
    CU_ASSERT(strstr(arguments[0], "tester") != NULL);
    free(arguments);
}

static void test_a_variable_is_utf8(void)
{
    static const WCHAR value[] = { 'n', 'a', 0xEF, 'v', 'e', 0 };
    char *text;

    CU_ASSERT(SetEnvironmentVariableW(L"POSTERN_TEST", value));
    text = pst_os_process_variable("POSTERN_TEST");
    ASSERT_TEXT(text, "na\303\257ve");
    free(text);
    CU_ASSERT(SetEnvironmentVariableW(L"POSTERN_TEST", L""));
    text = pst_os_process_variable("POSTERN_TEST");
    ASSERT_TEXT(text, "");
    free(text);
    CU_ASSERT(SetEnvironmentVariableW(L"POSTERN_TEST", NULL));
    ASSERT_TEXT(pst_os_process_variable("POSTERN_TEST"), NULL);
}

void suite_win32_process(void)
{
    SUITE("win32/process");
    TEST(test_a_process_has_its_number);
    TEST(test_a_host_has_a_name);
    TEST(test_a_name_is_cut_to_its_room);
    TEST(test_arguments_are_those_of_the_system);
    TEST(test_a_variable_is_utf8);
}
