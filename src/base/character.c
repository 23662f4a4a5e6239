/* SPDX-License-Identifier: MIT */
/* character.c - reads characters of UTF-8, and knows which ones are dangerous
   to show. */
#include "character.h"

/* RFC 3629 4: how many octets follow the first one, and the limits of the
   second.  0: no character begins with this octet. */
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

typedef struct range {
    unsigned long first;
    unsigned long last;
} range;

/* The ranges are in order: for ASCII the first ones decide. */
static int is_in(unsigned long point, const range *ranges, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (point <= ranges[i].last)
            return point >= ranges[i].first;
    return 0;
}

int pst_character_is_harmful(unsigned long point)
{
    /* controls; line ends; the format characters of Unicode, which change the
       direction of writing (UAX 9) or are invisible */
    static const range ranges[] = {
        { 0x0, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x600, 0x605 },
        { 0x61c, 0x61c }, { 0x6dd, 0x6dd }, { 0x70f, 0x70f },
        { 0x890, 0x891 }, { 0x8e2, 0x8e2 },
        { 0x115f, 0x1160 }, { 0x180e, 0x180e }, { 0x200b, 0x200f },
        { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 },
        { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb },
        { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd }, { 0x13430, 0x1343f },
        { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff }
    };

    return is_in(point, ranges, sizeof(ranges) / sizeof(ranges[0]));
}

int pst_character_is_mark(unsigned long point)
{
    static const range ranges[] = {
        { 0x300, 0x36f }, { 0x483, 0x489 }, { 0x591, 0x5bd },
        { 0x5bf, 0x5bf }, { 0x5c1, 0x5c2 }, { 0x5c4, 0x5c5 },
        { 0x610, 0x61a }, { 0x64b, 0x65f }, { 0x670, 0x670 },
        { 0x6d6, 0x6dc }, { 0x6df, 0x6e4 }, { 0x6e7, 0x6e8 },
        { 0x6ea, 0x6ed }, { 0x730, 0x74a }, { 0x7eb, 0x7f3 },
        { 0x898, 0x89f }, { 0x8ca, 0x8e1 }, { 0x8e3, 0x902 },
        { 0xe31, 0xe31 }, { 0xe34, 0xe3a }, { 0xe47, 0xe4e },
        { 0xeb1, 0xeb1 }, { 0xeb4, 0xebc }, { 0xec8, 0xece },
        { 0xf71, 0xf84 }, { 0xf8d, 0xfbc }, { 0x1ab0, 0x1aff },
        { 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff }, { 0x3099, 0x309a },
        { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f }
    };

    return is_in(point, ranges, sizeof(ranges) / sizeof(ranges[0]));
}
