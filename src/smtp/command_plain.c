/* SPDX-License-Identifier: MIT */
/* command_plain.c - parses the usual command line, quickly: a verb of four
   letters, and an argument of printing ASCII. */
#include <string.h>

#include "command.h"

/* A word in which each octet is this one. */
#define EACH(octet) (~0UL / 255 * (octet))

/*
 * Has the top bit of an octet set if that octet does not print: subtracting SP
 * sets it for lower octets, adding one sets it for DEL, and octets that are
 * not ASCII have it.  A carry into the next octet can only make a good octet
 * look bad.
 */
#define LOOKS_BAD(word) ((word) | ((word) - EACH(' ')) | ((word) + EACH(1)))

/* Do all octets print?  Looks at a word at a time; the last word may overlap
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
