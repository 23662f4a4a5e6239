/* SPDX-License-Identifier: MIT */
/* base64.c - encodes and decodes base64 (RFC 4648 4). */
#include "base64.h"

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void encode_quantum(const unsigned char *in, size_t length, char *text)
{
    unsigned second = length > 1 ? in[1] : 0;
    unsigned third = length > 2 ? in[2] : 0;

    text[0] = alphabet[in[0] >> 2];
    text[1] = alphabet[(in[0] & 3u) << 4 | second >> 4];
    text[2] = length > 1 ? alphabet[(second & 15) << 2 | third >> 6] : '=';
    text[3] = length > 2 ? alphabet[third & 63] : '=';
}

size_t pst_base64_encode(const void *octets, size_t length, char *text,
    size_t size)
{
    const unsigned char *in = (const unsigned char *)octets;
    char *at = text;
    size_t room = size == 0 ? 0 : PST_BASE64_OCTETS(size - 1);

    if (size > 0)
        *text = '\0';
    if (length > room)
        return 0;
    while (length > 0) {
        size_t now = length > 3 ? 3 : length;

        encode_quantum(in, now, at);
        in += now;
        length -= now;
        at += 4;
    }
    if (size > 0)
        *at = '\0';
    return (size_t)(at - text);
}

/* The value of a character, 0 to 63; 64 if it is not of base64. */
static unsigned value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (unsigned)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0') + 52;
    if (c == '+')
        return 62;
    return c == '/' ? 63 : 64;
}

/* Decodes four characters; returns the number of octets, 0 if they are
   wrong. */
static size_t decode_quantum(const char *text, unsigned char *out)
{
    unsigned a = value(text[0]), b = value(text[1]);
    unsigned c = value(text[2]), d = value(text[3]);

    if (a > 63 || b > 63)
        return 0;
    out[0] = (unsigned char)(a << 2 | b >> 4);
    if (text[2] == '=' && text[3] == '=')
        return (b & 15) == 0 ? 1 : 0;
    if (c > 63)
        return 0;
    out[1] = (unsigned char)((b & 15) << 4 | c >> 2);
    if (text[3] == '=')
        return (c & 3) == 0 ? 2 : 0;
    if (d > 63)
        return 0;
    out[2] = (unsigned char)((c & 3) << 6 | d);
    return 3;
}

int pst_base64_decode(const char *text, size_t length, void *octets,
    size_t size, size_t *written)
{
    unsigned char *at = (unsigned char *)octets;
    size_t i, n;

    *written = 0;
    if (length % 4 != 0)
        return 0;
    for (; length > 0; text += 4, length -= 4) {
        unsigned char out[3];
        size_t now = decode_quantum(text, out);

        if (now == 0 || (now < 3 && length > 4))
            return 0;
        if (now > size - *written)
            return 0;
        for (i = 0, n = *written; i < now; i++)
            at[n + i] = out[i];
        *written = n + now;
    }
    return 1;
}
