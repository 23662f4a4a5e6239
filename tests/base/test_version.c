/* SPDX-License-Identifier: MIT */
/* test_version.c - the version of the header is that of the library. */
#include <stdio.h>

#include "postern_base.h"
#include "support/suite.h"

#if POSTERN_VERSION_NUMBER < 0x000100
#error the number cannot be compared by the preprocessor
#endif

static void test_header_and_library_agree(void)
{
    ASSERT_TEXT(postern_version(), POSTERN_VERSION);
    ASSERT_NUMBER(postern_version_number(), POSTERN_VERSION_NUMBER);
}

static void test_text_and_number_agree(void)
{
    unsigned long number = postern_version_number();
    char text[32];

    sprintf(text, "%lu.%lu.%lu", number >> 16, number >> 8 & 255,
        number & 255);
    ASSERT_TEXT(text, POSTERN_VERSION);
}

void suite_base_version(void)
{
    SUITE("base/version");
    TEST(test_header_and_library_agree);
    TEST(test_text_and_number_agree);
}
