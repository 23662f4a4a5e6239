/* SPDX-License-Identifier: MIT */
/* command_plain.c - a command line of a verb of four letters and what prints,
   which is what nearly every line is. */
#include <string.h>

#include "command.h"

/* The same octet all over a word. */
#define EACH(octet) (~0UL / 255 * (octet))

/*
 * Has the top bit of a word where an octet does not print.  Subtracting SP from
 * each octet borrows into the top bit of those below it, adding one carries
 * into that of DEL, and what is not ASCII has the top bit itself.  What crosses
 * over to the next octet can only make a good one look bad.
 */
#define LOOKS_BAD(word) ((word) | ((word) - EACH(' ')) | ((word) + EACH(1)))

/* Do all octets print, as far as is seen at once?  The last word may overlap
   the one before it. */
static int prints(const char *text, size_t length)
{
    size_t i, last = length - sizeof(unsigned long);
    unsigned long word, bad;

    if (length < sizeof(unsigned long))
        return 0;
    memcpy(&word, text + last, sizeof(word));
    bad = LOOKS_BAD(word);
    for (i = 0; i < last; i += sizeof(word)) {
        memcpy(&word, text + i, sizeof(word));
        bad |= LOOKS_BAD(word);
    }
    return (bad & EACH(0x80)) == 0;
}

int pst_command_plain(char *line, size_t length, pst_command *command)
{
    char *end = line + length - 2;

    if (length < 6 || end[0] != '\r' || end[1] != '\n')
        return 0;
    if (length == 6) {
        command->argument = NULL;
    } else {
        if (line[4] != ' ' || line[5] == ' ' || end[-1] == ' '
            || !prints(line, length - 2))
            return 0;
        command->argument = line + 5;
    }
    line[4] = *end = '\0';
    command->verb = line;
    command->verb_length = 4;
    command->length = length - 2;
    return 1;
}
