/* SPDX-License-Identifier: MIT */
/* test_text.c - text that is put together, cut, escaped and formatted. */
#include <limits.h>
#include <stdarg.h>

#include "support/suite.h"
#include "base/text.h"

static char buffer[64];

static int known;

static const char *format(size_t size, const char *words, ...)
{
    pst_text text;
    va_list values;

    pst_text_init(&text, buffer, size);
    va_start(values, words);
    known = pst_text_format(&text, words, values);
    va_end(values);
    return buffer;
}

static void test_pieces_follow_each_other(void)
{
    pst_text text;

    pst_text_init(&text, buffer, sizeof(buffer));
    ASSERT_TEXT(buffer, "");
    pst_text_string(&text, "SIZE");
    pst_text_char(&text, '=');
    pst_text_number(&text, 33554432UL);
    pst_text_octets(&text, " 0x?", 3);
    pst_text_hex(&text, 0xdb8UL);
    ASSERT_TEXT(buffer, "SIZE=33554432 0xdb8");
    ASSERT_NUMBER(text.length, 19);
    ASSERT_NUMBER(text.cut, 0);
}

static void test_what_does_not_fit_is_cut_and_known(void)
{
    pst_text text;

    memset(buffer, '#', sizeof(buffer));
    pst_text_init(&text, buffer, 5);
    pst_text_string(&text, "abcd");
    ASSERT_NUMBER(text.cut, 0);
    pst_text_char(&text, 'e');
    ASSERT_NUMBER(text.cut, 1);
    ASSERT_TEXT(text.start, "abcd");
    ASSERT_NUMBER(buffer[5], '#');
    pst_text_string(&text, "");
    ASSERT_TEXT(text.start, "abcd");
}

static void test_what_does_not_print_is_escaped(void)
{
    pst_text text;

    pst_text_init(&text, buffer, 16);
    pst_text_escaped(&text, "a\033 ~\377\t", 6);
    ASSERT_TEXT(buffer, "a\\x1b ~\\xff\\x09");
    ASSERT_NUMBER(text.cut, 0);
    pst_text_init(&text, buffer, 15);
    pst_text_escaped(&text, "a\033 ~\377\t!", 7);
    ASSERT_TEXT(buffer, "a\\x1b ~\\xff");
    ASSERT_NUMBER(text.cut, 1);
    pst_text_init(&text, buffer, 0);
    pst_text_escaped(&text, "\033", 1);
    ASSERT_NUMBER(text.length, 0);
}

static void test_buffer_of_nothing_is_not_written(void)
{
    pst_text text;

    memset(buffer, '#', sizeof(buffer));
    pst_text_init(&text, buffer, 0);
    pst_text_string(&text, "abcd");
    ASSERT_NUMBER(buffer[0], '#');
    ASSERT_NUMBER(text.cut, 1);
    ASSERT_NUMBER(text.length, 0);
}

static void test_numbers_reach_their_ends(void)
{
    char expected[32];

    ASSERT_TEXT(format(sizeof(buffer), "%lu", 0UL), "0");
    sprintf(expected, "%lu", ULONG_MAX);
    ASSERT_TEXT(format(sizeof(buffer), "%lu", ULONG_MAX), expected);
    sprintf(expected, "%d", INT_MIN);
    ASSERT_TEXT(format(sizeof(buffer), "%d", INT_MIN), expected);
    sprintf(expected, "%d", INT_MAX);
    ASSERT_TEXT(format(sizeof(buffer), "%d", INT_MAX), expected);
    ASSERT_TEXT(format(sizeof(buffer), "%d", -1), "-1");
}

static void test_format_knows_five_words(void)
{
    ASSERT_TEXT(format(sizeof(buffer), "%d <%s> of %lu %u %%", 550, "a@b",
        7UL, 25U), "550 <a@b> of 7 25 %");
    ASSERT_NUMBER(known, 1);
}

static void test_null_string_is_empty(void)
{
    ASSERT_TEXT(format(sizeof(buffer), "<%s>", (const char *)NULL), "<>");
}

static void test_unknown_words_stand_for_themselves(void)
{
    ASSERT_TEXT(format(sizeof(buffer), "%x %"), "%x %");
    ASSERT_NUMBER(known, 0);
    ASSERT_TEXT(format(sizeof(buffer), "%l %n"), "%l %n");
    ASSERT_NUMBER(known, 0);
    ASSERT_TEXT(format(sizeof(buffer), "%"), "%");
    ASSERT_NUMBER(known, 0);
}

static void test_no_value_is_taken_behind_an_unknown_word(void)
{
    ASSERT_TEXT(format(sizeof(buffer), "%d %5d %s", 1, 2, "a"), "1 %5d %s");
    ASSERT_NUMBER(known, 0);
}

static void test_format_is_cut_like_the_rest(void)
{
    ASSERT_TEXT(format(8, "%s is %d", "abcdef", 12), "abcdef ");
}

void suite_base_text(void)
{
    SUITE("base/text");
    TEST(test_pieces_follow_each_other);
    TEST(test_what_does_not_fit_is_cut_and_known);
    TEST(test_what_does_not_print_is_escaped);
    TEST(test_buffer_of_nothing_is_not_written);
    TEST(test_numbers_reach_their_ends);
    TEST(test_format_knows_five_words);
    TEST(test_null_string_is_empty);
    TEST(test_unknown_words_stand_for_themselves);
    TEST(test_no_value_is_taken_behind_an_unknown_word);
    TEST(test_format_is_cut_like_the_rest);
}
