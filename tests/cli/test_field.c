/* SPDX-License-Identifier: MIT */
/* test_field.c - the parameters of a header field. */
#include "cli/field.h"
#include "support/suite.h"

static void test_a_field_has_a_value(void)
{
    ASSERT_TEXT(pst_cli_field_value("Content-Type: a/b", "content-type"),
        "a/b");
    ASSERT_TEXT(pst_cli_field_value("CONTENT-TYPE :\ta/b", "content-type"),
        "a/b");
    ASSERT_TEXT(pst_cli_field_value("Content-Type", "content-type"), NULL);
    ASSERT_TEXT(pst_cli_field_value("Content-Types: a", "content-type"),
        NULL);
    ASSERT_TEXT(pst_cli_field_value("A: b", "content-type"), NULL);
}

static void test_its_first_word_is_small(void)
{
    char word[8];

    pst_cli_field_word("Text/A; x=y", word, sizeof(word));
    ASSERT_TEXT(word, "text/a");
    pst_cli_field_word("attachment ; x=y", word, sizeof(word));
    ASSERT_TEXT(word, "attachm");
    pst_cli_field_word("", word, sizeof(word));
    ASSERT_TEXT(word, "");
}

static void test_parameters_are_decoded(void)
{
    static const struct {
        const char *value;
        const char *name;
    } rows[] = {
        { "a; name=b.pdf", "b.pdf" },
        { "a;name=\"b c.pdf\"", "b c.pdf" },
        { "a; NAME = b.pdf ; x=y", "b.pdf" },
        { "a; x=\"; name=no\"; name=yes", "yes" },
        { "a; x=\"\\\"; name=no\"; name=yes", "yes" },
        { "a; name=\"b\\\"c\\\\d\"", "b\"c\\d" },
        { "a; name=\"never ends", "never ends" },
        { "a; names=x; nam=y", "" },
        { "a", "" },
        { "a;", "" },
        { "a; name", "" },
        { "a; name=", "" },
        /* RFC 2047 in its place */
        { "a; name=\"=?utf-8?B?w6QucGRm?=\"", "\303\244.pdf" },
        /* RFC 2231 */
        { "a; name*=utf-8'de'%C3%A4%20b.pdf", "\303\244 b.pdf" },
        { "a; name*0=\"abc\"; name*1=def", "abcdef" },
        { "a; name*0*=utf-8''%C3%A4; name*1*=%C3%B6; name*2=x",
            "\303\244\303\266x" },
        { "a; name*=utf-8''%4", "%4" },
        { "a; name*=%41", "" }
    };
    char text[100];
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        pst_cli_field_parameter(rows[i].value, "name", text, sizeof(text));
        ASSERT_TEXT(text, rows[i].name);
    }
}

static void test_what_does_not_fit_is_cut(void)
{
    char text[5];

    pst_cli_field_parameter("a; name=abcdefgh", "name", text, sizeof(text));
    ASSERT_TEXT(text, "abcd");
    pst_cli_field_parameter("a; name*=''abcdefgh", "name", text,
        sizeof(text));
    ASSERT_TEXT(text, "abcd");
}

void suite_cli_field(void)
{
    SUITE("cli/field");
    TEST(test_a_field_has_a_value);
    TEST(test_its_first_word_is_small);
    TEST(test_parameters_are_decoded);
    TEST(test_what_does_not_fit_is_cut);
}
