/* SPDX-License-Identifier: MIT */
/*
 * main.c - runs the suites; with arguments, those whose names begin with one
 * of them ("smtp", "server/drain"), without what a "-" precedes: a suite, or a
 * test ("-server/drain", "-server/drain/test_it_ends").
 */
/* Before CUnit, which gives snprintf another name on Windows. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <CUnit/Basic.h>

#include "support/suite.h"

static void (*const suites[])(void) = {
#define ROW(name) suite_##name,
    SUITES(ROW)
    NULL
};

static CU_pSuite current;
static char **wanted;

static int is_wanted(const char *name)
{
    char **at;
    int is_one = 1;

    for (at = wanted; *at != NULL; at++) {
        if (**at != '-' && strncmp(name, *at, strlen(*at)) == 0)
            return 1;
        is_one = is_one && **at == '-';
    }
    return is_one;
}

static int is_left_out(const char *name)
{
    char **at;

    for (at = wanted; *at != NULL; at++)
        if (**at == '-' && strcmp(name, *at + 1) == 0) {
            printf("skipped: %s\n", name);
            return 1;
        }
    return 0;
}

void suite_begin(const char *name)
{
    current = is_wanted(name) && !is_left_out(name)
        ? CU_add_suite(name, NULL, NULL) : NULL;
}

void suite_test(const char *name, void (*test)(void))
{
    char whole[200];

    if (current == NULL)
        return;
    sprintf(whole, "%.80s/%.100s", current->pName, name);
    if (!is_left_out(whole) && CU_add_test(current, name, test) == NULL) {
        fprintf(stderr, "cannot add %s: %s\n", name, CU_get_error_msg());
        exit(1);
    }
}

void assert_text(const char *file, int line, const char *actual,
    const char *expected)
{
    static char message[2000];
    int same = actual == expected || (actual != NULL && expected != NULL
        && strcmp(actual, expected) == 0);

    if (!same)
        sprintf(message, "\"%.900s\" where \"%.900s\" was expected",
            actual == NULL ? "(null)" : actual,
            expected == NULL ? "(null)" : expected);
    CU_assertImplementation(same, (unsigned)line, same ? "text" : message,
        (char *)file, "", CU_FALSE);
}

void assert_number(const char *file, int line, long actual, long expected)
{
    static char message[100];

    sprintf(message, "%ld where %ld was expected", actual, expected);
    CU_assertImplementation(actual == expected, (unsigned)line, message,
        (char *)file, "", CU_FALSE);
}

int main(int argc, char **argv)
{
    size_t i;
    unsigned failures;

    (void)argc;
    /* A shell ignores it for what it runs in the background. */
    (void)signal(SIGINT, SIG_DFL);
    wanted = argv + 1;
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 1;
    for (i = 0; suites[i] != NULL; i++)
        suites[i]();
    suites_of_the_system();
    suites_of_the_provider();
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    failures = CU_get_number_of_failures();
    if (CU_get_number_of_tests_run() == 0) {
        fprintf(stderr, "no test has that name\n");
        failures = 1;
    }
    CU_cleanup_registry();
    return failures != 0;
}
