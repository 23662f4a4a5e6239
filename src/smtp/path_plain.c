/* SPDX-License-Identifier: MIT */
/*
 * path_plain.c - parses the usual path, quickly: "<local@domain>" of letters
 * and digits, with dots and hyphens between them.  Both grammars agree on it.
 */
#include <stddef.h>

#include "base/ascii.h"
#include "path.h"

/* Well below all limits of RFC 5321 4.5.3.1. */
#define MOST 59

/* The kinds of octets in a plain path. */
enum { FOREIGN, LETTER, JOINT, SIGN, END };

/* '-' and '.' are joints: they are between letters and digits, never two in a
   row. */
static const unsigned char kinds[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, JOINT, JOINT, 0,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, END, 0,
    SIGN, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0
};

#define kind_of(c) kinds[(unsigned char)(c)]

/* Finds the closing bracket and the "@"; NULL: the path is not plain. */
static const char *find_end(const char *text, const char **sign)
{
    const char *at = text;

    *sign = NULL;
    for (;;) {
        if (kind_of(*++at) != LETTER)
            return NULL;
        /* four octets in each round, because no other loop sees so many */
        while (kind_of(*++at) == LETTER && kind_of(*++at) == LETTER
            && kind_of(*++at) == LETTER && kind_of(*++at) == LETTER)
            ;
        switch (kind_of(*at)) {
        case JOINT:
            break;
        case SIGN:
            if (*sign != NULL)
                return NULL;
            *sign = at;
            break;
        case END:
            return *sign != NULL ? at : NULL;
        default:
            return NULL;
        }
    }
}

static int is_clean(const char *text)
{
    while (PST_ASCII_PRINTS(*text) || (unsigned char)*text > 127)
        text++;
    return *text == '\0';
}

int pst_path_plain(char *text, unsigned local_part_limit, pst_path *path)
{
    const char *end, *sign;
    size_t length;

    if (*text != '<' || (end = find_end(text, &sign)) == NULL)
        return 0;
    length = (size_t)(end - text);
    path->length = length - 1;
    path->local = (size_t)(sign - text) - 1;
    if (length > MOST
        || (local_part_limit > 0 && path->local > local_part_limit))
        return 0;
    for (end = text + length + 1; *end == ' '; end++)
        ;
    /* a comment may follow; the grammars handle "(" */
    if (*end != '\0' && (text[length + 1] != ' ' || *end == '('
        || !is_clean(end)))
        return 0;
    path->rest = end;
    text[length] = '\0';
    path->address = text + 1;
    path->null = path->no_domain = path->utf8 = 0;
    return 1;
}
