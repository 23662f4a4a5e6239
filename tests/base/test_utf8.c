/* SPDX-License-Identifier: MIT */
/* test_utf8.c - which octets are a character, also if they come in parts. */
#include "base/utf8.h"
#include "support/suite.h"

/* How many octets a character has, by its number; 0: it is none. */
static int encode(unsigned long c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(unsigned char)(0xC0 | c >> 6);
        out[1] = (char)(unsigned char)(0x80 | (c & 63));
        return 2;
    }
    if (c < 0x10000UL) {
        out[0] = (char)(unsigned char)(0xE0 | c >> 12);
        out[1] = (char)(unsigned char)(0x80 | (c >> 6 & 63));
        out[2] = (char)(unsigned char)(0x80 | (c & 63));
        return 3;
    }
    out[0] = (char)(unsigned char)(0xF0 | c >> 18);
    out[1] = (char)(unsigned char)(0x80 | (c >> 12 & 63));
    out[2] = (char)(unsigned char)(0x80 | (c >> 6 & 63));
    out[3] = (char)(unsigned char)(0x80 | (c & 63));
    return 4;
}

static void test_each_character_is_known(void)
{
    unsigned long c, wrong = 0;

    for (c = 0; c < 0x120000UL; c++) {
        char text[4];
        size_t length = (size_t)encode(c, text), i;
        int good = !(c >= 0xD800UL && c < 0xE000UL) && c < 0x110000UL;

        wrong += (unsigned)(pst_utf8_valid(text, length) != good);
        for (i = 1; i < length; i++)
            wrong += (unsigned)pst_utf8_valid(text, i);
    }
    ASSERT_NUMBER(wrong, 0);
}

static void test_what_is_none_is_found_where_it_stands(void)
{
    static const struct {
        const char *text;
        size_t good;
    } rows[] = {
        { "\200", 0 }, { "\377", 0 }, { "a\200", 1 }, { "\300\200", 0 },
        { "\301\277", 0 }, { "\340\200\200", 1 }, { "\355\240\200", 1 },
        { "\360\200\200\200", 1 }, { "\364\220\200\200", 1 },
        { "\365\200\200\200", 0 }, { "\303a", 1 }, { "\342\202a", 2 },
        { "\303\303", 1 }, { "abc", 3 }, { "\303\244", 2 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        pst_utf8 utf8;

        pst_utf8_init(&utf8);
        ASSERT_NUMBER(pst_utf8_feed(&utf8, rows[i].text,
            strlen(rows[i].text)), rows[i].good);
    }
}

static void test_a_character_may_come_in_parts(void)
{
    static const char text[] = "a\303\244\342\202\254\360\220\215\210";
    pst_utf8 utf8;
    size_t i;

    pst_utf8_init(&utf8);
    for (i = 0; i < sizeof(text) - 1; i++) {
        ASSERT_NUMBER(pst_utf8_feed(&utf8, text + i, 1), 1);
        ASSERT_NUMBER(pst_utf8_whole(&utf8),
            i == 0 || i == 2 || i == 5 || i == 9);
    }
    CU_ASSERT(pst_utf8_valid("", 0));
    CU_ASSERT(!pst_utf8_valid("\303", 1));
}

void suite_base_utf8(void)
{
    SUITE("base/utf8");
    TEST(test_each_character_is_known);
    TEST(test_what_is_none_is_found_where_it_stands);
    TEST(test_a_character_may_come_in_parts);
}
