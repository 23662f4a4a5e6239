/* SPDX-License-Identifier: MIT */
/* test_signals.c - what ends a program, on Windows. */
#include "win32/win32.h"

#include "os/signals.h"
#include "support/suite.h"
#include "win32/signals.h"

static int first, second;

static void on_first(void)
{
    first++;
}

static void on_second(void)
{
    second++;
}

static void test_the_last_that_watches_is_told(void)
{
    first = second = 0;
    ASSERT_NUMBER(pst_os_signals_watch(on_first), 0);
    CU_ASSERT(pst_win32_signals_told(CTRL_C_EVENT));
    CU_ASSERT(pst_win32_signals_came());
    ASSERT_NUMBER(pst_os_signals_watch(on_second), 0);
    CU_ASSERT(pst_win32_signals_told(CTRL_BREAK_EVENT));
    pst_os_signals_unwatch();
    CU_ASSERT(pst_win32_signals_told(CTRL_C_EVENT));
    pst_os_signals_unwatch();
    ASSERT_NUMBER(first, 1);
    ASSERT_NUMBER(second, 1);
}

static void test_who_is_mute_is_not_told(void)
{
    first = 0;
    ASSERT_NUMBER(pst_os_signals_watch(on_first), 0);
    pst_win32_signals_mute();
    CU_ASSERT(pst_win32_signals_told(CTRL_CLOSE_EVENT));
    ASSERT_NUMBER(first, 0);
    ASSERT_NUMBER(pst_os_signals_watch(on_first), 0);
    CU_ASSERT(pst_win32_signals_told(CTRL_C_EVENT));
    ASSERT_NUMBER(first, 1);
    pst_os_signals_unwatch();
}

void suite_win32_signals(void)
{
    SUITE("win32/signals");
    TEST(test_the_last_that_watches_is_told);
    TEST(test_who_is_mute_is_not_told);
}
