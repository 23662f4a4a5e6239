/* SPDX-License-Identifier: MIT */
/* character.h - reads characters of UTF-8, and knows which ones are dangerous
   to show. */
#ifndef PST_BASE_CHARACTER_H
#define PST_BASE_CHARACTER_H

#include <stddef.h>

/* One character (RFC 3629), or an octet that begins none. */
typedef struct pst_character {
    size_t length;              /* octets, at least 1 */
    int valid;
    unsigned long point;
} pst_character;

/* Reads the first character of a text that is not empty. */
pst_character pst_character_first(const unsigned char *octets,
    size_t length);

/* Is it a control character, a line end, or does it change the direction of
   writing (UAX 9)?  With these a text could overwrite the line that shows
   it. */
int pst_character_is_harmful(unsigned long point);

/* Is it a mark that is drawn over the character before it? */
int pst_character_is_mark(unsigned long point);

#endif
