/* SPDX-License-Identifier: MIT */
/*
 * proxy.c - parses the header of the PROXY protocol, version 1 (a line) or 2
 * (octets).  "Section" refers to the PROXY protocol document.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/numeric.h"
#include "proxy.h"

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define SIGNATURE_LENGTH 12
#define WORD "PROXY "
#define WORD_LENGTH 6

/* Families of version 2, and the size of their addresses. */
enum { UNSPEC, INET, INET6, LOCAL, FAMILIES };
static const size_t address_lengths[FAMILIES] = { 0, 12, 36, 216 };

static const unsigned char *unsigned_octets(const char *octets)
{
    return (const unsigned char *)octets;
}

/* ---- version 1 ---------------------------------------------------------- */

/* The part of the line that was not parsed yet. */
typedef struct rest {
    const char *at;
    const char *end;
} rest;

/* Takes one blank and the next field; returns its length, 0: there is none. */
static size_t take_field(rest *left, const char **field)
{
    const char *blank;
    size_t length;

    if (left->at == left->end || *left->at != ' ')
        return 0;
    *field = ++left->at;
    length = (size_t)(left->end - left->at);
    blank = (const char *)memchr(left->at, ' ', length);
    if (blank != NULL)
        length = (size_t)(blank - left->at);
    left->at += length;
    return length;
}

static const char *take_address(rest *left, int family,
    postern_address *address)
{
    const char *field = NULL;
    size_t length = take_field(left, &field);

    if (length == 0 || !pst_numeric_parse(field, length, address))
        return "PROXYv1 address malformed";
    if (address->family == family)
        return NULL;
    return family == POSTERN_FAMILY_INET ? "PROXYv1 address not IPv4"
        : "PROXYv1 address not IPv6";
}

/* Section 2.1: "a decimal integer", "heading zeroes are not permitted". */
static const char *take_port(rest *left, postern_address *address)
{
    const char *field = NULL;
    size_t i, length = take_field(left, &field);
    unsigned long port = 0;

    if (length == 0 || (length > 1 && *field == '0'))
        return "PROXYv1 port malformed";
    for (i = 0; i < length; i++) {
        if (!pst_ascii_is_digit((unsigned char)field[i]))
            return "PROXYv1 port malformed";
        if (port <= 65535)
            port = 10 * port + (unsigned long)(field[i] - '0');
    }
    if (port > 65535)
        return "PROXYv1 port out of bounds";
    address->port = (unsigned short)port;
    return NULL;
}

static const char *take_addresses(rest *left, int family,
    postern_proxy *proxy)
{
    const char *why = take_address(left, family, &proxy->source);

    if (why == NULL)
        why = take_address(left, family, &proxy->destination);
    if (why == NULL)
        why = take_port(left, &proxy->source);
    if (why == NULL)
        why = take_port(left, &proxy->destination);
    if (why == NULL && left->at < left->end)
        why = "PROXYv1 unrecognized extraneous data";
    return why;
}

static int is(const char *field, size_t length, const char *word)
{
    return length == strlen(word) && memcmp(field, word, length) == 0;
}

/* Section 2.1: "the receiver must ignore anything presented before the CRLF"
   after UNKNOWN. */
static const char *line_fault(rest left, postern_proxy *proxy)
{
    const char *field = "";
    size_t length = take_field(&left, &field);

    if (is(field, length, "UNKNOWN"))
        return NULL;
    if (is(field, length, "TCP4"))
        return take_addresses(&left, POSTERN_FAMILY_INET, proxy);
    if (is(field, length, "TCP6"))
        return take_addresses(&left, POSTERN_FAMILY_INET6, proxy);
    return "PROXYv1 unrecognized protocol";
}

static long parse_line(const char *octets, size_t length,
    postern_proxy *proxy, const char **why)
{
    size_t most = length < POSTERN_PROXY_TEXT_MOST ? length
        : POSTERN_PROXY_TEXT_MOST;
    const char *end = (const char *)memchr(octets, '\n', most);
    rest left;

    if (end == NULL && length < POSTERN_PROXY_TEXT_MOST)
        return 0;
    if (end == NULL) {
        *why = "PROXYv1 header too long";
        return -1;
    }
    left.at = octets + WORD_LENGTH - 1;
    left.end = end - 1;
    *why = *left.end == '\r' ? line_fault(left, proxy) : "PROXYv1 malformed";
    proxy->version = 1;
    return *why == NULL ? (long)(end + 1 - octets) : -1;
}

/* ---- version 2 ---------------------------------------------------------- */

