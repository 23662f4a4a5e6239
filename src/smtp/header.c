/* SPDX-License-Identifier: MIT */
/* header.c - finds fields in the header of a message, and unfolds them. */
#include <string.h>

#include "base/ascii.h"
#include "postern_mail.h"

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static int is_space(char c)
{
    return is_blank(c) || c == '\r' || c == '\n';
}

/* Returns the end of the field that contains `at`.  A line that begins with a
   blank continues the one before (RFC 5322 2.2.3). */
static const char *next_field(const char *at, const char *end)
{
    do {
        const char *lf = (const char *)memchr(at, '\n', (size_t)(end - at));

        at = lf == NULL ? end : lf + 1;
    } while (at < end && is_blank(*at));
    return at;
}

/* RFC 5322 2.1: an empty line ends the header. */
static int is_end(const char *at, const char *end)
{
    return at == end || *at == '\n'
        || (*at == '\r' && end - at > 1 && at[1] == '\n');
}

/* Returns where the value of the field begins; NULL: it has another name.  RFC
   5322 4.5 allows blanks before the colon. */
static const char *value_of(const char *at, const char *end, const char *name)
{
    for (; *name != '\0'; name++, at++)
        if (at == end || pst_ascii_lower((unsigned char)*at)
            != pst_ascii_lower((unsigned char)*name))
            return NULL;
    while (at < end && is_blank(*at))
        at++;
    return at < end && *at == ':' ? at + 1 : NULL;
}

const char *postern_header_find(const char *content, size_t length,
    const char *name, const char *after, size_t *found)
{
    const char *at = content, *end = content + length, *value, *next;

    *found = 0;
    if (content == NULL)
        return NULL;
    if (after != NULL)
        at = next_field(after, end);
    for (; !is_end(at, end); at = next) {
        next = next_field(at, end);
        value = value_of(at, next, name);
        if (value == NULL)
            continue;
        while (value < next && is_space(*value))
            value++;
        while (value < next && is_space(next[-1]))
            next--;
        *found = (size_t)(next - value);
        return value;
    }
    return NULL;
}

/* Ends a text that was cut; a character of which a part is missing is
   removed. */
static void cut(char *text, size_t end, char first_left_out)
{
    if ((first_left_out & 0xC0) == 0x80) {
        while (end > 0 && (text[end - 1] & 0xC0) == 0x80)
            end--;
        if (end > 0 && (text[end - 1] & 0x80) != 0)
            end--;
    }
    text[end] = '\0';
}

size_t postern_header_text(char *text, size_t size, const char *value,
    size_t length)
{
    size_t i, filled = 0;
    char left_out = '\0';

    for (i = 0; i < length; i++) {
        if (value[i] == '\n'
            || (value[i] == '\r' && i + 1 < length && value[i + 1] == '\n'))
            continue;
        if (filled + 1 < size)
            text[filled] = value[i] == '\0' ? ' ' : value[i];
        else if (filled + 1 == size)
            left_out = value[i];
        filled++;
    }
    if (size > 0)
        cut(text, filled < size ? filled : size - 1, left_out);
    return filled;
}
