/* SPDX-License-Identifier: MIT */
/*
 * path_relaxed.c - parses addresses as aiosmtpd does: the obsolete forms of
 * RFC 5322 4.4, brackets are optional, and the end of the text closes
 * everything that is open.
 */
#include <string.h>

#include "path_scan.h"

/* Counts the depth, which is at most the length of the text. */
static void skip_comment(pst_path_scan *scan)
{
    size_t depth = 0;

    while (scan->at < scan->end) {
        int c = *scan->at++;

        if (c == '\\' && scan->at < scan->end)
            scan->at++;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return;
    }
}

/* Skips blanks and comments; were there any? */
static int skip_gap(pst_path_scan *scan)
{
    const char *from = scan->at;

    pst_path_scan_blanks(scan);
    while (pst_path_scan_peek(scan) == '(') {
        skip_comment(scan);
        pst_path_scan_blanks(scan);
    }
    return scan->at != from;
}

static size_t atom(pst_path_scan *scan, pst_text *out)
{
    const char *from = scan->at;
    size_t length = pst_path_scan_atom(scan);

    pst_text_octets(out, from, length);
    return length;
}

/*
 * After the opening quote.  The end of the text counts as closing quote,
 * unless nothing is between.
 */
static int quoted_string(pst_path_scan *scan)
{
    if (scan->at == scan->end)
        return scan->out.length > 0;
    while (scan->at < scan->end) {
        int c = *scan->at++;

        if (c == '"')
            break;
        if (c == '\\') {
            if (scan->at == scan->end)
                break;
            c = *scan->at++;
        }
        pst_text_char(&scan->out, c);
    }
    return 1;
}

/* A backslash outside quotes is an ordinary character. */
static int word(pst_path_scan *scan)
{
    if (pst_path_scan_take(scan, '"'))
        return quoted_string(scan);
    if (!pst_path_scan_take(scan, '\\'))
        return atom(scan, &scan->out) > 0;
    pst_text_char(&scan->out, '\\');
    return 1;
}

/* Dots and words, in any order; a gap counts only between two words. */
static int words(pst_path_scan *scan)
{
    int any = 0;
    int behind_word = 0;

    for (;;) {
        int gap = skip_gap(scan);
        int c = pst_path_scan_peek(scan);

        if (c < 0 || memchr(")<>@,:;[]", c, 9) != NULL)
            return any;
        any = 1;
        if (pst_path_scan_take(scan, '.')) {
            pst_text_char(&scan->out, '.');
            behind_word = 0;
            continue;
        }
        if (gap && behind_word)
            pst_text_char(&scan->out, ' ');
        if (!word(scan))
            return 0;
        behind_word = 1;
    }
}

/* Is the text correct without quotes?  Dots may be anywhere. */
static int is_plain(const pst_text *text)
{
    pst_path_scan scan;

    scan.at = text->start;
    scan.end = text->start + text->length;
    while (scan.at < scan.end)
        if (pst_path_scan_atom(&scan) == 0 && !pst_path_scan_take(&scan, '.'))
            return 0;
    return 1;
}

/* A backslash could hide a bracket.  Blanks at both ends are removed. */
static int literal(pst_path_scan *scan, pst_text *out)
{
    const char *from;

    pst_path_scan_blanks(scan);
    from = scan->at;
    while (scan->at < scan->end && memchr("[]\\ ", *scan->at, 4) == NULL)
        scan->at++;
    pst_text_char(out, '[');
    pst_text_octets(out, from, (size_t)(scan->at - from));
    pst_text_char(out, ']');
    pst_path_scan_blanks(scan);
    if (!pst_path_scan_take(scan, ']'))
        return 0;
    skip_gap(scan);
    return 1;
}

static int domain(pst_path_scan *scan, pst_text *out)
{
    skip_gap(scan);
    if (pst_path_scan_take(scan, '['))
        return literal(scan, out);
    while (atom(scan, out) > 0) {
        skip_gap(scan);
        if (!pst_path_scan_take(scan, '.'))
            return pst_path_scan_peek(scan) != '@';
        pst_text_char(out, '.');
        skip_gap(scan);
    }
    return 0;
}

/* RFC 5321 4.1.1.3: MUST recognize source routes, SHOULD strip them off. */
static int route(pst_path_scan *scan)
{
    pst_text nowhere;
    int any = 0;

    pst_text_init(&nowhere, NULL, 0);
    while (!pst_path_scan_take(scan, ':')) {
        if (pst_path_scan_take(scan, '@')) {
            if (!domain(scan, &nowhere))
                return 0;
            any = 1;
        } else if (pst_path_scan_take(scan, ',')) {
            skip_gap(scan);
        } else {
            return 0;
        }
    }
    return any;
}

static int address(pst_path_scan *scan, int in_brackets)
{
    if (!words(scan))
        return 0;
    if (!is_plain(&scan->out) || (in_brackets && scan->out.length == 0))
        pst_path_scan_quote(&scan->out);
    scan->local = scan->out.length;
    scan->no_domain = !pst_path_scan_take(scan, '@');
    if (scan->no_domain)
        return 1;
    pst_text_char(&scan->out, '@');
    return domain(scan, &scan->out);
}

int pst_path_relaxed(pst_path_scan *scan)
{
    int c;

    if (!pst_path_scan_take(scan, '<'))
        return address(scan, 0);
    skip_gap(scan);
    c = pst_path_scan_peek(scan);
    if ((c == '@' || c == ',') && !route(scan))
        return 0;
    if (!address(scan, 1))
        return 0;
    if (pst_path_scan_take(scan, '>'))
        skip_gap(scan);
    return 1;
}
