/* SPDX-License-Identifier: MIT */
/* test_show.c - own certificates as PEM and as fingerprints. */
#include "fixtures.h"
#include "stub.h"
#include "support/suite.h"
#include "tls/context.h"

static char text[FIXTURE_SIZE];

static void add(postern_tls_context *context, fixture lines)
{
    fixture_text(text, lines);
    fixture_append(text, fixture_ec256_sec1, "\n");
    ASSERT_NUMBER(postern_tls_add_pem(context, text, strlen(text), NULL, 0),
        0);
}

static void test_pem_is_what_openssl_wrote(void)
{
    static char written[FIXTURE_SIZE];
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    size_t length;

    add(context, fixture_rsa_certificate);
    add(context, fixture_ec256_certificate);
    length = postern_tls_certificate_pem(context, 1, written,
        sizeof(written));
    ASSERT_TEXT(written, fixture_text(text, fixture_ec256_certificate));
    ASSERT_NUMBER(length, strlen(text));
    length = postern_tls_certificate_pem(context, 0, written,
        sizeof(written));
    ASSERT_TEXT(written, fixture_text(text, fixture_rsa_certificate));
    ASSERT_NUMBER(length, strlen(text));
    stub_finish(context, &alloc);
}

static void test_it_says_how_much_room_it_needs(void)
{
    static char written[FIXTURE_SIZE];
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    size_t room;

    add(context, fixture_ec384_certificate);
    room = postern_tls_certificate_pem(context, 0, NULL, 0);
    ASSERT_NUMBER(room,
        strlen(fixture_text(text, fixture_ec384_certificate)) + 1);
    memset(written, '#', sizeof(written));
    ASSERT_NUMBER(postern_tls_certificate_pem(context, 0, written, room - 1),
        room);
    ASSERT_NUMBER(written[0], '#');
    ASSERT_NUMBER(postern_tls_certificate_pem(context, 0, written, room),
        room - 1);
    ASSERT_TEXT(written, text);
    ASSERT_NUMBER(written[room], '#');
    stub_finish(context, &alloc);
}

static void test_a_fingerprint_is_that_of_the_der(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    const pst_tls_octets *der;
    unsigned char digest[32];
    char shown[96];
    int i;

    add(context, fixture_ec384_certificate);
    ASSERT_NUMBER(postern_tls_certificate_fingerprint(context, 0, shown),
        95);
    ASSERT_NUMBER(strlen(shown), 95);
    der = &context->set->identities->chain[0];
    stub_provider()->sha256(der->octets, der->length, digest);
    for (i = 0; i < 32; i++) {
        char pair[4];

        sprintf(pair, "%02X", (unsigned)digest[i]);
        CU_ASSERT(memcmp(shown + 3 * i, pair, 2) == 0);
        ASSERT_NUMBER(shown[3 * i + 2], i == 31 ? '\0' : ':');
    }
    stub_finish(context, &alloc);
}

static void test_there_may_be_no_such_certificate(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    char shown[96];

    ASSERT_NUMBER(postern_tls_certificate_pem(context, 0, text, 100), 0);
    add(context, fixture_ec384_certificate);
    ASSERT_NUMBER(postern_tls_certificate_pem(context, 1, text, 100), 0);
    ASSERT_NUMBER(postern_tls_certificate_fingerprint(context, 1, shown), 0);
    ASSERT_NUMBER(postern_tls_certificate_pem(NULL, 0, text, 100), 0);
    ASSERT_NUMBER(postern_tls_certificate_fingerprint(NULL, 0, shown), 0);
    stub_finish(context, &alloc);
}

void suite_tls_show(void)
{
    SUITE("tls/show");
    TEST(test_pem_is_what_openssl_wrote);
    TEST(test_it_says_how_much_room_it_needs);
    TEST(test_a_fingerprint_is_that_of_the_der);
    TEST(test_there_may_be_no_such_certificate);
}
