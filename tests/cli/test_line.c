/* SPDX-License-Identifier: MIT */
/* test_line.c - the lines of the console: sizes, escapes, quotes, cuts. */
#include "cli/line.h"
#include "support/suite.h"

static pst_cli_line line;

static const char *text(void)
{
    line.text[line.length] = '\0';
    return line.text;
}

static void test_sizes_have_units(void)
{
    static const struct {
        unsigned long octets;
        const char *text;
    } rows[] = {
        { 0, "0 B" },
        { 999, "999 B" },
        { 1000, "1.0 kB" },
        { 4210, "4.2 kB" },
        { 4250, "4.3 kB" },
        { 999949UL, "999.9 kB" },
        { 999999UL, "1.0 MB" },
        { 1300000UL, "1.3 MB" },
        { 2500000000UL, "2.5 GB" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        pst_cli_line_init(&line, 0);
        pst_cli_line_size(&line, rows[i].octets);
        ASSERT_TEXT(text(), rows[i].text);
    }
}

static void test_what_a_client_sent_is_escaped(void)
{
    pst_cli_line_init(&line, 0);
    pst_cli_line_shown(&line, "a\033[2J\r\n\xff", 8);
    ASSERT_TEXT(text(), "a\\x1b[2J\\x0d\\x0a\\xff");
}

static void test_what_is_quoted_cannot_end_early(void)
{
    pst_cli_line_init(&line, 0);
    pst_cli_line_quoted(&line, "a\" mail/1.eml \\x\033", 17);
    ASSERT_TEXT(text(), "\"a\\\" mail/1.eml \\\\x\\x1b\"");
    pst_cli_line_init(&line, 0);
    pst_cli_line_quoted(&line, "", 0);
    ASSERT_TEXT(text(), "\"\"");
    pst_cli_line_init(&line, 0);
    pst_cli_line_quoted(&line, "\\\0\"", 3);
    ASSERT_TEXT(text(), "\"\\\\\\x00\\\"\"");
}

static void test_other_characters_than_ascii_can_be_escaped(void)
{
    pst_cli_line_init(&line, 1);
    pst_cli_line_shown(&line, "\xc3\xbc \xff", 4);
    pst_cli_line_quoted(&line, "\xc3\x9f", 2);
    ASSERT_TEXT(text(), "\\xc3\\xbc \\xff\"\\xc3\\x9f\"");
}

static void test_a_line_that_is_cut_still_ends(void)
{
    char long_text[sizeof(line.text) + 100];

    memset(long_text, 'x', sizeof(long_text));
    long_text[sizeof(long_text) - 1] = '\0';
    pst_cli_line_init(&line, 0);
    pst_cli_line_string(&line, long_text);
    pst_cli_line_shown(&line, long_text, 100);
    pst_cli_line_string(&line, "more");
    pst_cli_line_end(&line);
    CU_ASSERT(line.length <= sizeof(line.text) && line.length > 2900);
    ASSERT_NUMBER(line.text[line.length - 1], '\n');
}

static void test_a_colour_ends_in_a_line_that_was_cut(void)
{
    char long_text[4000];

    memset(long_text, 'x', sizeof(long_text));
    pst_cli_line_init(&line, 0);
    pst_cli_line_string(&line, "\033[31m");
    pst_cli_line_shown(&line, long_text, sizeof(long_text));
    pst_cli_line_plain(&line);
    pst_cli_line_end(&line);
    CU_ASSERT(line.length <= sizeof(line.text));
    ASSERT_NUMBER(memcmp(line.text + line.length - 5, "\033[0m\n", 5), 0);
}

void suite_cli_line(void)
{
    SUITE("cli/line");
    TEST(test_sizes_have_units);
    TEST(test_what_a_client_sent_is_escaped);
    TEST(test_what_is_quoted_cannot_end_early);
    TEST(test_other_characters_than_ascii_can_be_escaped);
    TEST(test_a_line_that_is_cut_still_ends);
    TEST(test_a_colour_ends_in_a_line_that_was_cut);
}
