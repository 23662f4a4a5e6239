/* SPDX-License-Identifier: MIT */
/* test_xtext.c - xtext of parameters: checking and decoding. */
#include "smtp/xtext.h"
#include "support/suite.h"

static void test_xtext_is_decoded(void)
{
    static const struct {
        const char *xtext;
        int is;             /* in grammar */
        const char *text;   /* NULL: it is not decoded */
    } rows[] = {
        { "", 1, "" }, { "a", 1, "a" }, { "!~", 1, "!~" },
        { "a+2Bb+3Dc", 1, "a+b=c" }, { "+20", 1, " " }, { "+2B", 1, "+" },
        { "+2b", 0, NULL }, { "+2", 0, NULL }, { "+", 0, NULL },
        { "+G0", 0, NULL }, { "a+", 0, NULL }, { "=", 0, NULL },
        { "a=b", 0, NULL }, { "a b", 0, NULL }, { "\177", 0, NULL },
        { "\303\244", 0, NULL }, { "+C3+A4", 1, "\303\244" },
        { "+C3", 1, NULL }, { "+00", 1, NULL }, { "+0D+0A", 1, NULL },
        { "+7F", 1, NULL }, { "+C2+85", 1, NULL }, { "<>", 1, "<>" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[20];

        ASSERT_NUMBER(pst_xtext_is(rows[i].xtext), rows[i].is);
        ASSERT_NUMBER(postern_xtext_decode(text, strlen(rows[i].xtext) + 1,
            rows[i].xtext), rows[i].text != NULL ? 0
            : POSTERN_E_INVALID_XTEXT);
        ASSERT_TEXT(text, rows[i].text != NULL ? rows[i].text : "");
    }
}

static void test_what_does_not_fit_is_not_given(void)
{
    char text[4] = "xxx";

    ASSERT_NUMBER(postern_xtext_decode(text, 3, "abc"), POSTERN_E_NOMEM);
    ASSERT_TEXT(text, "");
    ASSERT_NUMBER(postern_xtext_decode(text, 3, "+2B+2B"), 0);
    ASSERT_TEXT(text, "++");
    ASSERT_NUMBER(postern_xtext_decode(text, 0, ""), POSTERN_E_NOMEM);
    ASSERT_NUMBER(postern_xtext_decode(text, 4, NULL),
        POSTERN_E_INVALID_XTEXT);
    ASSERT_TEXT(text, "");
}

void suite_smtp_xtext(void)
{
    SUITE("smtp/xtext");
    TEST(test_xtext_is_decoded);
    TEST(test_what_does_not_fit_is_not_given);
}
