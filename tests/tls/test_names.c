/* SPDX-License-Identifier: MIT */
/* test_names.c - the names in certificates, and which host they match. */
#include <stdlib.h>

#include "fixtures.h"
#include "support/suite.h"
#include "tls/der.h"
#include "tls/names.h"

/* The names of a certificate with a blank behind each. */
static const char *names_of(const unsigned char *der, size_t length)
{
    static char names[600];
    size_t i, size = pst_tls_names_read(der, length, NULL, 0);

    if (size >= sizeof(names))
        return "too many";
    ASSERT_NUMBER(pst_tls_names_read(der, length, names, size), size);
    for (i = 0; i < size; i++)
        if (names[i] == '\0')
            names[i] = ' ';
    names[size] = '\0';
    return names;
}

static const char *fixture_names(fixture lines)
{
    static unsigned char der[FIXTURE_SIZE];

    return names_of(der, fixture_der(lines, der));
}

static void test_certificates_have_names(void)
{
    ASSERT_TEXT(fixture_names(fixture_ec256_certificate),
        "mail.example.com *.example.org ");
    ASSERT_TEXT(fixture_names(fixture_rsa_certificate),
        "mail.example.com rsa.example ");
    ASSERT_TEXT(fixture_names(fixture_chain), "chain.example ");
}

static void test_the_common_name_stands_in_for_them(void)
{
    ASSERT_TEXT(fixture_names(fixture_ec384_certificate), "ec384.example ");
    ASSERT_TEXT(fixture_names(fixture_rsa4096_certificate), "localhost ");
    /* "Example Root": no host has a blank in its name. */
    ASSERT_TEXT(fixture_names(fixture_root), "");
}

/* A certificate with a subject and extensions, as far as names go. */
static size_t make(unsigned char *der, size_t size, const pst_tls_octets
    *subject, const pst_tls_octets *extensions)
{
    pst_tls_writer writer;
    size_t mark;

    pst_tls_der_begin(&writer, der, size);
    if (extensions != NULL) {
        pst_tls_der_raw(&writer, extensions->octets, extensions->length);
        pst_tls_der_close(&writer, PST_TLS_DER_SEQUENCE, 0);
        pst_tls_der_close(&writer, PST_TLS_DER_FIRST + 3, 0);
    }
    pst_tls_der_put(&writer, PST_TLS_DER_SEQUENCE, "", 0);
    mark = pst_tls_der_mark(&writer);
    pst_tls_der_raw(&writer, subject->octets, subject->length);
    pst_tls_der_close(&writer, PST_TLS_DER_SEQUENCE, mark);
    pst_tls_der_put(&writer, PST_TLS_DER_SEQUENCE, "", 0);
    pst_tls_der_put(&writer, PST_TLS_DER_SEQUENCE, "", 0);
    pst_tls_der_put(&writer, PST_TLS_DER_SEQUENCE, "", 0);
    pst_tls_der_put(&writer, PST_TLS_DER_INTEGER, "\001", 1);
    pst_tls_der_close(&writer, PST_TLS_DER_SEQUENCE, 0);
    pst_tls_der_close(&writer, PST_TLS_DER_SEQUENCE, 0);
    CU_ASSERT_FATAL(!writer.full);
    memmove(der, pst_tls_der_written(&writer), writer.length);
    return writer.length;
}

/* One attribute in a set of its own. */
static void put_attribute(pst_tls_writer *writer, const char *oid, int tag,
    const char *value, size_t length)
{
    size_t mark = pst_tls_der_mark(writer);

    pst_tls_der_put(writer, tag, value, length);
    pst_tls_der_put(writer, PST_TLS_DER_OID, oid, 3);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
    pst_tls_der_close(writer, PST_TLS_DER_SET, mark);
}

static const char *by_subject(pst_tls_writer *writer)
{
    static unsigned char der[600];
    pst_tls_octets subject;

    subject.octets = pst_tls_der_written(writer);
    subject.length = writer->length;
    return names_of(der, make(der, sizeof(der), &subject, NULL));
}

