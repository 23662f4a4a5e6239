/* SPDX-License-Identifier: MIT */
/* test_keys.c - keys as openssl writes them, and the TLS library of this
   build; there may be none. */
#include "fixtures.h"
#include "stub.h"
#include "support/suite.h"
#include "tls/context.h"
#include "tls/names.h"

static failing_alloc alloc;

/* NULL: there is no library. */
static postern_tls_context *begin(void)
{
    postern_tls_options options;

    stub_reset();
    failing_alloc_init(&alloc);
    stub_options(&options, &alloc);
    return postern_tls_new(&options, NULL);
}

static const char *why(postern_tls_context *context, fixture chain,
    fixture key)
{
    static char chain_text[FIXTURE_SIZE], key_text[FIXTURE_SIZE];

    fixture_text(chain_text, chain);
    fixture_text(key_text, key);
    postern_tls_add_pem(context, chain_text, strlen(chain_text), key_text,
        strlen(key_text));
    return postern_tls_why(context);
}

static void test_all_kinds_of_keys_can_be_used(void)
{
    static const struct {
        const char *const *chain;
        const char *const *key;
    } rows[] = {
        { fixture_rsa_certificate, fixture_rsa_pkcs1 },
        { fixture_rsa_certificate, fixture_rsa_pkcs8 },
        { fixture_rsa4096_certificate, fixture_rsa4096_key },
        { fixture_ec256_certificate, fixture_ec256_sec1 },
        { fixture_ec256_certificate, fixture_ec256_parameters },
        { fixture_ec256_certificate, fixture_ec256_pkcs8 },
        { fixture_ec384_certificate, fixture_ec384_sec1 },
        { fixture_ec384_certificate, fixture_ec384_parameters },
        { fixture_ec384_certificate, fixture_ec384_pkcs8 },
        { fixture_chain, fixture_chain_key }
    };
    postern_tls_context *context = begin();
    size_t i;

    if (context == NULL)
        return;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ASSERT_TEXT(why(context, rows[i].chain, rows[i].key), "");
        ASSERT_NUMBER(stub_count(context), i + 1);
    }
    stub_finish(context, &alloc);
}

static void test_keys_of_others_are_refused(void)
{
    static const char no_pair[] =
        "certificates: the key does not belong to the certificate";
    postern_tls_context *context = begin();

    if (context == NULL)
        return;
    ASSERT_TEXT(why(context, fixture_rsa_certificate, fixture_rsa4096_key),
        no_pair);
    ASSERT_TEXT(why(context, fixture_rsa_certificate, fixture_ec256_sec1),
        no_pair);
    ASSERT_TEXT(why(context, fixture_ec256_certificate, fixture_chain_key),
        no_pair);
    ASSERT_TEXT(why(context, fixture_ec384_certificate, fixture_ec256_sec1),
        no_pair);
    ASSERT_TEXT(why(context, fixture_ec256_certificate, fixture_rsa_pkcs8),
        no_pair);
    stub_finish(context, &alloc);
}

/* Where the parts of the RSA key stand that sign: p, q, dp, dq, iq; each bit
   of some of their octets is turned.  One wrong signature would give the key
   away. */
static void test_a_damaged_key_is_refused(void)
{
    static unsigned char key[4000], certificate[4000];
    postern_tls_context *context = begin();
    postern_der chain, own;
    size_t at, start;

    if (context == NULL)
        return;
    chain.octets = certificate;
    chain.length = fixture_der(fixture_rsa_certificate, certificate);
    own.octets = key;
    own.length = fixture_der(fixture_rsa_pkcs1, key);
    ASSERT_NUMBER(postern_tls_add_der(context, &chain, 1, &own), 0);
    start = own.length - 640;
    for (at = start; at < own.length; at += 61) {
        key[at] ^= 4;
        ASSERT_NUMBER(postern_tls_add_der(context, &chain, 1, &own),
            POSTERN_E_INVALID);
        key[at] ^= 4;
    }
    own.length = fixture_der(fixture_ec256_sec1, key);
    chain.length = fixture_der(fixture_ec256_certificate, certificate);
    key[12] ^= 4;
    ASSERT_NUMBER(postern_tls_add_der(context, &chain, 1, &own),
        POSTERN_E_INVALID);
    ASSERT_NUMBER(stub_count(context), 1);
    stub_finish(context, &alloc);
}

