/* character.c - one character of UTF-8 after another, and which must not be
   shown. */
#include "character.h"

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

pst_character pst_character_first(const unsigned char *octets,
    size_t length)
{
    pst_character character;
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

int pst_character_is_harmful(unsigned long point)
{
    return point < 0x20 || between(point, 0x7f, 0x9f) || point == 0x61c
        || between(point, 0x200e, 0x200f) || between(point, 0x2028, 0x202e)
        || between(point, 0x2066, 0x2069);
}
