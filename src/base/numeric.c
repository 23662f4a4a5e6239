/* SPDX-License-Identifier: MIT */
/* numeric.c - reads an IP address from text (RFC 4291 2.2). */
#include <string.h>

#include "ascii.h"
#include "numeric.h"

/* The part of a text that was not parsed yet. */
typedef struct rest {
    const char *at;
    const char *end;
} rest;

static int next(const rest *left)
{
    return left->at < left->end ? (unsigned char)*left->at : -1;
}

static int skip(rest *left, char c)
{
    if (left->at == left->end || *left->at != c)
        return 0;
    left->at++;
    return 1;
}

static int hex_value(int c)
{
    c = pst_ascii_lower(c);
    if (pst_ascii_is_digit(c))
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* 0 to 255, as one octet of an IPv4 address. */
static int decimal(rest *left, unsigned char *octet)
{
    const char *start = left->at;
    int value = 0;

    while (pst_ascii_is_digit(next(left)) && left->at - start < 3)
        value = 10 * value + *left->at++ - '0';
    /* Some programs read leading zeros as octal, others as decimal. */
    if (left->at == start || value > 255
        || (*start == '0' && left->at - start > 1))
        return 0;
    *octet = (unsigned char)value;
    return 1;
}

/* The whole rest of the text has to be an IPv4 address. */
static int inet(rest left, unsigned char octets[4])
{
    int i;

    for (i = 0; i < 4; i++)
        if ((i > 0 && !skip(&left, '.')) || !decimal(&left, octets + i))
            return 0;
    return left.at == left.end;
}

static int group(rest *left, unsigned char octets[2])
{
    const char *start = left->at;
    unsigned value = 0;

    while (hex_value(next(left)) >= 0 && left->at - start < 4)
        value = 16 * value
            + (unsigned)hex_value((unsigned char)*left->at++);
    octets[0] = (unsigned char)(value >> 8);
    octets[1] = (unsigned char)(value & 0xFF);
    return left->at > start;
}

/* Parses groups up to the end or a "::", which it skips.  Returns the octets
   so far, or -1. */
static int groups(rest *left, unsigned char octets[16], int count, int *gap)
{
    while (left->at < left->end) {
        if (count <= 12 && inet(*left, octets + count)) {
            left->at = left->end;
            return count + 4;
        }
        if (count > 14 || !group(left, octets + count))
            return -1;
        count += 2;
        if (left->at == left->end)
            break;
        if (!skip(left, ':') || left->at == left->end)
            return -1;
        if (skip(left, ':')) {
            if (*gap >= 0)
                return -1;
            *gap = count;
        }
    }
    return count;
}

/* RFC 4291 2.2: "::" stands for one or more groups of zeros. */
static int inet6(rest left, unsigned char octets[16])
{
    int gap = -1, count;

    if (next(&left) == ':') {
        left.at++;
        if (!skip(&left, ':'))
            return 0;
        gap = 0;
    }
    count = groups(&left, octets, 0, &gap);
    if (gap < 0)
        return count == 16;
    if (count < 0 || count > 14)
        return 0;
    memmove(octets + 16 - (count - gap), octets + gap, (size_t)(count - gap));
    memset(octets + gap, 0, (size_t)(16 - count));
    return 1;
}

int pst_numeric_parse(const char *text, size_t length,
    postern_address *address)
{
    rest all;

    all.at = text;
    all.end = text + length;
    memset(address, 0, sizeof(*address));
    if (inet(all, address->octets))
        address->family = POSTERN_FAMILY_INET;
    else if (inet6(all, address->octets))
        address->family = POSTERN_FAMILY_INET6;
    return address->family != POSTERN_FAMILY_NONE;
}
