/* SPDX-License-Identifier: MIT */
/*
 * fuzz_proxy.c - headers of the PROXY protocol: what is found is the same
 * however much stands behind it, its beginnings all wait for more, and all
 * that is pointed to lies in it.  The first octet asks for a right start.
 */
#include <stdlib.h>
#include <string.h>

#include "smtp/proxy.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void require(int truth)
{
    if (!truth)
        abort();
}

static void require_values(const postern_proxy *proxy)
{
    const char *end = proxy->header + proxy->length, *value;
    size_t place = 0, length, other;
    int number;

    require(proxy->values >= proxy->header
        && proxy->values + proxy->values_length <= end);
    while (postern_proxy_next(proxy, &place, &number, &value, &length)) {
        require(value >= proxy->values && value + length <= end);
        require(postern_proxy_value(proxy, number, &other) != NULL);
        require(other < 65536);
    }
    require(place == proxy->values_length);
    (void)postern_proxy_ssl(proxy, NULL, NULL);
}

static void require_addresses(const postern_proxy *proxy)
{
    char text[46];

    (void)postern_address_text(&proxy->source, text, sizeof(text));
    require(strcmp(text, "unknown") != 0 || proxy->source.port == 0);
    require(proxy->source.family == proxy->destination.family);
    require(!proxy->is_local
        || proxy->source.family == POSTERN_FAMILY_NONE);
}

/* In a block of just its size. */
static long parse(const char *octets, size_t length, int looks)
{
    char *copy = (char *)malloc(length > 0 ? length : 1);
    postern_proxy proxy;
    const char *why;
    long result;

    require(copy != NULL);
    memset(&proxy, 0, sizeof(proxy));
    memcpy(copy, octets, length);
    result = pst_proxy_parse(copy, length, &proxy, &why);
    require((result < 0) == (why != NULL));
    require(result <= (long)length && result <= POSTERN_PROXY_MOST);
    if (result == 0)
        require(pst_proxy_room(copy, length) > length);
    if (result > 0 && looks) {
        require(proxy.length == (size_t)result);
        require_values(&proxy);
        require_addresses(&proxy);
    }
    free(copy);
    return result;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static char octets[20 + 8192];
    size_t length = 0, i;
    long result;

    if (size == 0 || size > 8192)
        return 0;
    if (data[0] == '1') {
        memcpy(octets, "PROXY TCP4 ", 11);
        length = 11;
    } else if (data[0] == '2') {
        memcpy(octets, "\r\n\r\n\0\r\nQUIT\n\041", 13);
        length = 13;
    }
    memcpy(octets + length, data + 1, size - 1);
    length += size - 1;
    result = parse(octets, length, 1);
    if (result > 0) {
        require(parse(octets, (size_t)result, 1) == result);
        for (i = 0; i < (size_t)result; i += 1 + i / 64)
            require(parse(octets, i, 0) == 0);
    } else if (result < 0) {
        require(parse(octets, length + 8, 0) < 0);
    }
    return 0;
}
