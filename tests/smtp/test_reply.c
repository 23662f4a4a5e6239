/* SPDX-License-Identifier: MIT */
/* test_reply.c - texts become lines of replies, folded and capped. */
#include "base/config.h"
#include "smtp/reply.h"
#include "support/random.h"
#include "support/suite.h"

static void test_a_code_is_three_digits_and_an_end(void)
{
    static const struct {
        const char *text;
        int code;
    } rows[] = {
        { "250 OK", 250 }, { "250-OK", 250 }, { "250", 250 },
        { "250\nx", 250 }, { "250\r\nx", 250 }, { "", 0 }, { "2", 0 },
        { "25", 0 }, { "2500", 0 }, { "250x", 0 }, { "x50 ", 0 },
        { " 250", 0 }, { "25 0", 0 }, { "999 ", 999 }, { "000 ", 0 },
        { "250\tOK", 0 }, { "-50 ", 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(pst_reply_code(rows[i].text), rows[i].code);
}

/* All lines of a reply, one after another. */
static size_t make(const char *text, char last, int flags, char *out)
{
    pst_reply reply;
    size_t length, sum = 0;

    pst_reply_begin(&reply, text, last, flags);
    while ((length = pst_reply_line(&reply, out + sum)) != 0)
        sum += length;
    out[sum] = '\0';
    ASSERT_NUMBER(pst_reply_line(&reply, out + sum), 0);
    return sum;
}

static void test_a_text_becomes_lines(void)
{
    static const struct {
        const char *text;
        char last;
        int utf8;
        const char *lines;
    } rows[] = {
        { "250 OK", ' ', 0, "250 OK\r\n" },
        { "250-OK", ' ', 0, "250 OK\r\n" },
        { "250 OK", '-', 0, "250-OK\r\n" },
        { "250", ' ', 0, "250 \r\n" },
        { "250 ", ' ', 0, "250 \r\n" },
        { "250  x", ' ', 0, "250  x\r\n" },
        { "250 one\ntwo", ' ', 0, "250-one\r\n250 two\r\n" },
        { "250 one\r\ntwo\r\n", ' ', 0, "250-one\r\n250 two\r\n" },
        { "250 one\ntwo", '-', 0, "250-one\r\n250-two\r\n" },
        { "250\none", ' ', 0, "250-\r\n250 one\r\n" },
        { "250 one\n\ntwo", ' ', 0, "250-one\r\n250-\r\n250 two\r\n" },
        { "250 one\n", ' ', 0, "250 one\r\n" },
        { "250 \n", ' ', 0, "250 \r\n" },
        { "250 a\rb", ' ', 0, "250 a?b\r\n" },
        { "250 a\r", ' ', 0, "250 a?\r\n" },
        { "250 a\r\rb\n", ' ', 0, "250 a??b\r\n" },
        { "250 \001\033\177\t", ' ', 0, "250 ???\t\r\n" },
        { "250 \303\244", ' ', 0, "250 ??\r\n" },
        { "250 \303\244", ' ', 1, "250 \303\244\r\n" },
        { "250 \001\303\244", ' ', 1, "250 ?\303\244\r\n" },
        { "250 \302\233m\302\240", ' ', 1, "250 ??m\302\240\r\n" },
        { "250 a\302", ' ', 1, "250 a\302\r\n" }
    };
    char out[200];
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        (void)make(rows[i].text, rows[i].last, rows[i].utf8, out);
        ASSERT_TEXT(out, rows[i].lines);
    }
}

/* "250 " and `length` times the octet. */
static void long_text(char *text, size_t length, int octet)
{
    memcpy(text, "250 ", 4);
    memset(text + 4, octet, length);
    text[4 + length] = '\0';
}

static void test_long_lines_are_folded(void)
{
    static char text[3000], out[4000];

    long_text(text, 506, 'a');
    ASSERT_NUMBER(make(text, ' ', 0, out), 512);
    CU_ASSERT(out[3] == ' ');
    long_text(text, 507, 'a');
    ASSERT_NUMBER(make(text, ' ', 0, out), 512 + 7);
    CU_ASSERT(out[3] == '-');
    ASSERT_TEXT(out + 510, "\r\n250 a\r\n");
    long_text(text, 506, 'a');
    strcat(text, "\nb");
    (void)make(text, ' ', 0, out);
    ASSERT_TEXT(out + 510, "\r\n250 b\r\n");
}

static void test_a_fold_may_meet_a_line_end(void)
{
    static char text[3000], out[4000];

    long_text(text, 506, 'a');
    strcat(text, "\r\nb");
    (void)make(text, ' ', 0, out);
    ASSERT_TEXT(out + 510, "\r\n250 b\r\n");
    long_text(text, 506, 'a');
    strcat(text, "\rb");
    (void)make(text, ' ', 0, out);
    ASSERT_TEXT(out + 510, "\r\n250 ?b\r\n");
}

static void test_no_character_is_cut(void)
{
    static char text[3000], out[4000];

    long_text(text, 505, 'a');
    strcat(text, "\303\244b");
    (void)make(text, ' ', 1, out);
    ASSERT_TEXT(out + 509, "\r\n250 \303\244b\r\n");
    (void)make(text, ' ', 0, out);
    ASSERT_TEXT(out + 509, "?\r\n250 ?b\r\n");
    long_text(text, 600, '\200');
    ASSERT_NUMBER(make(text, ' ', 1, out), 512 + 6 + 94);
}

static void test_all_of_it_has_a_cap(void)
{
    static char text[70000], out[20000];
    const size_t blanks = (PST_REPLY_CAP - 200) / 6;
    size_t i, n;

    long_text(text, 65000, 'a');
    n = make(text, ' ', 0, out);
    CU_ASSERT(n <= PST_REPLY_CAP && n > PST_REPLY_CAP - 520);
    long_text(text, 65000, '\n');
    n = make(text, ' ', 0, out);
    CU_ASSERT(n <= PST_REPLY_CAP && n > PST_REPLY_CAP - 12);
    for (i = 4; i < 65000; i += 2)
        text[i] = 'b';
    n = make(text, ' ', 0, out);
    CU_ASSERT(n <= PST_REPLY_CAP && n > PST_REPLY_CAP - 14);
    CU_ASSERT(strncmp(out + n - 7, "250 b\r\n", 7) == 0);
    memset(text + 4, 'b', 65000);
    memset(text + 4, '\n', blanks);
    text[4 + blanks + 100] = '\0';
    n = make(text, ' ', 0, out);
    ASSERT_NUMBER(n, blanks * 6 + 106);
}

/* Whatever a hook says, lines come out. */
static void test_any_text_gives_lines(void)
{
    static char text[3000], out[20000];
    unsigned long random = 1;
    int round;

    for (round = 0; round < 2000; round++) {
        size_t i, length = (size_t)random_below(&random, 2000), start = 0;
        int flags = round & 3, utf8 = flags & PST_REPLY_UTF8;

        long_text(text, length, 'a');
        for (i = 0; i < length; i++)
            if (random_below(&random, 30) == 0)
                text[4 + i] = (char)(unsigned char)(1
                    + random_below(&random, 255));
        length = make(text, ' ', flags, out);
        CU_ASSERT_FATAL(length > 0 && length <= PST_REPLY_CAP);
        for (i = 0; i < length; i++) {
            unsigned char c = (unsigned char)out[i];
            int is_end = c == '\r' && out[i + 1] == '\n';

            CU_ASSERT_FATAL(is_end || (c == '\n' && out[i - 1] == '\r')
                || c == '\t' || (c >= ' ' && c != 127 && (c < 128 || utf8)));
            if (c != '\n')
                continue;
            CU_ASSERT_FATAL(i - start < 512);
            CU_ASSERT_FATAL(out[start + 3] == (i + 1 == length ? ' ' : '-'));
            start = i + 1;
        }
    }
    CU_ASSERT(1);
}

void suite_smtp_reply(void)
{
    SUITE("smtp/reply");
    TEST(test_a_code_is_three_digits_and_an_end);
    TEST(test_a_text_becomes_lines);
    TEST(test_long_lines_are_folded);
    TEST(test_a_fold_may_meet_a_line_end);
    TEST(test_no_character_is_cut);
    TEST(test_all_of_it_has_a_cap);
    TEST(test_any_text_gives_lines);
}
