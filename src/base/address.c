/* SPDX-License-Identifier: MIT */
/* address.c - writes an IP address and its port as text. */
#include "postern_base.h"
#include "text.h"

static void inet(pst_text *text, const unsigned char *octets)
{
    int i;

    for (i = 0; i < 4; i++) {
        if (i > 0)
            pst_text_char(text, '.');
        pst_text_number(text, octets[i]);
    }
}

static unsigned long group(const unsigned char *octets, int i)
{
    return (unsigned long)octets[2 * i] << 8 | octets[2 * i + 1];
}

/* RFC 5952 4.2: finds the longest run of two or more zero groups, the first
   one if several are equally long.  It is written as "::". */
static int longest_run(const unsigned char *octets, int *length)
{
    int i, n, place = -1;

    *length = 1;
    for (i = 0; i < 8; i += n + 1) {
        for (n = 0; i + n < 8 && group(octets, i + n) == 0; n++)
            ;
        if (n > *length) {
            place = i;
            *length = n;
        }
    }
    return place;
}

static void inet6(pst_text *text, const unsigned char *octets)
{
    int i, length, run = longest_run(octets, &length);

    for (i = 0; i < 8; i++) {
        if (i == run) {
            pst_text_string(text, "::");
            i += length - 1;
            continue;
        }
        if (i > 0 && i != run + length)
            pst_text_char(text, ':');
        pst_text_hex(text, group(octets, i));
    }
}

char *postern_address_text(const postern_address *address, char *buffer,
    size_t size)
{
    pst_text text;

    pst_text_init(&text, buffer, size);
    if (address->family == POSTERN_FAMILY_INET)
        inet(&text, address->octets);
    else if (address->family == POSTERN_FAMILY_INET6)
        inet6(&text, address->octets);
    else
        pst_text_string(&text, address->family == POSTERN_FAMILY_LOCAL
            ? "local" : "unknown");
    return buffer;
}
