/*
 * path_plain.c - "<local@domain>" of letters and digits, dots and hyphens
 * between them, which is what nearly every path is: the same in both grammars.
 */
#include <stddef.h>

#include "base/ascii.h"
#include "path_plain.h"

/* Well below every limit of RFC 5321 4.5.3.1. */
#define MOST 58

/* What an octet may be in a plain path. */
enum { FOREIGN, LETTER, JOINT, SIGN, END };

/* '-' and '.' are joints: between letters and digits, never two in a row. */
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

/* The closing bracket, and the "@"; NULL: it is not plain. */
static const char *find_end(const char *text, const char **sign)
{
    const char *at = text;

    *sign = NULL;
    for (;;) {
        const char *from = ++at;

        while (kind_of(*at) == LETTER)
            at++;
        if (at == from)
            return NULL;
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

    if (*text != '<' || (end = find_end(text, &sign)) == NULL)
        return 0;
    path->length = (size_t)(end - text) - 1;
    path->local = (size_t)(sign - text) - 1;
    if (path->length > MOST
        || (local_part_limit > 0 && path->local > local_part_limit))
        return 0;
    for (path->rest = end + 1; *path->rest == ' '; path->rest++)
        ;
    if (*path->rest != '\0' && (end[1] != ' ' || !is_clean(path->rest)))
        return 0;
    text[end - text] = '\0';
    path->address = text + 1;
    path->null = path->no_domain = path->utf8 = 0;
    return 1;
}
