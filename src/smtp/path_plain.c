/*
 * path_plain.c - "<local@domain>" of letters, digits and a few signs, which is
 * what nearly every path is: read in one go, the same in both grammars.
 */
#include <string.h>

#include "base/ascii.h"
#include "path_plain.h"

/* Well below every limit of RFC 5321 4.5.3.1. */
#define MOST 60

static int is_letter_or_digit(unsigned char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26
        || (unsigned char)(c - '0') < 10;
}

/* The index of the closing bracket, and of the "@"; 0: it is not plain. */
static size_t find_end(const char *text, size_t length, size_t *sign)
{
    int joint = 1;          /* a dot, a hyphen or the sign was last */
    size_t i;

    *sign = 0;
    for (i = 1; i < length && i < MOST; i++) {
        unsigned char c = (unsigned char)text[i];

        if (is_letter_or_digit(c)) {
            joint = 0;
        } else if (joint) {
            return 0;
        } else if (c == '.' || c == '-') {
            joint = 1;
        } else if (c == '@' && *sign == 0) {
            *sign = i;
            joint = 1;
        } else {
            return c == '>' && *sign != 0 ? i : 0;
        }
    }
    return 0;
}

static int is_clean(const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
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
