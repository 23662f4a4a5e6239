/* SPDX-License-Identifier: MIT */
/* utf8.c - checks UTF-8, and whether it can be shown. */
#include "ascii.h"
#include "utf8.h"

void pst_utf8_init(pst_utf8 *utf8)
{
    utf8->left = 0;
    utf8->low = 0x80;
    utf8->high = 0xBF;
}

static int expect(pst_utf8 *utf8, int left, int low, int high)
{
    utf8->left = (unsigned char)left;
    utf8->low = (unsigned char)low;
    utf8->high = (unsigned char)high;
    return 1;
}

/*
 * RFC 3629 4: which octets may follow a leading octet.  The limits of the
 * second octet exclude overlong forms, surrogates and everything after
 * U+10FFFF.
 */
static int lead(pst_utf8 *utf8, int c)
{
    if (c < 0x80)
        return 1;
    if (c < 0xC2 || c > 0xF4)
        return 0;
    if (c < 0xE0)
        return expect(utf8, 1, 0x80, 0xBF);
    if (c < 0xF0)
        return expect(utf8, 2, c == 0xE0 ? 0xA0 : 0x80,
            c == 0xED ? 0x9F : 0xBF);
    return expect(utf8, 3, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF);
}

size_t pst_utf8_feed(pst_utf8 *utf8, const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++) {
        int c = (unsigned char)text[i];

        if (utf8->left == 0) {
            if (!lead(utf8, c))
                return i;
        } else {
            if (c < utf8->low || c > utf8->high)
                return i;
            expect(utf8, utf8->left - 1, 0x80, 0xBF);
        }
    }
    return length;
}

int pst_utf8_whole(const pst_utf8 *utf8)
{
    return utf8->left == 0;
}

int pst_utf8_valid(const char *text, size_t length)
{
    pst_utf8 utf8;

    pst_utf8_init(&utf8);
    return pst_utf8_feed(&utf8, text, length) == length
        && pst_utf8_whole(&utf8);
}

int pst_utf8_prints(const char *text, size_t length, int utf8)
{
    int last = 0, high = 0;
    size_t i;

    for (i = 0; i < length; i++) {
        int c = (unsigned char)text[i];

        if (!PST_ASCII_PRINTS(c) && (c < 0x80 || !utf8
            || (last == 0xC2 && c < 0xA0)))
            return 0;
        last = c;
        high |= c & 0x80;
    }
    return high == 0 || pst_utf8_valid(text, length);
}
