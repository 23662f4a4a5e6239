/* SPDX-License-Identifier: MIT */
/* test_escape.c - what a client sent, shown without controls. */
#include "postern_handlers.h"
#include "support/suite.h"

static char text[300];

static void test_what_can_be_shown_stays_and_the_rest_is_escaped(void)
{
    static const struct {
        const char *octets;
        int flags;
        const char *shown;
    } rows[] = {
        { "plain \\ text", 0, "plain \\ text" },
        { "\033[2J", 0, "\\x1b[2J" },
        { "a\r\nb\177", 0, "a\\x0d\\x0ab\\x7f" },
        { "a\tb", 0, "a\\x09b" },
        { "a\tb", POSTERN_ESCAPE_TABS, "a\tb" },
        { "gr\xc3\xbc\xc3\x9f", 0, "gr\xc3\xbc\xc3\x9f" },
        { "\xe2\x82\xac \xf0\x9f\x98\x80", 0,
            "\xe2\x82\xac \xf0\x9f\x98\x80" },
        { "gr\xc3\xbc" "n", POSTERN_ESCAPE_ASCII, "gr\\xc3\\xbcn" },
        { "\xff\xe2\x82", POSTERN_ESCAPE_ASCII | POSTERN_ESCAPE_REPLACE,
            "\\xff\\xe2\\x82" },
        { "a\t\033", POSTERN_ESCAPE_ASCII | POSTERN_ESCAPE_TABS,
            "a\t\\x1b" },
        /* C1 controls, line separators, changes of direction */
        { "\xc2\x9b" "2J", 0, "\\xc2\\x9b2J" },
        { "\xe2\x80\xa8", 0, "\\xe2\\x80\\xa8" },
        { "\xe2\x80\xae", POSTERN_ESCAPE_REPLACE, "\\xe2\\x80\\xae" },
        { "\xd8\x9c", 0, "\\xd8\\x9c" },
        { "\xe2\x81\xa6", 0, "\\xe2\\x81\\xa6" },
        /* not UTF-8: a lonely octet, overlong, a surrogate, too large, cut */
        { "\xff" "a", 0, "\\xffa" },
        { "\xff" "a", POSTERN_ESCAPE_REPLACE, "\xef\xbf\xbd" "a" },
        { "\xc0\xaf", 0, "\\xc0\\xaf" },
        { "\xed\xa0\x80", 0, "\\xed\\xa0\\x80" },
        { "\xf4\x90\x80\x80", 0, "\\xf4\\x90\\x80\\x80" },
        { "\xe2\x82", 0, "\\xe2\\x82" },
        { "\xe2\x82" "a", POSTERN_ESCAPE_REPLACE, "\xef\xbf\xbd" "a" },
        { "\x80\x80", POSTERN_ESCAPE_REPLACE, "\xef\xbf\xbd\xef\xbf\xbd" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t length = strlen(rows[i].octets);

        ASSERT_NUMBER(postern_escape(text, sizeof(text), rows[i].octets,
            length, rows[i].flags), length);
        ASSERT_TEXT(text, rows[i].shown);
    }
}

static void test_nul_is_escaped(void)
{
    ASSERT_NUMBER(postern_escape(text, sizeof(text), "a\0b", 3, 0), 3);
    ASSERT_TEXT(text, "a\\x00b");
}

static void test_no_character_is_cut(void)
{
    ASSERT_NUMBER(postern_escape(text, 4, "ab\xc3\xbc", 4, 0), 2);
    ASSERT_TEXT(text, "ab");
    ASSERT_NUMBER(postern_escape(text, 5, "ab\xc3\xbc", 4, 0), 4);
    ASSERT_TEXT(text, "ab\xc3\xbc");
    ASSERT_NUMBER(postern_escape(text, 6, "ab\033", 3, 0), 2);
    ASSERT_TEXT(text, "ab");
    ASSERT_NUMBER(postern_escape(text, 1, "a", 1, 0), 0);
    ASSERT_TEXT(text, "");
}

static void test_nothing_is_written_where_there_is_no_room(void)
{
    text[0] = 'x';
    ASSERT_NUMBER(postern_escape(text, 0, "a", 1, 0), 0);
    ASSERT_NUMBER(text[0], 'x');
}

static void test_whatever_comes_is_shown_as_utf8_without_controls(void)
{
    unsigned char octets[4];
    unsigned a, b;

    octets[2] = 0x80;
    octets[3] = 'z';
    for (a = 0; a < 256; a++)
        for (b = 0; b < 256; b++) {
            const char *at = text;

            octets[0] = (unsigned char)a;
            octets[1] = (unsigned char)b;
            ASSERT_NUMBER(postern_escape(text, sizeof(text),
                (const char *)octets, 4, 0), 4);
            for (; *at != '\0'; at++)
                if ((unsigned char)*at < 0x20 || *at == 0x7f)
                    CU_FAIL("a control was let through");
        }
}

static void test_what_is_not_seen_and_too_many_marks_are_escaped(void)
{
    static const char *const texts[][2] = {
        { "a\342\200\213b", "a\\xe2\\x80\\x8bb" },           /* U+200B */
        { "\357\273\277", "\\xef\\xbb\\xbf" },               /* U+FEFF */
        { "\363\240\200\201", "\\xf3\\xa0\\x80\\x81" },      /* U+E0001 */
        { "\360\223\220\260", "\\xf0\\x93\\x90\\xb0" },      /* U+13430 */
        { "\340\243\242", "\\xe0\\xa3\\xa2" },               /* U+08E2 */
        { "\340\275\200\340\275\261\340\275\261\340\275\261\340\275\261"
            "\340\275\261", "\340\275\200\340\275\261\340\275\261"
            "\340\275\261\340\275\261\\xe0\\xbd\\xb1" },  /* Tibetan */
        { "a\314\201\314\201\314\201\314\201\314\201",
            "a\314\201\314\201\314\201\314\201\\xcc\\x81" }
    };
    char shown[200];
    size_t i;

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        (void)postern_escape(shown, sizeof(shown), texts[i][0],
            strlen(texts[i][0]), 0);
        ASSERT_TEXT(shown, texts[i][1]);
    }
}

void suite_handlers_escape(void)
{
    SUITE("handlers/escape");
    TEST(test_what_can_be_shown_stays_and_the_rest_is_escaped);
    TEST(test_nul_is_escaped);
    TEST(test_no_character_is_cut);
    TEST(test_nothing_is_written_where_there_is_no_room);
    TEST(test_whatever_comes_is_shown_as_utf8_without_controls);
    TEST(test_what_is_not_seen_and_too_many_marks_are_escaped);
}
