/* SPDX-License-Identifier: MIT */
/* test_path_scan.c - atoms, quotes and blanks, which paths are made of. */
#include "smtp/path_scan.h"
#include "support/suite.h"

static pst_path_scan scan_of(const char *text)
{
    pst_path_scan scan;

    memset(&scan, 0, sizeof(scan));
    scan.at = text;
    scan.end = text + strlen(text);
    return scan;
}

static void test_atom_ends_at_blanks_specials_and_the_end(void)
{
    static const char *const ends[] = {
        " ", "(", ")", "<", ">", "@", ",", ":", ";", ".", "\\", "\"", "[",
        "]", ""
    };
    char text[10];
    size_t i;

    for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        pst_path_scan scan;

        sprintf(text, "a~\377%s", ends[i]);
        scan = scan_of(text);
        ASSERT_NUMBER(pst_path_scan_atom(&scan), 3);
        ASSERT_NUMBER(pst_path_scan_atom(&scan), 0);
        ASSERT_TEXT(scan.at, ends[i]);
    }
}

static void test_take_takes_only_what_is_there(void)
{
    pst_path_scan scan = scan_of("a  b");

    ASSERT_NUMBER(pst_path_scan_take(&scan, 'b'), 0);
    ASSERT_NUMBER(pst_path_scan_take(&scan, 'a'), 1);
    pst_path_scan_blanks(&scan);
    ASSERT_NUMBER(pst_path_scan_peek(&scan), 'b');
    ASSERT_NUMBER(pst_path_scan_take(&scan, 'b'), 1);
    ASSERT_NUMBER(pst_path_scan_take(&scan, 'b'), 0);
    ASSERT_NUMBER(pst_path_scan_peek(&scan), -1);
}

/* Quotes `text` in a buffer of `size`; was it cut? */
static int quote(const char *text, size_t size, char *buffer)
{
    pst_text out;

    pst_text_init(&out, buffer, size);
    pst_text_string(&out, text);
    pst_path_scan_quote(&out);
    if (!out.cut)
        ASSERT_NUMBER(out.length, strlen(buffer));
    return out.cut;
}

static void test_quote_escapes_quotes_and_backslashes(void)
{
    char buffer[20];

    ASSERT_NUMBER(quote("", sizeof(buffer), buffer), 0);
    ASSERT_TEXT(buffer, "\"\"");
    ASSERT_NUMBER(quote("a b", sizeof(buffer), buffer), 0);
    ASSERT_TEXT(buffer, "\"a b\"");
    ASSERT_NUMBER(quote("\\a\"\"", sizeof(buffer), buffer), 0);
    ASSERT_TEXT(buffer, "\"\\\\a\\\"\\\"\"");
}

static void test_quote_that_does_not_fit_is_cut(void)
{
    char buffer[20];
    size_t size;

    for (size = 0; size < 7; size++)
        ASSERT_NUMBER(quote("a\"b", size, buffer), 1);
    ASSERT_NUMBER(quote("a\"b", 7, buffer), 0);
    ASSERT_TEXT(buffer, "\"a\\\"b\"");
}

void suite_smtp_path_scan(void);

void suite_smtp_path_scan(void)
{
    SUITE("smtp/path_scan");
    TEST(test_atom_ends_at_blanks_specials_and_the_end);
    TEST(test_take_takes_only_what_is_there);
    TEST(test_quote_escapes_quotes_and_backslashes);
    TEST(test_quote_that_does_not_fit_is_cut);
}
