/* SPDX-License-Identifier: MIT */
/* test_help.c - --help names every option in lines of a terminal's width. */
#include "cli/help.h"
#include "cli/option.h"
#include "support/suite.h"

static char text[8000];

static void test_every_option_is_there(void)
{
    const pst_cli_option *option;
    char name[60];

    CU_ASSERT(pst_cli_help_text(text, sizeof(text), 0)
        < sizeof(text) - 1);
    for (option = pst_cli_option_table(); option->name != NULL; option++) {
        sprintf(name, " --%s%s%s", option->name,
            option->argument == NULL ? "" : " ",
            option->argument == NULL ? "" : option->argument);
        CU_ASSERT(strstr(text, name) != NULL);
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  -l, --listen [HOST:]PORT"));
}

static void test_no_line_is_longer_than_a_terminal(void)
{
    const char *line = text;

    (void)pst_cli_help_text(text, sizeof(text), 0);
    while (*line != '\0') {
        size_t length = strcspn(line, "\n");

        CU_ASSERT(length <= 79);
        line += length + (line[length] == '\n');
    }
}

static void test_in_short_it_fits_a_screen(void)
{
    const char *line;
    int lines = 0;

    (void)pst_cli_help_text(text, sizeof(text), 1);
    for (line = text; *line != '\0'; lines++) {
        size_t length = strcspn(line, "\n");

        CU_ASSERT(length <= 79);
        line += length + (line[length] == '\n');
    }
    CU_ASSERT(lines <= 23);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "--help-all"));
    CU_ASSERT_PTR_NULL(strstr(text, "--old-tls"));
}

static void test_what_does_not_fit_is_cut(void)
{
    memset(text, 'x', sizeof(text));
    ASSERT_NUMBER(pst_cli_help_text(text, 100, 0), 99);
    ASSERT_NUMBER(strlen(text), 99);
}

void suite_cli_help(void)
{
    SUITE("cli/help");
    TEST(test_every_option_is_there);
    TEST(test_no_line_is_longer_than_a_terminal);
    TEST(test_in_short_it_fits_a_screen);
    TEST(test_what_does_not_fit_is_cut);
}
