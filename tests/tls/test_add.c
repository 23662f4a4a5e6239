/* SPDX-License-Identifier: MIT */
/* test_add.c - certificates and keys from memory, with what is read of them:
   src/tls/add.c and source.c. */
#include "fixtures.h"
#include "stub.h"
#include "support/suite.h"
#include "tls/context.h"

static char chain_text[FIXTURE_SIZE], key_text[FIXTURE_SIZE];

static int add_texts(postern_tls_context *context)
{
    return postern_tls_add_pem(context, chain_text, strlen(chain_text),
        key_text[0] == '\0' ? NULL : key_text, strlen(key_text));
}

static int add(postern_tls_context *context, fixture chain, fixture key)
{
    fixture_text(chain_text, chain);
    fixture_text(key_text, key);
    return add_texts(context);
}

static void test_a_chain_and_its_key_are_added(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    static unsigned char der[FIXTURE_SIZE];
    size_t length = fixture_der(fixture_chain, der);
    const pst_tls_identity *identity;

    ASSERT_NUMBER(add(context, fixture_chain, fixture_chain_key), 0);
    identity = context->set->identities;
    ASSERT_NUMBER(identity->count, 2);
    ASSERT_NUMBER(identity->chain[0].length, length);
    CU_ASSERT(memcmp(identity->chain[0].octets, der, length) == 0);
    CU_ASSERT(identity->chain[1].octets == identity->chain[0].octets
        + length);
    ASSERT_NUMBER(identity->names_length, 14);
    ASSERT_TEXT(identity->names, "chain.example");
    ASSERT_NUMBER(stub.checked_length, length);
    ASSERT_NUMBER(stub.key_length, fixture_der(fixture_chain_key, der));
    CU_ASSERT(memcmp((const char *)identity->key + sizeof(size_t), der,
        stub.key_length) == 0);
    stub_finish(context, &alloc);
}

static void test_one_text_may_hold_both_in_any_order(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    key_text[0] = '\0';
    fixture_text(chain_text, fixture_chain);
    fixture_append(chain_text, fixture_ec256_parameters, "\n");
    ASSERT_NUMBER(add_texts(context), 0);
    fixture_text(chain_text, fixture_ec256_parameters);
    fixture_append(chain_text, fixture_chain, "\r\n");
    ASSERT_NUMBER(add_texts(context), 0);
    ASSERT_NUMBER(stub_count(context), 2);
    ASSERT_NUMBER(context->set->identities->next->count, 2);
    stub_finish(context, &alloc);
}

static void test_the_first_key_is_the_one(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    static unsigned char der[FIXTURE_SIZE];

    fixture_text(chain_text, fixture_ec256_certificate);
    fixture_text(key_text, fixture_ec256_pkcs8);
    fixture_append(key_text, fixture_encrypted_pkcs1, "\n");
    ASSERT_NUMBER(add_texts(context), 0);
    ASSERT_NUMBER(stub.key_length, fixture_der(fixture_ec256_pkcs8, der));
    stub_finish(context, &alloc);
}

static void expect(const char *why)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    ASSERT_NUMBER(add_texts(context), POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), why);
    ASSERT_NUMBER(stub_count(context), 0);
    stub_finish(context, &alloc);
}

static void test_a_refusal_says_what_to_do(void)
{
    static const char encrypted[] = "key: the key is encrypted: take the"
        " passphrase off with: openssl pkey -in key.pem -out plain.pem";

    fixture_text(chain_text, fixture_rsa_certificate);
    fixture_text(key_text, fixture_encrypted_pkcs1);
    expect(encrypted);
    fixture_text(key_text, fixture_encrypted_pkcs8);
    expect(encrypted);
    fixture_text(key_text, fixture_rsa_certificate);
    expect("key: no private key in it");
    strcpy(key_text, "-----BEGIN OPENSSH PRIVATE KEY-----\nYQ==\n"
        "-----END OPENSSH PRIVATE KEY-----\n");
    expect("key: OPENSSH PRIVATE KEY is not of use here: an RSA or EC key is"
        " needed");
    strcpy(key_text, "-----BEGIN DSA PRIVATE KEY-----\nYQ==\n"
        "-----END DSA PRIVATE KEY-----\n");
    expect("key: DSA PRIVATE KEY is not of use here: an RSA or EC key is"
        " needed");
    fixture_text(key_text, fixture_rsa_pkcs1);
    fixture_text(chain_text, fixture_rsa_pkcs1);
    expect("certificates: no certificate in it");
    strcpy(chain_text, "nothing");
    expect("certificates: no certificate in it");
    strcpy(chain_text, "0");
    expect("certificates: no certificate in it");
    strcpy(chain_text, "0\202\1\1");
    expect("certificates: no certificate in it (it is DER or PKCS#12: openssl"
        " x509, pkey and pkcs12 make PEM of it)");
    strcpy(chain_text, "\377\376-");
    expect("certificates: no certificate in it (it is UTF-16: save it as"
        " ASCII or UTF-8)");
    strcpy(chain_text, "\376\377-");
    expect("certificates: no certificate in it (it is UTF-16: save it as"
        " ASCII or UTF-8)");
}

static void test_what_is_damaged_is_refused(void)
{
    fixture_text(key_text, fixture_ec256_sec1);
    strcpy(chain_text, "-----BEGIN CERTIFICATE-----\nMAA=\n");
    expect("certificates: CERTIFICATE begins in it and does not end");
    strcpy(chain_text, "-----BEGIN CERTIFICATE-----\nMA=\n"
        "-----END CERTIFICATE-----\n");
    expect("certificates: a part of it is damaged: it is not base64");
    fixture_text(chain_text, fixture_ec256_certificate);
    strcat(chain_text, "-----BEGIN CERTIFICATE-----\nMAE=\n"
        "-----END CERTIFICATE-----\n");
    expect("certificates: certificate 2 in it is damaged");
    fixture_text(chain_text, fixture_ec256_certificate);
    strcpy(key_text, "-----BEGIN PRIVATE KEY-----\n"
        "-----END PRIVATE KEY-----\n");
    expect("key: a part of it is damaged: it is not base64");
}

