/* SPDX-License-Identifier: MIT */
/*
 * certificate.c - writes a self-signed certificate (RFC 5280) for a P-256 key.
 */
#include <string.h>

#include "base/numeric.h"
#include "certificate.h"

/* The size of a certificate without names, and the most that a name takes in
   addition to its own octets. */
#define FIXED_OCTETS 768
#define NAME_OCTETS 4

/* RFC 5280 appendix A.1: ub-common-name. */
#define COMMON_NAME_MOST 64

static const unsigned char version_3[] = { 2 };
static const unsigned char is_true[] = { 0xFF };

/* Object identifiers, without tag and length. */
static const unsigned char ecdsa_with_sha256[] = {
    0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02
};
static const unsigned char ec_public_key[] = {
    0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01
};
static const unsigned char prime256v1[] = {
    0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07
};
static const unsigned char server_auth[] = {
    0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01
};
static const unsigned char common_name[] = { 0x55, 0x04, 0x03 };
static const unsigned char subject_key_id[] = { 0x55, 0x1D, 0x0E };
static const unsigned char alt_name[] = { 0x55, 0x1D, 0x11 };
static const unsigned char basic_constraints[] = { 0x55, 0x1D, 0x13 };
static const unsigned char ext_key_usage[] = { 0x55, 0x1D, 0x25 };

#define PUT_OID(writer, oid) \
    pst_tls_der_put(writer, PST_TLS_DER_OID, oid, sizeof(oid))

/* Writes a BIT STRING without unused bits. */
static void put_bits(pst_tls_writer *writer, const void *octets,
    size_t length)
{
    static const unsigned char unused[] = { 0 };
    size_t mark = pst_tls_der_mark(writer);

    pst_tls_der_raw(writer, octets, length);
    pst_tls_der_raw(writer, unused, 1);
    pst_tls_der_close(writer, PST_TLS_DER_BIT_STRING, mark);
}

static void put_algorithm(pst_tls_writer *writer)
{
    size_t mark = pst_tls_der_mark(writer);

    PUT_OID(writer, ecdsa_with_sha256);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
}

static void put_public_key(pst_tls_writer *writer, const unsigned char *point)
{
    size_t all = pst_tls_der_mark(writer), mark;

    put_bits(writer, point, PST_TLS_POINT);
    mark = pst_tls_der_mark(writer);
    PUT_OID(writer, prime256v1);
    PUT_OID(writer, ec_public_key);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, all);
}

/* The value was written since the mark. */
static void close_extension(pst_tls_writer *writer, const unsigned char *oid,
    int critical, size_t mark)
{
    pst_tls_der_close(writer, PST_TLS_DER_OCTET_STRING, mark);
    if (critical)
        pst_tls_der_put(writer, PST_TLS_DER_BOOLEAN, is_true, 1);
    pst_tls_der_put(writer, PST_TLS_DER_OID, oid, 3);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
}

/* RFC 5280 4.2.1.6: a dNSName is [2], an iPAddress [7]. */
static void put_name(pst_tls_writer *writer, const char *name)
{
    postern_address address;

    if (!pst_numeric_parse(name, strlen(name), &address))
        pst_tls_der_put(writer, 0x82, name, strlen(name));
    else
        pst_tls_der_put(writer, 0x87, address.octets,
            address.family == POSTERN_FAMILY_INET ? 4 : 16);
}

static void put_names(pst_tls_writer *writer, const char *const *names)
{
    size_t mark = pst_tls_der_mark(writer), count = 0;

    while (names[count] != NULL)
        count++;
    while (count > 0)
        put_name(writer, names[--count]);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
    close_extension(writer, alt_name, 0, mark);
}

/* RFC 7093 2: the leftmost 160 bits of the SHA-256 of the key. */
static void put_key_id(pst_tls_writer *writer,
    const pst_tls_provider *provider, const unsigned char *point)
{
    size_t mark = pst_tls_der_mark(writer);
    unsigned char digest[32];

    provider->sha256(point, PST_TLS_POINT, digest);
    pst_tls_der_put(writer, PST_TLS_DER_OCTET_STRING, digest, 20);
    close_extension(writer, subject_key_id, 0, mark);
}

