/* SPDX-License-Identifier: MIT */
/* path.c - parses an address by one of the two grammars, and checks the rules
   that both have. */
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "path.h"
#include "path_scan.h"

static int has_control(const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        if (pst_ascii_is_control((unsigned char)text[i]))
            return 1;
    return 0;
}

static int is_ascii(const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        if ((unsigned char)text[i] >= 0x80)
            return 0;
    return 1;
}

/*
 * Is it a character that makes an address look like another one: C1 controls,
 * the blank without width, separators, characters that change the direction of
 * writing, the byte order mark?  The text is valid UTF-8, so the octets that
 * the first one announces exist.
 */
static int is_hidden(const char *at)
{
    const unsigned char *c = (const unsigned char *)at;

    if (c[0] == 0xC2)
        return c[1] < 0xA0;
    if (c[0] == 0xEF)
        return c[1] == 0xBB && c[2] == 0xBF;
    if (c[0] != 0xE2)
        return 0;
    if (c[1] == 0x80)
        return c[2] == 0x8B || (c[2] >= 0xA8 && c[2] <= 0xAE);
    return c[1] == 0x81 && c[2] >= 0xA6 && c[2] <= 0xA9;
}

static int is_seemly_utf8(const char *text, size_t length)
{
    size_t i;

    if (!pst_utf8_valid(text, length))
        return 0;
    for (i = 0; i < length; i++)
        if (is_hidden(text + i))
            return 0;
    return 1;
}

/* Finds =?charset?encoding?text?= anywhere, even where RFC 2047 does not allow
   it. */
static int has_encoded_word(const char *text)
{
    text = strstr(text, "=?");
    if (text != NULL)
        text = strchr(text + 2, '?');
    if (text != NULL)
        text = strchr(text + 1, '?');
    return text != NULL && strstr(text + 1, "?=") != NULL;
}

/* "<>" without anything between; "< >" is not the null path. */
static int null_path(pst_path_scan *scan)
{
    if (scan->end - scan->at < 2 || memcmp(scan->at, "<>", 2) != 0)
        return 0;
    scan->at += 2;
    return 1;
}

static int grammar(pst_path_scan *scan, pst_path *path, unsigned flags)
{
    int strict = (flags & PST_PATH_STRICT) != 0;
    int c;

    path->null = null_path(scan);
    if (!path->null)
        return strict ? pst_path_strict(scan) : pst_path_relaxed(scan);
    c = pst_path_scan_peek(scan);
    return !strict || c < 0 || c == ' ';
}

static int is_fit(const pst_path_scan *scan, unsigned flags, unsigned limit)
{
    if (scan->out.cut || (limit > 0 && scan->local > limit))
        return 0;
    return (flags & PST_PATH_STRICT) != 0
        || !has_encoded_word(scan->out.start);
}

static void report(pst_path *path, const pst_path_scan *scan)
{
    path->address = scan->out.start;
    path->length = scan->out.length;
    path->local = scan->local;
    path->rest = scan->at;
    path->no_domain = scan->no_domain;
    path->utf8 = !is_ascii(path->address, path->length);
}

int pst_path_parse(const char *text, size_t length, unsigned flags,
    unsigned local_part_limit, char *out, size_t size, pst_path *path)
{
    pst_path_scan scan;
    size_t taken;

    memset(path, 0, sizeof(*path));
    scan.at = text;
    scan.end = text + length;
    scan.local = 0;
    scan.no_domain = 0;
    pst_text_init(&scan.out, out, size);
    pst_path_scan_blanks(&scan);
    if (scan.at == scan.end)
        return PST_PATH_EMPTY;
    if (has_control(text, length) || !grammar(&scan, path, flags))
        return PST_PATH_MALFORMED;
    taken = (size_t)(scan.at - text);
    if (!((flags & PST_PATH_UTF8) != 0 ? is_seemly_utf8(text, taken)
        : is_ascii(text, taken)))
        return PST_PATH_MALFORMED;
    if (!is_fit(&scan, flags, local_part_limit))
        return PST_PATH_MALFORMED;
    if (scan.out.length == 0 && !path->null)
        return PST_PATH_EMPTY;
    pst_path_scan_blanks(&scan);
    report(path, &scan);
    return PST_PATH_OK;
}
