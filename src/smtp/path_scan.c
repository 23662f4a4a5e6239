/* SPDX-License-Identifier: MIT */
/* path_scan.c - functions that both grammars of paths use. */
#include <string.h>

#include "path_scan.h"

int pst_path_scan_peek(const pst_path_scan *scan)
{
    return scan->at < scan->end ? (unsigned char)*scan->at : -1;
}

int pst_path_scan_take(pst_path_scan *scan, int c)
{
    if (pst_path_scan_peek(scan) != c)
        return 0;
    scan->at++;
    return 1;
}

void pst_path_scan_blanks(pst_path_scan *scan)
{
    while (pst_path_scan_take(scan, ' '))
        ;
}

/*
 * RFC 5322 3.2.3: an atom has no blanks and no specials.  Control characters
 * were already refused, so all the rest is atext or UTF-8.
 */
static int ends_atom(int c)
{
    return c < 0 || memchr(" ()<>@,:;.\\\"[]", c, 14) != NULL;
}

size_t pst_path_scan_atom(pst_path_scan *scan)
{
    const char *from = scan->at;

    while (!ends_atom(pst_path_scan_peek(scan)))
        scan->at++;
    return (size_t)(scan->at - from);
}

static int is_escaped(int c)
{
    return c == '"' || c == '\\';
}

void pst_path_scan_quote(pst_text *text)
{
    size_t from = text->length;
    size_t to = from + 2;
    size_t i;

    for (i = 0; i < from; i++)
        to += (size_t)is_escaped(text->start[i]);
    if (text->cut || to >= text->room) {
        text->cut = 1;
        return;
    }
    text->length = to;
    text->start[to] = '\0';
    text->start[--to] = '"';
    /* from the end, so that nothing is overwritten before it has moved */
    while (from > 0) {
        char c = text->start[--from];

        text->start[--to] = c;
        if (is_escaped(c))
            text->start[--to] = '\\';
    }
    text->start[0] = '"';
}
