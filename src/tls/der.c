/* SPDX-License-Identifier: MIT */
/* der.c - reads elements of DER (X.690), and writes them. */
#include <string.h>

#include "der.h"

/* X.690 10.1: the definite form.  Leading zeros of a length, which BER allows,
   are accepted; they do no harm here. */
static int take_length(const unsigned char *at, size_t left, size_t *used,
    size_t *length)
{
    size_t i, count;
    unsigned long value = 0;

    *used = 1;
    *length = at[0];
    if (at[0] < 0x80)
        return 1;
    count = at[0] & 0x7Fu;
    if (count == 0 || count > 4 || left <= count)
        return 0;
    for (i = 1; i <= count; i++)
        value = value << 8 | at[i];
    if (value > left)
        return 0;
    *used = 1 + count;
    *length = (size_t)value;
    return 1;
}

int pst_tls_der_take_any(pst_tls_octets *from, int *tag,
    pst_tls_octets *inside)
{
    const unsigned char *at = from->octets;
    size_t used, length;

    /* 31 means that the tag continues in the next octet */
    if (from->length < 2 || (at[0] & 31) == 31
        || !take_length(at + 1, from->length - 1, &used, &length)
        || length > from->length - 1 - used)
        return 0;
    *tag = at[0];
    inside->octets = at + 1 + used;
    inside->length = length;
    from->octets = inside->octets + length;
    from->length -= 1 + used + length;
    return 1;
}

int pst_tls_der_take(pst_tls_octets *from, int tag, pst_tls_octets *inside)
{
    int found;

    return from->length > 0 && from->octets[0] == tag
        && pst_tls_der_take_any(from, &found, inside);
}

int pst_tls_der_is(const unsigned char *octets, size_t length, int tag)
{
    pst_tls_octets from, inside;

    from.octets = octets;
    from.length = length;
    return pst_tls_der_take(&from, tag, &inside) && from.length == 0;
}

void pst_tls_der_begin(pst_tls_writer *writer, void *block, size_t size)
{
    writer->start = (unsigned char *)block;
    writer->size = size;
    writer->length = 0;
    writer->full = 0;
}

const unsigned char *pst_tls_der_written(const pst_tls_writer *writer)
{
    return writer->start + (writer->size - writer->length);
}

void pst_tls_der_raw(pst_tls_writer *writer, const void *octets,
    size_t length)
{
    if (length > writer->size - writer->length)
        writer->full = 1;
    if (writer->full || length == 0)
        return;
    writer->length += length;
    memcpy(writer->start + (writer->size - writer->length), octets, length);
}

static void put_octet(pst_tls_writer *writer, size_t octet)
{
    unsigned char one = (unsigned char)(octet & 0xFF);

    pst_tls_der_raw(writer, &one, 1);
}

static void put_header(pst_tls_writer *writer, int tag, size_t length)
{
    size_t count = 0;

    if (length >= 0x80) {
        for (; length > 0; length >>= 8, count++)
            put_octet(writer, length);
        put_octet(writer, 0x80 + count);
    } else {
        put_octet(writer, length);
    }
    put_octet(writer, (size_t)tag);
}

void pst_tls_der_put(pst_tls_writer *writer, int tag, const void *octets,
    size_t length)
{
    pst_tls_der_raw(writer, octets, length);
    put_header(writer, tag, length);
}

size_t pst_tls_der_mark(const pst_tls_writer *writer)
{
    return writer->length;
}

void pst_tls_der_close(pst_tls_writer *writer, int tag, size_t mark)
{
    put_header(writer, tag, writer->length - mark);
}
