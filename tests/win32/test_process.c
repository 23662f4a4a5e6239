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

static void see(void *context, const char *name)
{
    strcat((char *)context, name);
    strcat((char *)context, " ");
}

static void test_variables_are_named(void)
{
    char names[200] = "";

    (void)SetEnvironmentVariableW(L"PSTTEST_A", L"=b");
    (void)SetEnvironmentVariableW(L"PSTTEST_B", L"c");
    pst_os_process_variables("PSTTEST_", see, names);
    CU_ASSERT(strcmp(names, "PSTTEST_A PSTTEST_B ") == 0
        || strcmp(names, "PSTTEST_B PSTTEST_A ") == 0);
    (void)SetEnvironmentVariableW(L"PSTTEST_A", NULL);
    (void)SetEnvironmentVariableW(L"PSTTEST_B", NULL);
}

static void test_files_that_do_not_last_have_a_folder(void)
{
    char path[300];
    size_t length;

    pst_os_process_temporary(path, sizeof(path));
    length = strlen(path);
    CU_ASSERT_FATAL(length > 0);
    CU_ASSERT(path[length - 1] != '\\');
}

static void test_a_path_is_good_for_all(void)
{
    char absolute[1000];

    pst_os_process_absolute("a", absolute, sizeof(absolute));
    CU_ASSERT(strlen(absolute) > 4);
    ASSERT_NUMBER(absolute[1], ':');
    pst_os_process_absolute("C:\\a", absolute, sizeof(absolute));
    ASSERT_TEXT(absolute, "C:\\a");
}

void suite_win32_process(void)
{
    SUITE("win32/process");
    TEST(test_a_process_has_its_number);
    TEST(test_a_host_has_a_name);
    TEST(test_a_name_is_cut_to_its_room);
    TEST(test_arguments_are_those_of_the_system);
    TEST(test_a_variable_is_utf8);
    TEST(test_variables_are_named);
    TEST(test_files_that_do_not_last_have_a_folder);
    TEST(test_a_path_is_good_for_all);
}
