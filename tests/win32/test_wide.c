/* SPDX-License-Identifier: MIT */
/* test_wide.c - UTF-8 paths become wide ones, and back. */
#include "win32/win32.h"

#include <stdlib.h>

#include "support/suite.h"
#include "win32/wide.h"

static const WCHAR letter[] = { 'a', 0xEF, 0xD83D, 0xDCE7, 0 };
#define LETTER "a\303\257\360\237\223\247"

static void test_a_path_becomes_wide(void)
{
    pst_win32_wide wide;

    ASSERT_NUMBER(pst_win32_wide_path(LETTER, wide), 0);
    CU_ASSERT(memcmp(wide, letter, sizeof(letter)) == 0);
}

static void test_a_colon_belongs_to_a_drive(void)
{
    static const struct {
        const char *path;
        int error;
    } rows[] = {
        { "", 0 },
        { "C:", 0 },
        { "C:/mail", 0 },
        { "c:mail", 0 },
        { "\\\\?\\C:\\mail", 0 },
        { "\\\\server\\share\\mail", 0 },
        { ":", PST_OS_GONE },
        { "mail:x", PST_OS_GONE },
        { "C:/mail:x", PST_OS_GONE },
        { "C:x:$DATA", PST_OS_GONE },
        { "\\\\?\\C:\\mail:x", PST_OS_GONE }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        pst_win32_wide wide;

        ASSERT_NUMBER(pst_win32_wide_path(rows[i].path, wide),
            rows[i].error);
    }
}

static void test_a_path_of_the_system_has_backslashes(void)
{
    static const WCHAR expected[] = { '\\', '\\', '?', '\\', 'C', ':', '\\',
        'a', '\\', 'b', 0 };
    pst_win32_wide wide;

    ASSERT_NUMBER(pst_win32_wide_path("\\\\?\\C:\\a/b", wide), 0);
    CU_ASSERT(memcmp(wide, expected, sizeof(expected)) == 0);
    ASSERT_NUMBER(pst_win32_wide_path("C:/a", wide), 0);
    CU_ASSERT(wide[2] == '/');
}

static void test_what_is_no_path_is_not_there(void)
{
    pst_win32_wide wide;
    char path[PST_OS_PATH + 1];

    ASSERT_NUMBER(pst_win32_wide_path("a\377", wide), PST_OS_GONE);
    memset(path, 'x', sizeof(path));
    path[PST_OS_PATH] = '\0';
    ASSERT_NUMBER(pst_win32_wide_path(path, wide), PST_OS_GONE);
    path[PST_OS_PATH - 1] = '\0';
    ASSERT_NUMBER(pst_win32_wide_path(path, wide), 0);
}

static void test_wide_text_becomes_utf8(void)
{
    char *copy = pst_win32_wide_copy(letter);
    char text[4];

    ASSERT_TEXT(copy, LETTER);
    free(copy);
    pst_win32_wide_narrow(letter, text, sizeof(text));
    ASSERT_TEXT(text, "a\303\257");
    text[0] = 'x';
    pst_win32_wide_narrow(letter, text, 0);
    ASSERT_NUMBER(text[0], 'x');
}

void suite_win32_wide(void)
{
    SUITE("win32/wide");
    TEST(test_a_path_becomes_wide);
    TEST(test_a_colon_belongs_to_a_drive);
    TEST(test_a_path_of_the_system_has_backslashes);
    TEST(test_what_is_no_path_is_not_there);
    TEST(test_wide_text_becomes_utf8);
}
