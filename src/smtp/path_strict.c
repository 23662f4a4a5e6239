/* SPDX-License-Identifier: MIT */
/* path_strict.c - Path of RFC 5321 4.1.2, and <Postmaster>. */
#include "base/ascii.h"
#include "path_domain.h"
#include "path_scan.h"

/* RFC 5321 4.5.3.1.1 and 4.5.3.1.3; the second includes the punctuation. */
#define LOCAL_PART_OCTETS 64
#define PATH_OCTETS 256

/* Dot-string = Atom *("." Atom) */
static int dot_string(pst_path_scan *scan)
{
    do {
        if (pst_path_scan_atom(scan) == 0)
            return 0;
    } while (pst_path_scan_take(scan, '.'));
    return 1;
}

static int is_plain(const pst_text *text)
{
    pst_path_scan scan;

    scan.at = text->start;
    scan.end = text->start + text->length;
    return dot_string(&scan) && scan.at == scan.end;
}

/* After the opening quote.  quoted-pairSMTP = %d92 %d32-126, so not UTF-8. */
static int quoted_string(pst_path_scan *scan)
{
    while (!pst_path_scan_take(scan, '"')) {
        int escaped = pst_path_scan_take(scan, '\\');
        int c = pst_path_scan_peek(scan);

        if (c < 0 || (escaped && c > 126))
            return 0;
        pst_text_char(&scan->out, c);
        scan->at++;
    }
    return 1;
}

/*
 * RFC 5321 4.1.2: "all quoted forms MUST be treated as equivalent", and the
 * form with the fewest quotes is the one to send; it is made here.
 */
static int local_part(pst_path_scan *scan)
{
    const char *from = scan->at;

    if (pst_path_scan_take(scan, '"')) {
        if (!quoted_string(scan))
            return 0;
        if (!is_plain(&scan->out))
            pst_path_scan_quote(&scan->out);
    } else {
        if (!dot_string(scan))
            return 0;
        pst_text_octets(&scan->out, from, (size_t)(scan->at - from));
    }
    scan->local = scan->out.length;
    return scan->at - from <= LOCAL_PART_OCTETS;
}

static int domain(pst_path_scan *scan)
{
    const char *from = scan->at;

    dot_string(scan);
    return pst_path_domain_valid(from, (size_t)(scan->at - from));
}

static int literal(pst_path_scan *scan)
{
    const char *from = scan->at;

    while (scan->at < scan->end && *scan->at != ']')
        scan->at++;
    return pst_path_domain_literal_valid(from, (size_t)(scan->at - from))
        && pst_path_scan_take(scan, ']');
}

/* RFC 5321 4.1.1.3: MUST recognize source routes, SHOULD strip them off. */
static int route(pst_path_scan *scan)
{
    do {
        if (!pst_path_scan_take(scan, '@') || !domain(scan))
            return 0;
    } while (pst_path_scan_take(scan, ','));
    return pst_path_scan_take(scan, ':');
}

/* RFC 5321 4.5.1: is it <Postmaster> without a domain, in any case? */
static int is_postmaster(const char *from, const pst_path_scan *scan)
{
    return scan->at - from == 10 && pst_ascii_begins(from, "postmaster");
}

static int mailbox(pst_path_scan *scan)
{
    const char *local = scan->at;
    const char *from;

    if (!local_part(scan))
        return 0;
    from = scan->at;
    if (!pst_path_scan_take(scan, '@')) {
        scan->no_domain = 1;
        return is_postmaster(local, scan);
    }
    if (!(pst_path_scan_take(scan, '[') ? literal(scan) : domain(scan)))
        return 0;
    pst_text_octets(&scan->out, from, (size_t)(scan->at - from));
    return 1;
}

int pst_path_strict(pst_path_scan *scan)
{
    const char *from = scan->at;
    int c;

    if (!pst_path_scan_take(scan, '<'))
        return 0;
    if (pst_path_scan_peek(scan) == '@' && !route(scan))
        return 0;
    if (!mailbox(scan) || !pst_path_scan_take(scan, '>'))
        return 0;
    c = pst_path_scan_peek(scan);
    return scan->at - from <= PATH_OCTETS && (c < 0 || c == ' ');
}
