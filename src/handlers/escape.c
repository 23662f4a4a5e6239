/* SPDX-License-Identifier: MIT */
/* escape.c - makes text of a client safe to show: postern_escape. */
#include <string.h>

#include "base/character.h"
#include "postern_handlers.h"

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

/* Writes one character to `shown`, which has 16 octets; returns its length. */
static size_t show(char *shown, const unsigned char *octets,
    const pst_character *character, int flags)
{
    if (octets[0] >= 0x80 && (flags & POSTERN_ESCAPE_ASCII))
        return show_escaped(shown, octets, character->length);
    if (!character->valid && (flags & POSTERN_ESCAPE_REPLACE)) {
        memcpy(shown, "\xef\xbf\xbd", 3);
        return 3;
    }
    if (!character->valid || (pst_character_is_harmful(character->point)
        && !(character->point == '\t' && (flags & POSTERN_ESCAPE_TABS))))
        return show_escaped(shown, octets, character->length);
    memcpy(shown, octets, character->length);
    return character->length;
}

/* With more marks a character would cover the lines above and below. */
#define MOST_MARKS 4

/* `marks` counts the marks in a row; those after MOST_MARKS are escaped. */
static void bound_marks(pst_character *character, int *marks)
{
    if (!character->valid || !pst_character_is_mark(character->point))
        *marks = 0;
    else if (++*marks > MOST_MARKS)
        character->point = 0;
}

size_t postern_escape(char *text, size_t size, const char *octets,
    size_t length, int flags)
{
    const unsigned char *at = (const unsigned char *)octets;
    size_t used = 0;
    size_t written = 0;
    int marks = 0;

    if (size == 0)
        return 0;
    while (used < length) {
        pst_character character = pst_character_first(at + used,
            length - used);
        char shown[16];
        size_t octets_shown;

        bound_marks(&character, &marks);
        octets_shown = show(shown, at + used, &character, flags);

        if (octets_shown > size - 1 - written)
            break;
        memcpy(text + written, shown, octets_shown);
        written += octets_shown;
        used += character.length;
    }
    text[written] = '\0';
    return used;
}
