/* SPDX-License-Identifier: MIT */
/* reference.c - a simple implementation of DATA, as in the RFC: finds the end,
   splits the lines, and handles each line. */
#include <string.h>

#include "postern_mail.h"
#include "reference.h"
#include "smtp/data.h"

/* Length of the content with the CRLF before the dot; -1: no end. */
static long find_end(const char *octets, size_t length)
{
    size_t i;

    if (length >= 3 && memcmp(octets, ".\r\n", 3) == 0)
        return 0;
    for (i = 0; i + 5 <= length; i++)
        if (memcmp(octets + i, "\r\n.\r\n", 5) == 0)
            return (long)i + 2;
    return -1;
}

/* One line without its CRLF; what comes out before a fault counts. */
static size_t one_line(const char *line, size_t length, int newline,
    char *out, int *fault)
{
    size_t i, n = 0;

    for (i = length > 0 && line[0] == '.'; i < length; i++) {
        int bare = line[i] == '\r' || line[i] == '\n';

        if (newline == POSTERN_NEWLINE_REJECT && (bare || line[i] == '\0')) {
            *fault = bare ? PST_DATA_BARE : PST_DATA_NUL;
            return n;
        }
        if (newline == POSTERN_NEWLINE_NORMALIZE && bare) {
            if (line[i] == '\n')
                out[n++] = '\r';
            out[n++] = line[i] == '\r' ? ' ' : '\n';
        } else {
            out[n++] = line[i];
        }
    }
    return n;
}

/* A line counts with the dot that was added, the size is that of what comes
   out (RFC 1870 5). */
static int limit_fault(size_t line, size_t size, unsigned line_limit,
    unsigned long size_limit)
{
    int big = size_limit != 0 && size > size_limit;

    if (line_limit != 0 && line > line_limit + 2U)
        return PST_DATA_LONG;
    if (big)
        return PST_DATA_BIG;
    return line_limit != 0 && line > line_limit ? PST_DATA_LONG
        : PST_DATA_GOOD;
}

size_t reference_data(const char *octets, size_t length, int newline,
    unsigned line_limit, unsigned long size_limit, char *out,
    size_t *out_length, int *fault)
{
    long end = find_end(octets, length);
    size_t at = 0;

    *out_length = 0;
    *fault = PST_DATA_GOOD;
    while (end >= 0 && at < (size_t)end && *fault == PST_DATA_GOOD) {
        size_t line = 0;

        while (memcmp(octets + at + line, "\r\n", 2) != 0)
            line++;
        *out_length += one_line(octets + at, line, newline,
            out + *out_length, fault);
        if (*fault == PST_DATA_GOOD)
            *fault = limit_fault(line + 2, *out_length + 2, line_limit,
                size_limit);
        if (*fault == PST_DATA_GOOD) {
            memcpy(out + *out_length, "\r\n", 2);
            *out_length += 2;
        }
        at += line + 2;
    }
    return end < 0 ? 0 : (size_t)end + 3;
}
