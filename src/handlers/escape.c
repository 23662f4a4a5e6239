/* escape.c - makes what a client sent fit to be shown: postern_escape. */
#include <string.h>

#include "postern_handlers.h"

/* One character of UTF-8, or what should have been one. */
struct character {
    size_t length;          /* octets */
    int valid;
    unsigned long point;
};

/* RFC 3629 4: how many octets follow the first one, and the bounds of the
   next.  0: the octet begins no character. */
static unsigned following(unsigned char first, unsigned char *low,
    unsigned char *high)
{
    *low = (unsigned char)(first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80);
    *high = (unsigned char)(first == 0xed ? 0x9f
        : first == 0xf4 ? 0x8f : 0xbf);
    if (first >= 0xc2 && first <= 0xdf)
        return 1;
    if (first >= 0xe0 && first <= 0xef)
        return 2;
    if (first >= 0xf0 && first <= 0xf4)
        return 3;
    return 0;
}

static struct character next_character(const unsigned char *octets,
    size_t length)
{
    struct character character;
    unsigned char low, high;
    unsigned left = following(octets[0], &low, &high);

    character.length = 1;
    character.valid = octets[0] < 0x80;
    character.point = left == 0 ? octets[0] : octets[0] & (0x3fUL >> left);
    while (left > 0 && character.length < length) {
        unsigned char octet = octets[character.length];

        if (octet < low || octet > high)
            break;
        low = 0x80;
        high = 0xbf;
        character.point = character.point << 6 | (octet & 0x3fUL);
        character.length++;
        character.valid = --left == 0;
    }
    return character;
}

static int between(unsigned long point, unsigned long first,
    unsigned long last)
{
    return point >= first && point <= last;
}

/* Controls, and what ends lines or turns their direction (UAX 9): a subject
   must not be able to write over the line that shows it. */
static int is_harmful(unsigned long point)
{
    return point < 0x20 || between(point, 0x7f, 0x9f) || point == 0x61c
        || between(point, 0x200e, 0x200f) || between(point, 0x2028, 0x202e)
        || between(point, 0x2066, 0x2069);
}

static size_t show_escaped(char *shown, const unsigned char *octets,
    size_t length)
{
    static const char digits[] = "0123456789abcdef";
    size_t i;

    for (i = 0; i < length; i++) {
        *shown++ = '\\';
        *shown++ = 'x';
        *shown++ = digits[octets[i] >> 4];
        *shown++ = digits[octets[i] & 15];
    }
    return 4 * length;
}

/* Writes one character to `shown`, 16 octets; returns how many it took. */
static size_t show(char *shown, const unsigned char *octets,
    const struct character *character, int flags)
{
    if (!character->valid && (flags & POSTERN_ESCAPE_REPLACE)) {
        memcpy(shown, "\xef\xbf\xbd", 3);
        return 3;
    }
    if (!character->valid || (is_harmful(character->point)
        && !(character->point == '\t' && (flags & POSTERN_ESCAPE_TABS))))
        return show_escaped(shown, octets, character->length);
    memcpy(shown, octets, character->length);
    return character->length;
}

size_t postern_escape(char *text, size_t size, const char *octets,
    size_t length, int flags)
{
    const unsigned char *at = (const unsigned char *)octets;
    size_t used = 0;
    size_t written = 0;

    if (size == 0)
        return 0;
    while (used < length) {
        struct character character = next_character(at + used, length - used);
        char shown[16];
        size_t octets_shown = show(shown, at + used, &character, flags);

        if (octets_shown > size - 1 - written)
            break;
        memcpy(text + written, shown, octets_shown);
        written += octets_shown;
        used += character.length;
    }
    text[written] = '\0';
    return used;
}
