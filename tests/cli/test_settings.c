#include "cli/settings.h"
#include "support/suite.h"

static pst_cli_settings settings;

static void test_wait_needs_count(void)
{
    pst_cli_settings_init(&settings);
    CU_ASSERT(pst_cli_settings_check(&settings));
    settings.wait = 1;
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error,
        "--wait: needs --count N, the messages to wait for");
    settings.count = 1;
    CU_ASSERT(pst_cli_settings_check(&settings));
}

static void test_copies_are_kept_side_by_side(void)
{
    const char *first, *second;

    pst_cli_settings_init(&settings);
    first = pst_cli_settings_keep(&settings, "onetwo", 3);
    second = pst_cli_settings_keep(&settings, "two", 3);
    ASSERT_TEXT(first, "one");
    ASSERT_TEXT(second, "two");
    CU_ASSERT_PTR_NULL(pst_cli_settings_keep(&settings, "", 4096 - 8));
}

void suite_cli_settings(void)
{
    SUITE("cli/settings");
    TEST(test_wait_needs_count);
    TEST(test_copies_are_kept_side_by_side);
}
