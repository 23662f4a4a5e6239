/* SPDX-License-Identifier: MIT */
/* network.c - parses lists of networks, and searches an address in them. */
#include <string.h>

#include "ascii.h"
#include "network.h"
#include "numeric.h"

typedef struct network {
    postern_address address;
    unsigned bits;              /* how many bits at the start of the address
                                   count */
} network;

static unsigned all_bits(const postern_address *address)
{
    return address->family == POSTERN_FAMILY_INET ? 32
        : address->family == POSTERN_FAMILY_INET6 ? 128 : 0;
}

/* Parses digits such as "24", without a leading zero, up to `most`. */
static int read_bits(const char *at, const char *end, unsigned most,
    unsigned *bits)
{
    if (at == end || (*at == '0' && end - at > 1))
        return 0;
    for (*bits = 0; at < end; at++) {
        if (!pst_ascii_is_digit((unsigned char)*at))
            return 0;
        *bits = *bits * 10 + (unsigned)(*at - '0');
        if (*bits > most)
            return 0;
    }
    return 1;
}

static int read_network(const char *at, size_t length, network *into)
{
    const char *slash = (const char *)memchr(at, '/', length);
    size_t size = slash == NULL ? length : (size_t)(slash - at);

    memset(into, 0, sizeof(*into));
    if (length == 5 && memcmp(at, "local", 5) == 0) {
        into->address.family = POSTERN_FAMILY_LOCAL;
        return 1;
    }
    if (!pst_numeric_parse(at, size, &into->address))
        return 0;
    into->bits = all_bits(&into->address);
    return slash == NULL
        || read_bits(slash + 1, at + length, into->bits, &into->bits);
}

/* Parses the next network of a list.  Returns where the list continues, or
   NULL: it is wrong. */
static const char *next(const char *list, network *into)
{
    size_t length;

    list += strspn(list, " ");
    length = strcspn(list, ", ");
    if (!read_network(list, length, into))
        return NULL;
    list += length;
    list += strspn(list, " ");
    return *list == ',' ? list + 1 : *list == '\0' ? list : NULL;
}

int pst_network_check(const char *list)
{
    network one;
    const char *at = list;

    do
        at = next(at, &one);
    while (at != NULL && *at != '\0');
    return at != NULL && at[-1] != ',';
}

void pst_network_unmap(postern_address *address)
{
    static const unsigned char mapped[12] = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF
    };

    if (address->family != POSTERN_FAMILY_INET6
        || memcmp(address->octets, mapped, sizeof(mapped)) != 0)
        return;
    address->family = POSTERN_FAMILY_INET;
    memmove(address->octets, address->octets + 12, 4);
}

static int is_in(const network *one, const postern_address *address)
{
    unsigned whole = one->bits / 8;
    int mask = 0xFF00 >> one->bits % 8 & 0xFF;

    return one->address.family == address->family
        && memcmp(one->address.octets, address->octets, whole) == 0
        && (mask == 0 || ((one->address.octets[whole]
            ^ address->octets[whole]) & mask) == 0);
}

int pst_network_holds(const char *list, const postern_address *address)
{
    postern_address plain = *address;
    network one;

    pst_network_unmap(&plain);
    while (*list != '\0' && (list = next(list, &one)) != NULL)
        if (is_in(&one, &plain))
            return 1;
    return 0;
}
