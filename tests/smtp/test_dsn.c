/* SPDX-License-Identifier: MIT */
/* test_dsn.c - decoding NOTIFY and ORCPT. */
#include "postern_mail.h"
#include "support/suite.h"

static void test_notify_has_flags(void)
{
    static const struct {
        const char *value;
        unsigned flags;
    } rows[] = {
        { "SUCCESS", POSTERN_NOTIFY_SUCCESS },
        { "failure", POSTERN_NOTIFY_FAILURE },
        { "Delay,SUCCESS", POSTERN_NOTIFY_DELAY | POSTERN_NOTIFY_SUCCESS },
        { "DELAY,FAILURE,SUCCESS", 7 }, { "DELAY,DELAY", 4 },
        { "NEVER", POSTERN_NOTIFY_NEVER }, { "NEVER,SUCCESS", 0 },
        { "SUCCESS,NEVER", 0 }, { "", 0 }, { "SUCCESS,", 0 }, { ",DELAY", 0 },
        { "SUCCESS DELAY", 0 }, { "SUCCESSES", 0 }, { "SUCCES", 0 },
        { "DELAY,,DELAY", 0 }, { "NEVER,", 0 }, { NULL, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(postern_notify_flags(rows[i].value), rows[i].flags);
}

static void test_orcpt_is_decoded(void)
{
    static const struct {
        const char *orcpt;
        const char *address;    /* NULL: it is invalid */
    } rows[] = {
        { "rfc822;b@c.test", "b@c.test" }, { "RFC822;b+2Bc@d", "b+c@d" },
        { "X.400;+2FG=", NULL }, { "x-400;+2FG+3D", "/G=" },
        { "rfc822;", NULL }, { ";b", NULL }, { "rfc822", NULL }, { "", NULL },
        { NULL, NULL }, { "r c;b", NULL }, { "rfc822;a+b", NULL },
        { "rfc822;+C3+A4", NULL }, { "rfc822;+0A", NULL },
        { "rfc822;a;b", "a;b" }, { "utf-8;a@b", "a@b" },
        { "UTF-8;\\x{E4}@\\x{e4}.test", "\303\244@\303\244.test" },
        { "utf-8;\\x{20AC}\\x{1F600}", "\342\202\254\360\237\230\200" },
        { "utf-8;a\\x{2B}\\x{3D}\\x{5C}\\x{20}", "a+=\\ " },
        { "utf-8;\\x{10FFFF}", "\364\217\277\277" },
        { "utf-8;\303\244@b", "\303\244@b" }, { "utf-8;\303", NULL },
        { "utf-8;\\x{110000}", NULL }, { "utf-8;\\x{D800}", NULL },
        { "utf-8;\\x{FFFFFF}", NULL }, { "utf-8;\\x{0000041}", NULL },
        { "utf-8;\\x{00}", NULL }, { "utf-8;\\x{1}", NULL },
        { "utf-8;\\x{0A}", NULL }, { "utf-8;\\x{85}", NULL },
        { "utf-8;\\x{E4", NULL }, { "utf-8;\\x", NULL }, { "utf-8;\\", NULL },
        { "utf-8;\\xE4", NULL }, { "utf-8;\\x{G1}", NULL },
        { "utf-8;a+2Bb", NULL }, { "utf-8;a=b", NULL }, { "utf-8;", NULL }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[40] = "x";
        const char *orcpt = rows[i].orcpt;

        ASSERT_NUMBER(postern_orcpt_decode(text,
            orcpt == NULL ? 1 : strlen(orcpt) + 1, orcpt),
            rows[i].address != NULL ? 0 : POSTERN_E_INVALID_XTEXT);
        ASSERT_TEXT(text, rows[i].address != NULL ? rows[i].address : "");
    }
}

static void test_an_orcpt_that_does_not_fit_is_not_given(void)
{
    char text[4] = "xxx";

    ASSERT_NUMBER(postern_orcpt_decode(text, 3, "rfc822;abc"),
        POSTERN_E_NOMEM);
    ASSERT_TEXT(text, "");
    ASSERT_NUMBER(postern_orcpt_decode(text, 3, "utf-8;a\\x{E4}"),
        POSTERN_E_NOMEM);
    ASSERT_TEXT(text, "");
    ASSERT_NUMBER(postern_orcpt_decode(text, 4, "utf-8;a\\x{E4}"), 0);
    ASSERT_TEXT(text, "a\303\244");
    ASSERT_NUMBER(postern_orcpt_decode(text, 0, "rfc822;abc"),
        POSTERN_E_NOMEM);
}

void suite_smtp_dsn(void)
{
    SUITE("smtp/dsn");
    TEST(test_notify_has_flags);
    TEST(test_orcpt_is_decoded);
    TEST(test_an_orcpt_that_does_not_fit_is_not_given);
}