static void test_a_kind_that_cannot_be_used_is_named(void)
{
    postern_tls_context *context = begin();

    if (context == NULL)
        return;
    CU_ASSERT(strstr(why(context, fixture_ec256_certificate,
        fixture_ed25519_key), "key: this kind of key is not supported")
        != NULL);
    CU_ASSERT(strstr(why(context, fixture_ec256_certificate,
        fixture_encrypted_pkcs8), "key: the key is encrypted") != NULL);
    stub_finish(context, &alloc);
}

static void test_authorities_can_be_trusted(void)
{
    static char text[FIXTURE_SIZE];
    postern_tls_context *context = begin();

    if (context == NULL)
        return;
    fixture_text(text, fixture_root);
    ASSERT_NUMBER(postern_tls_trust_pem(context, text, strlen(text)), 0);
    fixture_text(text, fixture_chain);
    ASSERT_NUMBER(postern_tls_trust_pem(context, text, strlen(text)), 0);
    CU_ASSERT(context->set->anchors != NULL);
    stub_finish(context, &alloc);
}

/* A certificate that was made now can be added as any other. */
static void test_self_signed_certificates_belong_to_their_keys(void)
{
    static char text[FIXTURE_SIZE];
    char shown[96];
    postern_tls_context *context = begin();

    if (context == NULL)
        return;
    ASSERT_NUMBER(postern_tls_add_self_signed(context, NULL), 0);
    ASSERT_TEXT(postern_tls_why(context), "");
    CU_ASSERT(postern_tls_certificate_pem(context, 0, text, sizeof(text))
        < sizeof(text));
    ASSERT_NUMBER(postern_tls_trust_pem(context, text, strlen(text)), 0);
    ASSERT_NUMBER(postern_tls_certificate_fingerprint(context, 0, shown),
        95);
    stub_finish(context, &alloc);
}

static int add_self_signed(postern_tls_context *context)
{
    return postern_tls_add_self_signed(context, NULL);
}

static int add_pair(postern_tls_context *context)
{
    static char text[FIXTURE_SIZE];

    fixture_text(text, fixture_rsa_certificate);
    fixture_append(text, fixture_rsa_pkcs8, "\n");
    return postern_tls_add_pem(context, text, strlen(text), NULL, 0);
}

static int trust(postern_tls_context *context)
{
    static char text[FIXTURE_SIZE];

    fixture_text(text, fixture_chain);
    return postern_tls_trust_pem(context, text, strlen(text));
}

static void test_failures_leave_nothing_behind(void)
{
    postern_tls_context *context = begin();

    if (context == NULL)
        return;
    CU_ASSERT(stub_sweep(context, &alloc, add_pair) > 2);
    CU_ASSERT(stub_sweep(context, &alloc, add_self_signed) > 2);
    CU_ASSERT(stub_sweep(context, &alloc, trust) > 2);
    CU_ASSERT(stub_sweep(context, &alloc, trust) > 2);
    stub_finish(context, &alloc);
}

void suite_tls_keys(void)
{
    SUITE("tls/keys");
    TEST(test_all_kinds_of_keys_can_be_used);
    TEST(test_keys_of_others_are_refused);
    TEST(test_a_damaged_key_is_refused);
    TEST(test_a_kind_that_cannot_be_used_is_named);
    TEST(test_authorities_can_be_trusted);
    TEST(test_self_signed_certificates_belong_to_their_keys);
    TEST(test_failures_leave_nothing_behind);
}
