/* SPDX-License-Identifier: MIT */
/* test_command.c - a command line becomes arguments. */
#include "win32/win32.h"

#include <stdlib.h>

#include "support/suite.h"
#include "win32/command.h"

/* Each argument in brackets. */
static void assert_split(const char *line, const char *expected)
{
    char **arguments = pst_win32_command_split(line);
    char actual[200] = "";
    size_t i;

    CU_ASSERT_PTR_NOT_NULL_FATAL(arguments);
    for (i = 0; arguments[i] != NULL; i++)
        sprintf(actual + strlen(actual), "[%s]", arguments[i]);
    ASSERT_TEXT(actual, expected);
    free(arguments);
}

static void test_a_line_is_taken_apart(void)
{
    static const struct {
        const char *line;
        const char *arguments;
    } rows[] = {
        { "", "[]" },
        { "postern", "[postern]" },
        { "postern ", "[postern]" },
        { " a b", "[][a][b]" },
        { "p a\t b", "[p][a][b]" },
        { "\"C:\\my files\\p\" -v", "[C:\\my files\\p][-v]" },
        { "C:\\\"my files\"\\p a", "[C:\\my files\\p][a]" },
        { "p \"a b\" c", "[p][a b][c]" },
        { "p \"\" c", "[p][][c]" },
        { "p \"a b", "[p][a b]" },
        { "p a\"b c\"d", "[p][ab cd]" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_split(rows[i].line, rows[i].arguments);
}

/* The table of the vendor's manual, "Parsing C command-line arguments". */
static void test_solidi_are_themselves_but_before_a_quote(void)
{
    static const struct {
        const char *line;
        const char *arguments;
    } rows[] = {
        { "p \"abc\" d e", "[p][abc][d][e]" },
        { "p a\\\\b d\"e f\"g h", "[p][a\\\\b][de fg][h]" },
        { "p a\\\\\\\"b c d", "[p][a\\\"b][c][d]" },
        { "p a\\\\\\\\\"b c\" d e", "[p][a\\\\b c][d][e]" },
        { "p a\"b\"\" c d", "[p][ab\" c d]" },
        { "p C:\\mail\\ x", "[p][C:\\mail\\][x]" },
        { "p eml:C:\\mail\\", "[p][eml:C:\\mail\\]" },
        { "p \"a \\\"b\\\"\" c", "[p][a \"b\"][c]" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_split(rows[i].line, rows[i].arguments);
}

static void test_what_is_joined_is_taken_apart_the_same(void)
{
    char *arguments[] = {
        "p", "", "a b", "\\", "a\\", "a b\\", "\"", "\\\"", "a\\\\\"b c",
        "%A%", "a\tb", NULL
    };
    char *line = pst_win32_command_join(arguments), **found;
    size_t i;

    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    found = pst_win32_command_split(line);
    CU_ASSERT_PTR_NOT_NULL_FATAL(found);
    for (i = 0; arguments[i] != NULL && found[i] != NULL; i++)
        ASSERT_TEXT(found[i], arguments[i]);
    CU_ASSERT(arguments[i] == NULL && found[i] == NULL);
    free(found);
    free(line);
}

void suite_win32_command(void)
{
    SUITE("win32/command");
    TEST(test_a_line_is_taken_apart);
    TEST(test_solidi_are_themselves_but_before_a_quote);
    TEST(test_what_is_joined_is_taken_apart_the_same);
}
