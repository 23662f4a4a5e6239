/* SPDX-License-Identifier: MIT */
/*
 * suite.h - one suite of tests a source file.
 *
 * tests/<room>/test_<file>.c ends with
 *
 *     void suite_<room>_<file>(void)
 *     {
 *         SUITE("<room>/<file>");
 *         TEST(test_states_a_fact);
 *     }
 *
 * and has a line in tests/suites.h.
 */
#ifndef TESTS_SUPPORT_SUITE_H
#define TESTS_SUPPORT_SUITE_H

#include <stdio.h>
#include <string.h>
#include <CUnit/CUnit.h>

#include "postern_base.h"
#include "../suites.h"

/* The greeting of mx.test, unless options change it. */
#define GREETING "220 mx.test postern " POSTERN_VERSION "\r\n"

void suite_begin(const char *name);
void suite_test(const char *name, void (*test)(void));

/* Every suite is declared here, so that its file needs no prototype. */
#define DECLARE_SUITE(name) void suite_##name(void);
SUITES(DECLARE_SUITE)
POSIX_SUITES(DECLARE_SUITE)
WIN32_SUITES(DECLARE_SUITE)
BEARSSL_SUITES(DECLARE_SUITE)
NONE_SUITES(DECLARE_SUITE)

/* Suites of the system: tests/posix, tests/win32. */
void suites_of_the_system(void);

/* Suites of the TLS library: tests/bearssl, tests/none. */
void suites_of_the_provider(void);

#define SUITE(name) suite_begin(name)
#define TEST(function) suite_test(#function, function)

/* Asserts that print both sides. */
void assert_text(const char *file, int line, const char *actual,
    const char *expected);
void assert_number(const char *file, int line, long actual, long expected);

#define ASSERT_TEXT(actual, expected) \
    assert_text(__FILE__, __LINE__, actual, expected)
#define ASSERT_NUMBER(actual, expected) \
    assert_number(__FILE__, __LINE__, (long)(actual), (long)(expected))

#endif
