/* SPDX-License-Identifier: MIT */
/* test_child.c - other programs are started, told to end and heard of. */
#include "win32/win32.h"

#include <stdlib.h>

#include "os/child.h"
#include "os/disk.h"
#include "support/suite.h"

static const char *none[] = { NULL };
static pst_os_program program;
static pst_os_child *child;
static HANDLE ended;

static void on_ended(void)
{
    (void)SetEvent(ended);
}

static void begin(const char *line)
{
    memset(&program, 0, sizeof(program));
    program.line = line;
    program.variables = none;
    child = NULL;
}

static int start(void)
{
    ended = CreateEventW(NULL, FALSE, FALSE, NULL);
    ASSERT_NUMBER(pst_os_child_watch(on_ended), 0);
    return pst_os_child_start(&program, &child);
}

/* Its exit status; it has to end. */
static int finish(void)
{
    int status = -1;

    CU_ASSERT(WaitForSingleObject(ended, 60000) == WAIT_OBJECT_0);
    if (child != NULL)
        ASSERT_NUMBER(pst_os_child_has_ended(child, &status), 1);
    pst_os_child_free(child);
    child = NULL;
    pst_os_child_unwatch();
    (void)CloseHandle(ended);
    return status;
}

static int run(const char *line)
{
    begin(line);
    ASSERT_NUMBER(start(), 0);
    return finish();
}

static void test_its_exit_status_is_told(void)
{
    ASSERT_NUMBER(run("exit 0"), 0);
    ASSERT_NUMBER(run("exit 75"), 75);
}

static void test_arguments_are_handed_over(void)
{
    char *arguments[] = { "cmd", "/c", "exit", "9", NULL };

    begin(NULL);
    program.arguments = arguments;
    ASSERT_NUMBER(start(), 0);
    ASSERT_NUMBER(finish(), 9);
}

static void test_what_is_no_program_is_told(void)
{
    char *missing[] = { "nosuch", NULL };

    begin(NULL);
    program.arguments = missing;
    ASSERT_NUMBER(start(), PST_OS_GONE);
    CU_ASSERT_PTR_NULL(child);
    pst_os_child_unwatch();
    (void)CloseHandle(ended);
}

static void test_variables_are_set_and_taken_away(void)
{
    static const char *variables[] = { "PST_A=7", "pst_b", NULL };

    (void)SetEnvironmentVariableW(L"PST_A", L"3");
    (void)SetEnvironmentVariableW(L"PST_B", L"3");
    (void)SetEnvironmentVariableW(L"PST_C", L"2");
    begin("if defined PST_B (exit 1) else (exit %PST_A%%PST_C%)");
    program.variables = variables;
    ASSERT_NUMBER(start(), 0);
    ASSERT_NUMBER(finish(), 72);
}

static void test_it_reads_its_input_to_the_end(void)
{
    begin("set /p LINE=& call exit %LINE%");
    program.input = "42\r\nand more\r\n";
    program.input_length = strlen(program.input);
    ASSERT_NUMBER(start(), 0);
    ASSERT_NUMBER(finish(), 42);
}

static void test_one_is_told_to_end(void)
{
    int status;

    begin("ping -n 1000 127.0.0.1 >nul");
    program.input = "";
    ASSERT_NUMBER(start(), 0);
    ASSERT_NUMBER(pst_os_child_has_ended(child, &status), 0);
    pst_os_child_pass_on(child);
    pst_os_child_end(child);
    ASSERT_NUMBER(finish(), 1);
    pst_os_child_free(NULL);
}

void suite_win32_child(void)
{
    SUITE("win32/child");
    TEST(test_its_exit_status_is_told);
    TEST(test_arguments_are_handed_over);
    TEST(test_what_is_no_program_is_told);
    TEST(test_variables_are_set_and_taken_away);
    TEST(test_it_reads_its_input_to_the_end);
    TEST(test_one_is_told_to_end);
}
