/* SPDX-License-Identifier: MIT */
/*
 * encoded_word.c - decodes the encoded words of a header field (RFC 2047):
 * "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=" is "Gruesse" with its umlaut.
 *
 * It reads the text once, word by word.  If a word turns out to be wrong, its
 * output is removed and the word is written as it is.  Words may be longer
 * than the 75 octets of RFC 2047 2, because some programs put a whole text
 * into one word.
 */
#include <ctype.h>
#include <string.h>

#include "encoded_word.h"

/* ---- output ------------------------------------------------------------ */

typedef struct sink {
    char *octets;
    size_t size;
    size_t length;
    int is_full;                /* some output was dropped: drop the rest */
} sink;

static int is_continuation(char octet)
{
    return (octet & 0xc0) == 0x80;
}

/* Removes the beginning of a character whose other octets did not fit. */
static void drop_character(sink *to)
{
    int n;

    for (n = 0; n < 3 && to->length > 0; n++) {
        char last = to->octets[to->length - 1];

        if ((last & 0x80) == 0)
            break;
        to->length--;
        if (!is_continuation(last))
            break;
    }
}

static void put(sink *to, unsigned octet)
{
    if (to->is_full)
        return;
    if (to->length < to->size) {
        to->octets[to->length++] = (char)octet;
        return;
    }
    to->is_full = 1;
    if (is_continuation((char)octet))
        drop_character(to);
}

static void put_all(sink *to, const char *octets, size_t length)
{
    while (length-- > 0)
        put(to, (unsigned char)*octets++);
}

static void put_point(sink *to, unsigned point)
{
    if (point < 0x80) {
        put(to, point);
    } else if (point < 0x800) {
        put(to, 0xc0 | point >> 6);
        put(to, 0x80 | (point & 0x3f));
    } else {
        put(to, 0xe0 | point >> 12);
        put(to, 0x80 | (point >> 6 & 0x3f));
        put(to, 0x80 | (point & 0x3f));
    }
}

/* ---- charsets ---------------------------------------------------------- */

/* Copies UTF-8 octet by octet: a character that was split between two words
   becomes whole again. */
static void put_utf8(sink *to, unsigned octet)
{
    put(to, octet);
}

static void put_latin1(sink *to, unsigned octet)
{
    put_point(to, octet);
}

/* ISO 8859-15 is ISO 8859-1 with the euro and a few more letters. */
static void put_latin9(sink *to, unsigned octet)
{
    static const struct {
        unsigned char octet;
        unsigned point;
    } others[] = {
        { 0xa4, 0x20ac }, { 0xa6, 0x160 }, { 0xa8, 0x161 }, { 0xb4, 0x17d },
        { 0xb8, 0x17e }, { 0xbc, 0x152 }, { 0xbd, 0x153 }, { 0xbe, 0x178 }
    };
    size_t i;

    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (others[i].octet == octet)
            octet = others[i].point;
    put_point(to, octet);
}

/* Windows-1252 has letters where ISO 8859-1 has controls; five are not
   used. */
static void put_windows(sink *to, unsigned octet)
{
    static const unsigned points[32] = {
        0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
        0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178
    };

    put_point(to, octet >= 0x80 && octet < 0xa0 ? points[octet - 0x80]
        : octet);
}

typedef void charset(sink *to, unsigned octet);

static int is_named(const char *text, size_t length, const char *name)
{
    size_t i;

    for (i = 0; i < length; i++)
        if (name[i] == '\0' || tolower((unsigned char)text[i]) != name[i])
            return 0;
    return name[length] == '\0';
}

/* NULL: the charset is unknown.  RFC 2231 5: "charset*language". */
static charset *charset_of(const char *name, size_t length)
{
    static const struct {
        const char *name;
        charset *put;
    } rows[] = {
        { "utf-8", put_utf8 }, { "utf8", put_utf8 }, { "us-ascii", put_utf8 },
        { "iso-8859-1", put_latin1 }, { "iso-8859-15", put_latin9 },
        { "windows-1252", put_windows }, { "cp1252", put_windows }
    };
    const char *star = (const char *)memchr(name, '*', length);
    size_t i;

    if (star != NULL)
        length = (size_t)(star - name);
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (is_named(name, length, rows[i].name))
            return rows[i].put;
    return NULL;
}