static unsigned two(const unsigned char *octets)
{
    return octets[0] * 256U + octets[1];
}

/* Each address has `size` octets; the ports follow. */
static void copy_addresses(postern_proxy *proxy, int family, size_t size,
    const unsigned char *from)
{
    proxy->source.family = proxy->destination.family = (unsigned char)family;
    memcpy(proxy->source.octets, from, size);
    memcpy(proxy->destination.octets, from + size, size);
    from += 2 * size;
    proxy->source.port = (unsigned short)two(from);
    proxy->destination.port = (unsigned short)two(from + 2);
}

/* The path of a local socket has no meaning on another machine.  It is still
   in the header. */
static void take_octets(postern_proxy *proxy, unsigned family,
    const unsigned char *block)
{
    if (family == INET)
        copy_addresses(proxy, POSTERN_FAMILY_INET, 4, block);
    else if (family == INET6)
        copy_addresses(proxy, POSTERN_FAMILY_INET6, 16, block);
    else if (family == LOCAL)
        proxy->source.family = proxy->destination.family =
            POSTERN_FAMILY_LOCAL;
}

/* Parses the block after the start: addresses, then values. */
static const char *block_fault(postern_proxy *proxy, unsigned family,
    unsigned protocol, size_t length)
{
    const char *block = proxy->header + PST_PROXY_START;
    size_t addresses;

    if (family >= FAMILIES)
        return "PROXYv2 unsupported family";
    if (protocol > 2)
        return "PROXYv2 unsupported protocol";
    /* if one is unknown, the other must be, too */
    if ((family == UNSPEC) != (protocol == 0))
        return NULL;
    addresses = address_lengths[family];
    if (length < addresses)
        return "PROXYv2 truncated address";
    take_octets(proxy, family, unsigned_octets(block));
    proxy->is_datagram = protocol == 2;
    proxy->values = block + addresses;
    proxy->values_length = length - addresses;
    return pst_proxy_values_fault(proxy);
}

static const char *start_fault(const unsigned char *start)
{
    if (start[12] >> 4 != 2)
        return "PROXYv2 illegal version";
    if ((start[12] & 15) > 1)
        return "PROXYv2 unsupported command";
    if (two(start + 14) > POSTERN_PROXY_MOST - PST_PROXY_START)
        return "PROXYv2 header too long";
    return NULL;
}

/* Section 2.2: after LOCAL "the receiver must ... discard the protocol block
   including the family which is ignored". */
static long parse_octets(const char *octets, size_t length,
    postern_proxy *proxy, const char **why)
{
    const unsigned char *start = unsigned_octets(octets);
    size_t block;

    if (length < PST_PROXY_START)
        return 0;
    *why = start_fault(start);
    if (*why != NULL)
        return -1;
    block = two(start + 14);
    if (length < PST_PROXY_START + block)
        return 0;
    proxy->version = 2;
    proxy->is_local = (start[12] & 15) == 0;
    proxy->length = PST_PROXY_START + block;
    if (!proxy->is_local)
        *why = block_fault(proxy, start[13] >> 4, start[13] & 15U, block);
    return *why == NULL ? (long)proxy->length : -1;
}

/* ---- either ------------------------------------------------------------- */

static int begins(const char *octets, size_t length, const char *word,
    size_t size)
{
    return memcmp(octets, word, length < size ? length : size) == 0;
}

static void clear(postern_proxy *proxy, const char *octets)
{
    postern_address via = proxy->via;

    memset(proxy, 0, sizeof(*proxy));
    proxy->via = via;
    proxy->header = proxy->values = octets;
}

long pst_proxy_parse(const char *octets, size_t length, postern_proxy *proxy,
    const char **why)
{
    long result;

    *why = NULL;
    clear(proxy, octets);
    if (length == 0)
        return 0;
    if (begins(octets, length, WORD, WORD_LENGTH)) {
        result = parse_line(octets, length, proxy, why);
    } else if (begins(octets, length, SIGNATURE, SIGNATURE_LENGTH)) {
        result = parse_octets(octets, length, proxy, why);
    } else {
        *why = "PROXY unrecognized signature";
        return -1;
    }
    proxy->length = result > 0 ? (size_t)result : 0;
    return result;
}

size_t pst_proxy_room(const char *octets, size_t length)
{
    if (length == 0 || *octets == *WORD)
        return POSTERN_PROXY_TEXT_MOST;
    return length < PST_PROXY_START ? PST_PROXY_START
        : PST_PROXY_START + two(unsigned_octets(octets) + 14);
}
