/* SPDX-License-Identifier: MIT */
/* character.h - one character of UTF-8 after another, and which of them must
   not be shown. */
#ifndef PST_BASE_CHARACTER_H
#define PST_BASE_CHARACTER_H

#include <stddef.h>

/* One character (RFC 3629), or what should have been one. */
typedef struct pst_character {
    size_t length;              /* octets, at least 1 */
    int valid;
    unsigned long point;
} pst_character;

/* The first one of a text that is not empty. */
pst_character pst_character_first(const unsigned char *octets,
    size_t length);

/* Controls, and what ends lines or turns their direction (UAX 9): a text must
   not be able to write over the line that shows it. */
int pst_character_is_harmful(unsigned long point);

/* Is it drawn over the one before it? */
int pst_character_is_mark(unsigned long point);

#endif