/* ---- encodings --------------------------------------------------------- */

static int digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits,
        tolower((unsigned char)c));

    return at == NULL ? -1 : (int)(at - digits);
}

/* RFC 2047 4.2: "_" is a blank, whatever the charset. */
static int decode_q(sink *to, charset *set, const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++) {
        if (text[i] == '_') {
            set(to, ' ');
        } else if (text[i] != '=') {
            set(to, (unsigned char)text[i]);
        } else {
            if (length - i < 3 || digit(text[i + 1]) < 0
                || digit(text[i + 2]) < 0)
                return 0;
            set(to, (unsigned)(digit(text[i + 1]) * 16
                + digit(text[i + 2])));
            i += 2;
        }
    }
    return 1;
}

/* RFC 2047 4.1; the "=" at the end may be missing, as it often is.
   base/base64.h is too strict for this: it refuses incomplete base64. */
static int decode_b(sink *to, charset *set, const char *text, size_t length)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        "abcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = 0;
    size_t i;

    for (i = 0; i < 2 && length > 0 && text[length - 1] == '='; i++)
        length--;
    for (i = 0; i < length; i++) {
        const char *at = text[i] == '\0' ? NULL : strchr(alphabet, text[i]);

        if (at == NULL)
            return 0;
        bits = (bits << 6 | (unsigned)(at - alphabet)) & 0xffff;
        if (i % 4 != 0)
            set(to, bits >> (6 - 2 * (i % 4)) & 0xff);
    }
    return length % 4 != 1;
}

/* ---- words ------------------------------------------------------------- */

static const char *find(const char *from, const char *end, char wanted)
{
    return (const char *)memchr(from, wanted, (size_t)(end - from));
}

/* Decodes one whole word "=?" charset "?" encoding "?" encoded-text "?=".  0:
   it is not an encoded word; the caller drops what was written. */
static int decode(sink *to, const char *word, size_t length)
{
    const char *name = word + 2, *end, *encoding;
    charset *set;

    if (length < 8 || memcmp(word, "=?", 2) != 0)
        return 0;
    end = word + length - 2;
    encoding = find(name, end, '?');
    if (memcmp(end, "?=", 2) != 0)
        return 0;
    if (encoding == NULL || end - encoding < 3 || encoding[2] != '?'
        || find(encoding + 3, end, '?') != NULL)
        return 0;
    set = charset_of(name, (size_t)(encoding - name));
    if (set == NULL)
        return 0;
    name = encoding + 3;
    if (tolower((unsigned char)encoding[1]) == 'q')
        return decode_q(to, set, name, (size_t)(end - name));
    return tolower((unsigned char)encoding[1]) == 'b'
        && decode_b(to, set, name, (size_t)(end - name));
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

size_t pst_cli_encoded_word_decode(char *decoded, size_t size,
    const char *text, size_t length)
{
    const char *end = text + length, *word, *behind;
    int is_after_word = 0;
    sink to, saved;

    memset(&to, 0, sizeof(to));
    to.octets = decoded;
    to.size = size;
    for (; text < end && !to.is_full; text = behind) {
        for (word = text; word < end && is_blank(*word); word++)
            ;
        for (behind = word; behind < end && !is_blank(*behind); behind++)
            ;
        saved = to;
        /* RFC 2047 6.2: blanks between two encoded words are not shown */
        if (!is_after_word)
            put_all(&to, text, (size_t)(word - text));
        is_after_word = decode(&to, word, (size_t)(behind - word));
        if (!is_after_word) {
            to = saved;
            put_all(&to, text, (size_t)(behind - text));
        }
    }
    return to.length;
}
