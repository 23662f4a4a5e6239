/* SPDX-License-Identifier: MIT */
/* test_setter.c - what values each kind of option takes. */
#include <stddef.h>

#include "cli/setter.h"
#include "support/suite.h"

static pst_cli_settings settings;
static pst_cli_option option;

static void at(size_t offset)
{
    pst_cli_settings_init(&settings);
    memset(&option, 0, sizeof(option));
    option.offset = offset;
}

static void test_a_flag_is_on_or_off(void)
{
    static const struct {
        const char *value;
        enum pst_cli_outcome outcome;
        int flag;
    } rows[] = {
        { NULL, PST_CLI_SET, 1 },
        { "1", PST_CLI_SET, 1 },
        { "yes", PST_CLI_SET, 1 },
        { "on", PST_CLI_SET, 1 },
        { "true", PST_CLI_SET, 1 },
        { "0", PST_CLI_SET, 0 },
        { "no", PST_CLI_SET, 0 },
        { "off", PST_CLI_SET, 0 },
        { "false", PST_CLI_SET, 0 },
        { "", PST_CLI_SET, 0 },
        { "2", PST_CLI_WRONG, 0 },
        { "Yes", PST_CLI_WRONG, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        at(offsetof(pst_cli_settings, quiet));
        ASSERT_NUMBER(pst_cli_setter_flag(&settings, &option, rows[i].value),
            rows[i].outcome);
        ASSERT_NUMBER(settings.quiet, rows[i].flag);
    }
}

static void test_a_level_goes_up_to_9(void)
{
    int i;

    at(offsetof(pst_cli_settings, verbose));
    for (i = 0; i < 20; i++)
        ASSERT_NUMBER(pst_cli_setter_level(&settings, &option, NULL),
            PST_CLI_SET);
    ASSERT_NUMBER(settings.verbose, 9);
    ASSERT_NUMBER(pst_cli_setter_level(&settings, &option, "2"), PST_CLI_SET);
    ASSERT_NUMBER(settings.verbose, 2);
    ASSERT_NUMBER(pst_cli_setter_level(&settings, &option, "10"),
        PST_CLI_WRONG);
}

static void test_a_mode_is_octal(void)
{
    static const char *const wrong[] = { "", "64", "06400", "0648", "u=rw",
        "-640", "0x180" };
    size_t i;

    at(offsetof(pst_cli_settings, mode));
    ASSERT_NUMBER(pst_cli_setter_mode(&settings, &option, "0640"),
        PST_CLI_SET);
    ASSERT_NUMBER(settings.mode, 0640);
    ASSERT_NUMBER(pst_cli_setter_mode(&settings, &option, "664"),
        PST_CLI_SET);
    ASSERT_NUMBER(settings.mode, 0664);
    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ASSERT_NUMBER(pst_cli_setter_mode(&settings, &option, wrong[i]),
            PST_CLI_WRONG);
}

static void test_the_mode_of_a_socket_is_not_zero(void)
{
    static const char *const wrong[] = { "", "000", "0000", "1777", "0668" };
    size_t i;

    at(offsetof(pst_cli_settings, socket_mode));
    ASSERT_NUMBER(pst_cli_setter_socket_mode(&settings, &option, "0777"),
        PST_CLI_SET);
    ASSERT_NUMBER(settings.socket_mode, 0777);
    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ASSERT_NUMBER(pst_cli_setter_socket_mode(&settings, &option,
            wrong[i]), PST_CLI_WRONG);
}

static void test_an_amount_is_not_zero(void)
{
    at(offsetof(pst_cli_settings, count));
    ASSERT_NUMBER(pst_cli_setter_amount(&settings, &option, "0"),
        PST_CLI_WRONG);
    ASSERT_NUMBER(pst_cli_setter_amount(&settings, &option, "1"),
        PST_CLI_SET);
    ASSERT_NUMBER(settings.count, 1);
}

static void test_a_word_has_no_blanks_and_is_not_empty(void)
{
    at(offsetof(pst_cli_settings, port_file));
    ASSERT_NUMBER(pst_cli_setter_word(&settings, &option, ""), PST_CLI_WRONG);
    ASSERT_NUMBER(pst_cli_setter_word(&settings, &option, "a b"),
        PST_CLI_WRONG);
    ASSERT_NUMBER(pst_cli_setter_text(&settings, &option, "a b"),
        PST_CLI_SET);
    ASSERT_TEXT(settings.port_file, "a b");
    ASSERT_NUMBER(pst_cli_setter_text(&settings, &option, "a\nb"),
        PST_CLI_WRONG);
}

void suite_cli_setter(void)
{
    SUITE("cli/setter");
    TEST(test_a_flag_is_on_or_off);
    TEST(test_a_level_goes_up_to_9);
    TEST(test_a_mode_is_octal);
    TEST(test_the_mode_of_a_socket_is_not_zero);
    TEST(test_an_amount_is_not_zero);
    TEST(test_a_word_has_no_blanks_and_is_not_empty);
}
