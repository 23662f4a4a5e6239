/* SPDX-License-Identifier: MIT */
/* test_version.c - the version of the header is that of the library. */
#include "postern_base.h"
#include "support/suite.h"

static void test_header_and_library_agree(void)
{
    ASSERT_TEXT(postern_version(), POSTERN_VERSION);
}

void suite_base_version(void)
{
    SUITE("base/version");
    TEST(test_header_and_library_agree);
}
