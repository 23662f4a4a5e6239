/* SPDX-License-Identifier: MIT */
/* proxy_value.c - the values of a PROXY header. */
#include <string.h>

#include "proxy.h"

#define CRC32C 0x03
#define SSL 0x20

/* The octet `client` and `verify` come before the values inside SSL. */
#define SSL_START 5

/* Type and length come before a value. */
#define VALUE_START 3

static const struct {
    const char *name;
    int number;
} rows[] = {
#define ROW(name, number) { #name, number },
    POSTERN_PROXY_VALUES(ROW)
#undef ROW
    { NULL, 0 }
};

const char *postern_proxy_name(int number)
{
    size_t i;

    for (i = 0; rows[i].name != NULL && rows[i].number != number; i++)
        ;
    return rows[i].name;
}

int postern_proxy_number(const char *name)
{
    size_t i;

    for (i = 0; rows[i].name != NULL; i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].number;
    return -1;
}

/* ---- one after the other ------------------------------------------------ */

static int octet(const char *at)
{
    return (unsigned char)*at;
}

/* Measures the value at `octets`, of which `left` are there: returns its
   length with type and length; 0: it is incomplete. */
static size_t look(const char *octets, size_t left, size_t *length)
{
    if (left < VALUE_START)
        return 0;
    *length = (size_t)octet(octets + 1) * 256 + (size_t)octet(octets + 2);
    return *length > left - VALUE_START ? 0 : VALUE_START + *length;
}

/* The values inside SSL come next, so only the start of SSL is skipped.  They
   fill it to its end, otherwise the header would have been refused. */
int postern_proxy_next(const postern_proxy *proxy, size_t *place, int *number,
    const char **value, size_t *length)
{
    const char *at = proxy->values + *place;
    size_t size = *place >= proxy->values_length ? 0
        : look(at, proxy->values_length - *place, length);

    if (size == 0)
        return 0;
    *number = octet(at);
    *value = at + VALUE_START;
    *place += *number == SSL ? VALUE_START + SSL_START : size;
    return 1;
}

const char *postern_proxy_value(const postern_proxy *proxy, int number,
    size_t *length)
{
    const char *value;
    size_t place = 0;
    int found;

    while (postern_proxy_next(proxy, &place, &found, &value, length))
        if (found == number)
            return value;
    *length = 0;
    return NULL;
}

const char *postern_proxy_named(const postern_proxy *proxy, const char *name,
    size_t *length)
{
    return postern_proxy_value(proxy, postern_proxy_number(name), length);
}

static unsigned long four(const char *at)
{
    return (unsigned long)octet(at) << 24 | (unsigned long)octet(at + 1) << 16
        | (unsigned long)octet(at + 2) << 8 | (unsigned long)octet(at + 3);
}

int postern_proxy_ssl(const postern_proxy *proxy, unsigned *client,
    unsigned long *verify)
{
    size_t length;
    const char *value = postern_proxy_value(proxy, SSL, &length);

    if (value == NULL)
        return 0;
    if (client != NULL)
        *client = (unsigned)octet(value);
    if (verify != NULL)
        *verify = four(value + 1);
    return 1;
}

/* ---- are they right ----------------------------------------------------- */

/* RFC 3720 B.4, a bit at a time: a header is short. */
static unsigned long add_to_crc(unsigned long crc, int c)
{
    int i;

    crc ^= (unsigned long)c;
    for (i = 0; i < 8; i++)
        crc = crc >> 1 ^ ((crc & 1) != 0 ? 0x82F63B78UL : 0);
    return crc;
}

/* Section 2.2.3: the checksum of the whole header, in which its own four
   octets count as zero. */
static int is_checksum(const postern_proxy *proxy, const char *value)
{
    const char *end = proxy->header + proxy->length, *at;
    unsigned long crc = 0xFFFFFFFFUL;

    for (at = proxy->header; at < end; at++)
        crc = add_to_crc(crc, at >= value && at < value + 4 ? 0 : octet(at));
    return (crc ^ 0xFFFFFFFFUL) == four(value);
}

/* Are they values that fill `left` octets?  SSL contains values, but no second
   SSL. */
static int are_whole(const char *at, size_t left, int is_inside)
{
    size_t size, length;

    for (; left > 0; at += size, left -= size) {
        size = look(at, left, &length);
        if (size == 0)
            return 0;
        if (octet(at) == SSL && (is_inside || length < SSL_START
            || !are_whole(at + VALUE_START + SSL_START, length - SSL_START,
                1)))
            return 0;
    }
    return 1;
}

const char *pst_proxy_values_fault(const postern_proxy *proxy)
{
    size_t length;
    const char *value;

    if (!are_whole(proxy->values, proxy->values_length, 0))
        return "PROXYv2 malformed TLV";
    value = postern_proxy_value(proxy, CRC32C, &length);
    if (value != NULL && (length != 4 || !is_checksum(proxy, value)))
        return "PROXYv2 wrong CRC32C";
    return NULL;
}