static void test_the_last_common_name_counts(void)
{
    unsigned char block[300];
    pst_tls_writer writer;

    pst_tls_der_begin(&writer, block, sizeof(block));
    put_attribute(&writer, "\125\004\012", PST_TLS_DER_UTF8, "org.test", 8);
    put_attribute(&writer, "\125\004\003", 0x1E, "\0b\0m\0p", 6);
    put_attribute(&writer, "\125\004\003", PST_TLS_DER_PRINTABLE, "B.test",
        6);
    put_attribute(&writer, "\125\004\003", PST_TLS_DER_IA5, "a.test", 6);
    ASSERT_TEXT(by_subject(&writer), "b.test ");
}

static void test_names_that_no_host_has_are_left_out(void)
{
    static const struct {
        const char *name;
        size_t length;
        int valid;
    } rows[] = {
        { "a", 1, 1 }, { "a.b-c_d.9", 9, 1 }, { "*.a", 3, 1 }, { "", 0, 0 },
        { "*", 1, 0 }, { "*.", 2, 0 }, { "*a.b", 4, 0 }, { "a.*", 3, 0 },
        { "a.", 2, 0 }, { ".a", 2, 0 }, { "a..b", 4, 0 }, { "a\0b", 3, 0 },
        { "a\n", 2, 0 }, { "a b", 3, 0 }, { "\303\244", 2, 0 },
        { "*..a", 4, 0 }, { "**.a", 4, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned char block[300];
        pst_tls_writer writer;

        ASSERT_NUMBER(pst_tls_names_valid(rows[i].name, rows[i].length),
            rows[i].valid);
        pst_tls_der_begin(&writer, block, sizeof(block));
        put_attribute(&writer, "\125\004\003", PST_TLS_DER_UTF8,
            rows[i].name, rows[i].length);
        CU_ASSERT((by_subject(&writer)[0] != '\0') == rows[i].valid);
    }
}

static void test_labels_and_names_have_bounds(void)
{
    char name[300];
    size_t i;

    memset(name, 'a', sizeof(name));
    CU_ASSERT(pst_tls_names_valid(name, 63));
    CU_ASSERT(!pst_tls_names_valid(name, 64));
    for (i = 50; i < sizeof(name); i += 50)
        name[i] = '.';
    CU_ASSERT(pst_tls_names_valid(name, 253));
    CU_ASSERT(!pst_tls_names_valid(name, 254));
}

static void put_extension(pst_tls_writer *writer, const char *oid,
    int critical, const pst_tls_octets *value)
{
    size_t mark = pst_tls_der_mark(writer);

    pst_tls_der_put(writer, PST_TLS_DER_OCTET_STRING, value->octets,
        value->length);
    if (critical)
        pst_tls_der_put(writer, PST_TLS_DER_BOOLEAN, "\377", 1);
    pst_tls_der_put(writer, PST_TLS_DER_OID, oid, 3);
    pst_tls_der_close(writer, PST_TLS_DER_SEQUENCE, mark);
}

/* A certificate with the common name cn.test and one extension. */
static const char *by_extension(const char *oid, int critical,
    const void *value, size_t length)
{
    static unsigned char der[600];
    unsigned char one[300], two[300];
    pst_tls_writer subject, extensions;
    pst_tls_octets first, second, inside;

    inside.octets = (const unsigned char *)value;
    inside.length = length;
    pst_tls_der_begin(&subject, one, sizeof(one));
    put_attribute(&subject, "\125\004\003", PST_TLS_DER_UTF8, "cn.test", 7);
    pst_tls_der_begin(&extensions, two, sizeof(two));
    put_extension(&extensions, oid, critical, &inside);
    first.octets = pst_tls_der_written(&subject);
    first.length = subject.length;
    second.octets = pst_tls_der_written(&extensions);
    second.length = extensions.length;
    return names_of(der, make(der, sizeof(der), &first, &second));
}

static void test_alternative_names_come_before_the_common_name(void)
{
    static const char alt[] = "\125\035\021";

    ASSERT_TEXT(by_extension(alt, 0, "\060\006\202\004a.bc", 8), "a.bc ");
    ASSERT_TEXT(by_extension(alt, 1, "\060\006\202\004a.bc", 8), "a.bc ");
    ASSERT_TEXT(by_extension("\125\035\023", 1, "\060\006\202\004a.bc", 8),
        "cn.test ");
    /* An address alone leaves the name to the subject; a bad name does not. */
    ASSERT_TEXT(by_extension(alt, 0, "\060\006\207\004abcd", 8), "cn.test ");
    ASSERT_TEXT(by_extension(alt, 0, "\060\006\202\004a\0bc", 8), "");
    ASSERT_TEXT(by_extension(alt, 0, "\061\006\202\004a.bc", 8), "cn.test ");
    ASSERT_TEXT(by_extension(alt, 0, "\060\006\202\005a.bc", 8), "cn.test ");
}

static void test_what_is_cut_or_spoilt_does_no_harm(void)
{
    static unsigned char der[FIXTURE_SIZE];
    size_t length = fixture_der(fixture_ec256_certificate, der), i;
    char names[100];

    for (i = 0; i < length; i++) {
        /* A block of just this size, for those who watch over blocks. */
        unsigned char *cut = (unsigned char *)malloc(i + 1);

        CU_ASSERT_FATAL(cut != NULL);
        memcpy(cut + 1, der, i);
        ASSERT_NUMBER(pst_tls_names_read(cut + 1, i, names, sizeof(names)),
            0);
        free(cut);
    }
    for (i = 0; i < length; i++) {
        unsigned char was = der[i];
        int bit;

        for (bit = 0; bit < 8; bit++) {
            der[i] = (unsigned char)(was ^ 1 << bit);
            CU_ASSERT(pst_tls_names_read(der, length, names, sizeof(names))
                < sizeof(names));
        }
        der[i] = was;
    }
}

static void test_names_match_as_the_rfc_says(void)
{
    static const char names[] = "mail.example.com\0*.example.org";
    static const struct {
        const char *name;
        int match;
    } rows[] = {
        { "mail.example.com", 1 }, { "MAIL.Example.COM", 1 },
        { "mail.example.com.", 1 }, { "mail.example.co", 0 },
        { "mail.example.comm", 0 }, { "ail.example.com", 0 },
        { "a.mail.example.com", 0 }, { "x.example.org", 1 },
        { "X.EXAMPLE.ORG.", 1 }, { "a.b.example.org", 0 },
        { "example.org", 0 }, { ".example.org", 0 }, { "x.example.orgs", 0 },
        { "", 0 }, { ".", 0 }, { "*.example.org", 1 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (pst_tls_names_match(names, sizeof(names), rows[i].name)
            != rows[i].match)
            ASSERT_TEXT(rows[i].name, rows[i].match ? "match" : "no match");
    CU_ASSERT(!pst_tls_names_match(NULL, 0, "a"));
}

static void test_nothing_is_written_where_it_does_not_fit(void)
{
    static unsigned char der[FIXTURE_SIZE];
    size_t length = fixture_der(fixture_ec256_certificate, der), size;
    char names[40];

    for (size = 0; size < 31; size++) {
        memset(names, '#', sizeof(names));
        ASSERT_NUMBER(pst_tls_names_read(der, length, names, size), 31);
        ASSERT_NUMBER(names[size], '#');
    }
}

void suite_tls_names(void)
{
    SUITE("tls/names");
    TEST(test_certificates_have_names);
    TEST(test_the_common_name_stands_in_for_them);
    TEST(test_the_last_common_name_counts);
    TEST(test_names_that_no_host_has_are_left_out);
    TEST(test_labels_and_names_have_bounds);
    TEST(test_alternative_names_come_before_the_common_name);
    TEST(test_what_is_cut_or_spoilt_does_no_harm);
    TEST(test_names_match_as_the_rfc_says);
    TEST(test_nothing_is_written_where_it_does_not_fit);
}
