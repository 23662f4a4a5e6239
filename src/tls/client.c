/* SPDX-License-Identifier: MIT */
/* client.c - reads a client's certificate: its purpose, and its name. */
#include <string.h>

#include "base/character.h"
#include "client.h"
#include "x509.h"

static const unsigned char ext_key_usage[3] = { 0x55, 0x1D, 0x25 };

/* RFC 5280 4.2.1.12: id-kp-clientAuth, anyExtendedKeyUsage. */
static const unsigned char client_auth[] = {
    0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02
};
static const unsigned char any_usage[] = { 0x55, 0x1D, 0x25, 0x00 };

#define IS_OID(oid, id) \
    ((oid)->length == sizeof(id) \
    && memcmp((oid)->octets, id, sizeof(id)) == 0)

int pst_tls_client_is_fit(pst_tls_octets certificate)
{
    pst_tls_octets subject, extensions, value, usages, oid;

    if (!pst_tls_x509_open(certificate, &subject, &extensions))
        return 0;
    if (!pst_tls_x509_extension(extensions, ext_key_usage, &value))
        return 1;
    if (!pst_tls_der_take(&value, PST_TLS_DER_SEQUENCE, &usages))
        return 0;
    while (pst_tls_der_take(&usages, PST_TLS_DER_OID, &oid))
        if (IS_OID(&oid, client_auth) || IS_OID(&oid, any_usage))
            return 1;
    return 0;
}

/* ---- who it is --------------------------------------------------------- */

/* Octets of a character in strings that are not UTF-8 (RFC 5280 4.1.2.4):
   Latin-1, UCS-2, UCS-4; 0: it is UTF-8 or ASCII. */
static size_t width_of(int tag)
{
    return tag == PST_TLS_DER_TELETEX ? 1 : tag == PST_TLS_DER_BMP ? 2
        : tag == PST_TLS_DER_UNIVERSAL ? 4 : 0;
}

static int is_string(int tag)
{
    return width_of(tag) > 0 || tag == PST_TLS_DER_UTF8
        || tag == PST_TLS_DER_PRINTABLE || tag == PST_TLS_DER_IA5;
}

/* Reads the first character of the rest. */
static pst_character next(const pst_tls_octets *from, int tag)
{
    pst_character character;
    size_t i, width = width_of(tag);

    if (width == 0)
        return pst_character_first(from->octets, from->length);
    character.length = width <= from->length ? width : from->length;
    character.valid = width <= from->length;
    character.point = 0;
    for (i = 0; i < character.length; i++)
        character.point = character.point << 8 | from->octets[i];
    if (character.point > 0x10FFFFUL
        || (character.point >= 0xD800UL && character.point < 0xE000UL))
        character.valid = 0;
    return character;
}

/* Writes UTF-8 (RFC 3629 3); returns the length. */
static size_t put(char *to, unsigned long point)
{
    static const unsigned char leads[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    size_t length = point < 0x80 ? 1 : point < 0x800 ? 2
        : point < 0x10000UL ? 3 : 4, i;

    for (i = length; i > 1; i--, point >>= 6)
        to[i - 1] = (char)(unsigned char)(0x80 | (point & 0x3F));
    to[0] = (char)(unsigned char)(leads[length] | point);
    return length;
}

static int show(pst_tls_octets from, int tag, char name[PST_TLS_CLIENT_NAME])
{
    size_t used = 0, length, shown;
    char octets[4];

    for (; from.length > 0; from.octets += length, from.length -= length) {
        pst_character character = next(&from, tag);

        length = character.length;
        shown = put(octets, character.valid
            && !pst_character_is_harmful(character.point) ? character.point
            : '?');
        if (shown >= PST_TLS_CLIENT_NAME - used)
            return 0;
        memcpy(name + used, octets, shown);
        used += shown;
    }
    name[used] = '\0';
    return 1;
}

static int find_address(pst_tls_octets extensions, pst_tls_octets *address)
{
    pst_tls_octets value, names;
    int tag;

    if (!pst_tls_x509_extension(extensions, pst_tls_x509_alt_name, &value)
        || !pst_tls_der_take(&value, PST_TLS_DER_SEQUENCE, &names))
        return 0;
    while (pst_tls_der_take_any(&names, &tag, address))
        if (tag == PST_TLS_X509_EMAIL)
            return 1;
    return 0;
}

int pst_tls_client_name(pst_tls_octets certificate,
    char name[PST_TLS_CLIENT_NAME])
{
    pst_tls_octets subject, extensions, found;
    int tag = PST_TLS_DER_IA5;

    name[0] = '\0';
    if (!pst_tls_x509_open(certificate, &subject, &extensions))
        return 0;
    if (!find_address(extensions, &found)
        && !pst_tls_x509_common_name(subject, is_string, &tag, &found))
        return 1;
    return show(found, tag, name);
}
