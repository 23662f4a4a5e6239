/* SPDX-License-Identifier: MIT */
/* path_domain.c - domains and address literals (RFC 5321 4.1.2, 4.1.3). */
#include <string.h>

#include "base/ascii.h"
#include "path_domain.h"

/* RFC 5321 4.5.3.1.2 and RFC 1035 2.3.4. */
#define DOMAIN_OCTETS 255
#define LABEL_OCTETS 63

/*
 * RFC 5321 4.1.2: sub-domain = Let-dig [Ldh-str].  The limit counts
 * characters, not octets: the encoded form of a U-label in DNS never has fewer
 * octets than the label has characters, but may have fewer than its UTF-8.
 */
static int is_label(const char *at, const char *end)
{
    const char *c;
    size_t characters = 0;

    if (at == end || *at == '-' || end[-1] == '-')
        return 0;
    for (c = at; c < end; c++) {
        int octet = (unsigned char)*c;

        if (octet < 0x80 && octet != '-' && !pst_ascii_is_alnum(octet))
            return 0;
        characters += (octet & 0xC0) != 0x80;
    }
    return characters <= LABEL_OCTETS;
}

int pst_path_domain_valid(const char *text, size_t length)
{
    const char *end = text + length;
    const char *dot;

    if (length > DOMAIN_OCTETS)
        return 0;
    while ((dot = (const char *)memchr(text, '.', (size_t)(end - text)))
        != NULL) {
        if (!is_label(text, dot))
            return 0;
        text = dot + 1;
    }
    return is_label(text, end);
}

/* Snum = 1*3DIGIT, 0 to 255.  Returns its end, or NULL: it is none. */
static const char *skip_snum(const char *at, const char *end)
{
    const char *from = at;
    int number = 0;

    while (at < end && at - from < 3
        && pst_ascii_is_digit((unsigned char)*at))
        number = number * 10 + (*at++ - '0');
    return at == from || number > 255 ? NULL : at;
}

static int is_ipv4(const char *at, const char *end)
{
    int i;

    for (i = 0; i < 4; i++) {
        if (i > 0 && (at == end || *at++ != '.'))
            return 0;
        at = skip_snum(at, end);
        if (at == NULL)
            return 0;
    }
    return at == end;
}

/* IPv6-hex = 1*4HEXDIG.  Returns its end; `at` if there is none. */
static const char *skip_hex(const char *at, const char *end)
{
    const char *from = at;

    while (at < end && at - from < 4 && *at != '\0'
        && strchr("0123456789abcdefABCDEF", *at) != NULL)
        at++;
    return at;
}

/*
 * RFC 5321 4.1.3: eight groups, of which an IPv4 address may replace the last
 * two; or one "::", which replaces at least two groups, with at most six
 * others.
 */
static int is_ipv6(const char *at, const char *end)
{
    int groups = 0;
    int gaps = 0;

    if (end - at >= 2 && memcmp(at, "::", 2) == 0) {
        gaps = 1;
        at += 2;
    }
    while (at < end || gaps == 0) {
        const char *behind = skip_hex(at, end);

        if (behind < end && *behind == '.') {
            if (!is_ipv4(at, end))
                return 0;
            groups += 2;
            break;
        }
        if (behind == at)
            return 0;
        groups++;
        if (behind == end)
            break;
        if (*behind++ != ':' || behind == end)
            return 0;
        at = behind;
        if (*at == ':') {
            gaps++;
            at++;
        }
    }
    return gaps == 0 ? groups == 8 : gaps == 1 && groups <= 6;
}

int pst_path_domain_literal_valid(const char *text, size_t length)
{
    const char *end = text + length;

    if (length >= 5 && pst_ascii_begins(text, "IPv6:"))
        return is_ipv6(text + 5, end);
    return is_ipv4(text, end);
}