static void test_what_the_provider_refuses_is_refused(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    stub.key_why = "this is no key";
    ASSERT_NUMBER(add(context, fixture_chain, fixture_chain_key),
        POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), "key: this is no key");
    stub.key_why = NULL;
    stub.check_why = "the key does not belong to the certificate";
    ASSERT_NUMBER(add(context, fixture_chain, fixture_chain_key),
        POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context),
        "certificates: the key does not belong to the certificate");
    ASSERT_NUMBER(stub_count(context), 0);
    stub_finish(context, &alloc);
}

static void test_chains_have_a_bound(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    int i;

    fixture_text(key_text, fixture_ec256_sec1);
    chain_text[0] = '\0';
    for (i = 0; i <= PST_TLS_CHAIN; i++)
        fixture_append(chain_text, fixture_ec256_certificate, "\n");
    ASSERT_NUMBER(add_texts(context), POSTERN_E_INVALID);
    CU_ASSERT(strstr(postern_tls_why(context), "certificates: more than 10"
        " certificates") != NULL);
    chain_text[0] = '\0';
    for (i = 0; i < PST_TLS_CHAIN; i++)
        fixture_append(chain_text, fixture_ec256_certificate, "\n");
    ASSERT_NUMBER(add_texts(context), 0);
    stub_finish(context, &alloc);
}

static void test_texts_have_a_bound(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    /* It is refused before it is looked at. */
    ASSERT_NUMBER(postern_tls_add_pem(context, chain_text,
        PST_TLS_TEXT_MOST + 1, NULL, 0), POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context),
        "certificates: more than 1 MiB: that is something else");
    stub_finish(context, &alloc);
}

static int add_der(postern_tls_context *context)
{
    static unsigned char chain[FIXTURE_SIZE], key[FIXTURE_SIZE];
    postern_der certificates[2], own;

    certificates[0].octets = chain;
    certificates[0].length = fixture_der(fixture_ec256_certificate, chain);
    certificates[1] = certificates[0];
    own.octets = key;
    own.length = fixture_der(fixture_ec256_sec1, key);
    return postern_tls_add_der(context, certificates, 2, &own);
}

static void test_der_is_added(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    postern_der one;

    ASSERT_NUMBER(add_der(context), 0);
    ASSERT_NUMBER(context->set->identities->count, 2);
    ASSERT_TEXT(context->set->identities->names, "mail.example.com");
    one.octets = "0\0";
    one.length = 2;
    ASSERT_NUMBER(postern_tls_add_der(context, NULL, 1, &one),
        POSTERN_E_INVALID);
    ASSERT_NUMBER(postern_tls_add_der(context, &one, 0, &one),
        POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), "there is no certificate");
    ASSERT_NUMBER(postern_tls_add_der(context, &one, 1, NULL),
        POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), "there is no key");
    ASSERT_NUMBER(postern_tls_add_der(context, &one, 1, &one), 0);
    one.octets = NULL;
    ASSERT_NUMBER(postern_tls_add_der(context, &one, 1, &one),
        POSTERN_E_INVALID);
    ASSERT_NUMBER(stub_count(context), 2);
    stub_finish(context, &alloc);
}

static int add_chain(postern_tls_context *context)
{
    return add(context, fixture_chain, fixture_chain_key);
}

static int trust(postern_tls_context *context)
{
    fixture_text(chain_text, fixture_chain);
    return postern_tls_trust_pem(context, chain_text, strlen(chain_text));
}

static void test_failures_leave_nothing_behind(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    ASSERT_NUMBER(stub_sweep(context, &alloc, add_chain), 4);
    ASSERT_NUMBER(stub_sweep(context, &alloc, add_der), 2);
    ASSERT_NUMBER(stub_sweep(context, &alloc, trust), 5);
    ASSERT_NUMBER(stub_count(context), 2);
    ASSERT_NUMBER(stub_anchor_count(context->set->anchors), 2);
    stub_finish(context, &alloc);
}

static void test_nothing_is_done_without_a_context(void)
{
    postern_der one = { "0\0", 2 };

    CU_ASSERT(postern_tls_add_pem(NULL, "", 0, NULL, 0) < 0);
    CU_ASSERT(postern_tls_add_der(NULL, &one, 1, &one) < 0);
    CU_ASSERT(postern_tls_trust_pem(NULL, "", 0) < 0);
    CU_ASSERT(postern_tls_trust_files(NULL, "") < 0);
    CU_ASSERT(postern_tls_add_files(NULL, "", NULL) < 0);
    CU_ASSERT(postern_tls_add_self_signed(NULL, NULL) < 0);
    CU_ASSERT(postern_tls_replace(NULL, NULL) < 0);
}

void suite_tls_add(void)
{
    SUITE("tls/add");
    TEST(test_a_chain_and_its_key_are_added);
    TEST(test_one_text_may_hold_both_in_any_order);
    TEST(test_the_first_key_is_the_one);
    TEST(test_a_refusal_says_what_to_do);
    TEST(test_what_is_damaged_is_refused);
    TEST(test_what_the_provider_refuses_is_refused);
    TEST(test_chains_have_a_bound);
    TEST(test_texts_have_a_bound);
    TEST(test_der_is_added);
    TEST(test_failures_leave_nothing_behind);
    TEST(test_nothing_is_done_without_a_context);
}
