/* SPDX-License-Identifier: MIT */
/* test_certificate.c - the certificate that is written has all it needs. */
#include "stub.h"
#include "support/suite.h"
#include "tls/certificate.h"
#include "tls/names.h"

static unsigned char block[5000];
static pst_tls_octets der;

static int write(const char *const *names, size_t size)
{
    pst_tls_certificate certificate;
    pst_tls_moment begin = { 20779, 45296 };

    memset(&certificate, 0, sizeof(certificate));
    memset(certificate.serial, 0xFF, sizeof(certificate.serial));
    memset(certificate.point, 9, sizeof(certificate.point));
    certificate.names = names;
    certificate.begin = begin;
    certificate.end = pst_tls_validity_later(begin, 825, 0);
    return pst_tls_certificate_write(&certificate, stub_provider(), NULL,
        block, size, &der);
}

/* Where these octets stand in it; -1: nowhere. */
static long place(const void *octets, size_t length)
{
    size_t i;

    for (i = 0; i + length <= der.length; i++)
        if (memcmp(der.octets + i, octets, length) == 0)
            return (long)i;
    return -1;
}

#define HAS(octets) CU_ASSERT(place(octets, sizeof(octets) - 1) >= 0)

static const char *const usual[] = {
    "localhost", "127.0.0.1", "::1", NULL
};

static void test_it_has_the_members_of_a_certificate(void)
{
    pst_tls_octets all, body, member, from;

    stub_reset();
    CU_ASSERT_FATAL(write(usual, sizeof(block)));
    from = der;
    CU_ASSERT(pst_tls_der_take(&from, PST_TLS_DER_SEQUENCE, &all));
    ASSERT_NUMBER(from.length, 0);
    CU_ASSERT(pst_tls_der_take(&all, PST_TLS_DER_SEQUENCE, &body));
    CU_ASSERT(pst_tls_der_take(&all, PST_TLS_DER_SEQUENCE, &member));
    CU_ASSERT(pst_tls_der_take(&all, PST_TLS_DER_BIT_STRING, &member));
    ASSERT_NUMBER(member.length, 71);
    ASSERT_NUMBER(all.length, 0);
    CU_ASSERT(pst_tls_der_take(&body, PST_TLS_DER_FIRST, &member));
    CU_ASSERT(pst_tls_der_take(&body, PST_TLS_DER_INTEGER, &member));
    ASSERT_NUMBER(member.length, 16);
    ASSERT_NUMBER(member.octets[0], 0x7F);
    CU_ASSERT(pst_tls_der_take(&body, PST_TLS_DER_SEQUENCE, &member));
    CU_ASSERT(pst_tls_der_take(&body, PST_TLS_DER_SEQUENCE, &member));
    CU_ASSERT(pst_tls_der_take(&body, PST_TLS_DER_SEQUENCE, &member));
    CU_ASSERT(memcmp(member.octets,
        "\027\015261122123456Z\027\015290224123456Z", 30) == 0);
    CU_ASSERT(pst_tls_der_take(&body, PST_TLS_DER_SEQUENCE, &member));
    CU_ASSERT(pst_tls_der_take(&body, PST_TLS_DER_SEQUENCE, &member));
    ASSERT_NUMBER(member.length, 89);
    CU_ASSERT(pst_tls_der_take(&body, PST_TLS_DER_FIRST + 3, &member));
    ASSERT_NUMBER(body.length, 0);
}

static void test_it_is_for_its_names(void)
{
    char names[40];

    stub_reset();
    CU_ASSERT_FATAL(write(usual, sizeof(block)));
    ASSERT_NUMBER(pst_tls_names_read(der.octets, der.length, names,
        sizeof(names)), 10);
    ASSERT_TEXT(names, "localhost");
    /* subjectAltName: all three. */
    HAS("\006\003\125\035\021\004\045\060\043\202\011localhost"
        "\207\004\177\000\000\001"
        "\207\020\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1");
    /* commonName, UTF8String. */
    HAS("\006\003\125\004\003\014\011localhost");
}

static void test_it_is_a_server_and_no_authority(void)
{
    stub_reset();
    CU_ASSERT_FATAL(write(usual, sizeof(block)));
    HAS("\006\003\125\035\023\001\001\377\004\002\060\000");
    HAS("\006\003\125\035\045\004\014\060\012\006\010"
        "\053\006\001\005\005\007\003\001");
    HAS("\006\003\125\035\016\004\026\004\024");
    ASSERT_NUMBER(place("\125\035\017", 3), -1);
}

static void test_the_common_name_is_one_that_fits(void)
{
    char one[70], two[65];
    const char *names[3];

    stub_reset();
    memset(one, 'a', sizeof(one));
    one[sizeof(one) - 1] = '\0';
    one[30] = '.';
    memset(two, 'b', sizeof(two));
    two[sizeof(two) - 1] = '\0';
    two[30] = '.';
    names[0] = one;
    names[1] = two;
    names[2] = NULL;
    CU_ASSERT_FATAL(write(names, sizeof(block)));
    HAS("\006\003\125\004\003\014\100bbbbb");
    names[1] = NULL;
    CU_ASSERT_FATAL(write(names, sizeof(block)));
    ASSERT_NUMBER(place("\125\004\003", 3), -1);
}

static void test_the_room_is_enough(void)
{
    static char name[254];
    const char *names[6];
    size_t count, room;

    stub_reset();
    memset(name, 'a', sizeof(name) - 1);
    for (count = 1; count < 6; count++) {
        names[count - 1] = name;
        names[count] = NULL;
        room = pst_tls_certificate_room(names);
        CU_ASSERT(room <= sizeof(block));
        CU_ASSERT(write(names, room));
    }
}

static void test_what_does_not_fit_is_not_written(void)
{
    size_t size, least = 0;

    stub_reset();
    for (size = 0; size <= 1400; size += 2) {
        memset(block, '#', sizeof(block));
        if (write(usual, size) && least == 0)
            least = size;
        ASSERT_NUMBER(block[size], '#');
    }
    CU_ASSERT(least > 700);
    stub.cannot_sign = 1;
    CU_ASSERT(!write(usual, sizeof(block)));
}

void suite_tls_certificate(void)
{
    SUITE("tls/certificate");
    TEST(test_it_has_the_members_of_a_certificate);
    TEST(test_it_is_for_its_names);
    TEST(test_it_is_a_server_and_no_authority);
    TEST(test_the_common_name_is_one_that_fits);
    TEST(test_the_room_is_enough);
    TEST(test_what_does_not_fit_is_not_written);
}
