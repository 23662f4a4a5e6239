/*
 * path_plain.c - "<local@domain>" of letters and digits, dots and hyphens
 * between them, which is what nearly every path is: the same in both grammars.
 */
#include <string.h>

#include "base/ascii.h"
#include "path_plain.h"

/* Well below every limit of RFC 5321 4.5.3.1. */
#define MOST 60

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

/* The end of a run of letters and digits. */
static size_t letters(const char *text, size_t i, size_t most)
{
    const char *at = text + i, *end = text + most;

    while (at < end && kind_of(*at) == LETTER)
        at++;
    return (size_t)(at - text);
}

/* The index of the closing bracket, and of the "@"; 0: it is not plain. */
static size_t find_end(const char *text, size_t length, size_t *sign)
{
    size_t i, at = 1, most = length < MOST ? length : MOST;

    *sign = 0;
    for (;;) {
        i = letters(text, at, most);
        if (i == at || i == most)
            return 0;
        switch (kind_of(text[i])) {
        case JOINT:
            break;
        case SIGN:
            if (*sign != 0)
                return 0;
            *sign = i;
            break;
        case END:
            return *sign != 0 ? i : 0;
        default:
            return 0;
        }
        at = i + 1;
    }
}

static int is_clean(const char *text, size_t length)
{
    size_t i;

    for (i = pst_ascii_printing(text, length); i < length; i++)
        if (pst_ascii_is_control((unsigned char)text[i]))
            return 0;
    return 1;
}

int pst_path_plain(const char *text, size_t length,
    unsigned local_part_limit, char *out, size_t size, pst_path *path)
{
    size_t end, sign;

    if (length == 0 || text[0] != '<')
        return 0;
    end = find_end(text, length, &sign);
    if (end == 0 || end > size || (local_part_limit > 0
        && sign - 1 > local_part_limit))
        return 0;
    if (end + 1 < length && (text[end + 1] != ' '
        || !is_clean(text + end + 1, length - end - 1)))
        return 0;
    memcpy(out, text + 1, end - 1);
    out[end - 1] = '\0';
    path->address = out;
    path->length = end - 1;
    path->local = sign - 1;
    for (end++; end < length && text[end] == ' '; end++)
        ;
    path->rest = text + end;
    return 1;
}