/* Not an authority, because some clients refuse one as a server.  And no
   keyUsage: OpenSSL before 3 does not accept a certificate as its own issuer
   if it has one without keyCertSign, which only an authority may have. */
static void put_usage(pst_tls_writer *writer)
{
    size_t mark = pst_tls_der_mark(writer);

    PUT_OID(writer, server_auth);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
    close_extension(writer, ext_key_usage, 0, mark);
    mark = pst_tls_der_mark(writer);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
    close_extension(writer, basic_constraints, 1, mark);
}

static void put_extensions(pst_tls_writer *writer,
    const pst_tls_certificate *certificate, const pst_tls_provider *provider)
{
    size_t mark = pst_tls_der_mark(writer);

    put_key_id(writer, provider, certificate->point);
    put_usage(writer);
    put_names(writer, certificate->names);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
    pst_tls_der_close(writer, PST_TLS_DER_FIRST + 3, mark);
}

/* Writes issuer and subject: the first name that is not too long. */
static void put_common_name(pst_tls_writer *writer, const char *const *names)
{
    size_t mark = pst_tls_der_mark(writer);

    while (*names != NULL && strlen(*names) > COMMON_NAME_MOST)
        names++;
    if (*names != NULL) {
        pst_tls_der_put(writer, PST_TLS_DER_UTF8, *names, strlen(*names));
        PUT_OID(writer, common_name);
        pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
        pst_tls_der_close(writer, PST_TLS_DER_SET, mark);
    }
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
}

static void put_validity(pst_tls_writer *writer,
    const pst_tls_certificate *certificate)
{
    size_t mark = pst_tls_der_mark(writer);

    pst_tls_validity_put(writer, certificate->end);
    pst_tls_validity_put(writer, certificate->begin);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
}

/* RFC 5280 4.1.2.2: positive; 0x40 keeps all its octets in DER. */
static void put_serial(pst_tls_writer *writer, const unsigned char *random)
{
    unsigned char serial[PST_TLS_SERIAL];

    memcpy(serial, random, sizeof(serial));
    serial[0] = (unsigned char)((serial[0] & 0x7F) | 0x40);
    pst_tls_der_put(writer, PST_TLS_DER_INTEGER, serial, sizeof(serial));
}

/* TBSCertificate (RFC 5280 4.1), the last member first. */
static void put_body(pst_tls_writer *writer,
    const pst_tls_certificate *certificate, const pst_tls_provider *provider)
{
    size_t mark;

    put_extensions(writer, certificate, provider);
    put_public_key(writer, certificate->point);
    put_common_name(writer, certificate->names);
    put_validity(writer, certificate);
    put_common_name(writer, certificate->names);
    put_algorithm(writer);
    put_serial(writer, certificate->serial);
    mark = pst_tls_der_mark(writer);
    pst_tls_der_put(writer, PST_TLS_DER_INTEGER, version_3, 1);
    pst_tls_der_close(writer, PST_TLS_DER_FIRST, mark);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, 0);
}

size_t pst_tls_certificate_room(const char *const *names)
{
    size_t room = FIXED_OCTETS;

    for (; *names != NULL; names++)
        room += strlen(*names) + NAME_OCTETS;
    return 2 * room;
}

/* Writes the body into the second half of the block, signs it, and writes the
   whole into the first half. */
int pst_tls_certificate_write(const pst_tls_certificate *certificate,
    const pst_tls_provider *provider, const void *key, void *block,
    size_t size, pst_tls_octets *der)
{
    unsigned char *start = (unsigned char *)block;
    unsigned char signature[72];
    pst_tls_writer body, all;
    size_t length;

    pst_tls_der_begin(&body, start + size / 2, size - size / 2);
    put_body(&body, certificate, provider);
    if (body.full)
        return 0;
    length = provider->sign(key, pst_tls_der_written(&body), body.length,
        signature);
    if (length == 0)
        return 0;
    pst_tls_der_begin(&all, start, size / 2);
    put_bits(&all, signature, length);
    put_algorithm(&all);
    pst_tls_der_raw(&all, pst_tls_der_written(&body), body.length);
    pst_tls_der_close(&all, PST_TLS_DER_SEQUENCE, 0);
    der->octets = pst_tls_der_written(&all);
    der->length = all.length;
    return !all.full;
}
