/* SPDX-License-Identifier: MIT */
/* test_file.c - certificates and keys from files. */
#include <stdio.h>

#include "fixtures.h"
#include "stub.h"
#include "support/suite.h"
#include "tls/context.h"

#define CHAIN "tests/tls/chain.tmp"
#define KEY "tests/tls/key.tmp"

static void write_file(const char *path, const char *text, size_t length)
{
    FILE *file = fopen(path, "wb");

    CU_ASSERT_FATAL(file != NULL);
    ASSERT_NUMBER(fwrite(text, 1, length, file), length);
    fclose(file);
}

static void write_fixture(const char *path, fixture lines)
{
    static char text[FIXTURE_SIZE];

    fixture_text(text, lines);
    write_file(path, text, strlen(text));
}

static void write_both(void)
{
    write_fixture(CHAIN, fixture_rsa4096_certificate);
    write_fixture(KEY, fixture_rsa4096_key);
}

static void clear(void)
{
    remove(CHAIN);
    remove(KEY);
}

static void test_two_files_are_added(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    write_both();
    ASSERT_NUMBER(postern_tls_add_files(context, CHAIN, KEY), 0);
    ASSERT_TEXT(context->set->identities->names, "localhost");
    CU_ASSERT(stub.key_length > 2000);
    clear();
    stub_finish(context, &alloc);
}

static void test_one_file_may_hold_both(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    static char text[FIXTURE_SIZE];

    fixture_text(text, fixture_rsa4096_key);
    fixture_append(text, fixture_rsa4096_certificate, "\r\n");
    write_file(CHAIN, text, strlen(text));
    ASSERT_NUMBER(postern_tls_add_files(context, CHAIN, NULL), 0);
    ASSERT_TEXT(context->set->identities->names, "localhost");
    clear();
    stub_finish(context, &alloc);
}

static void test_what_is_wrong_is_told_with_the_name_of_the_file(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    clear();
    ASSERT_NUMBER(postern_tls_add_files(context, CHAIN, KEY),
        POSTERN_E_FAILED);
    ASSERT_TEXT(postern_tls_why(context), CHAIN ": no such file");
    write_fixture(CHAIN, fixture_rsa_certificate);
    ASSERT_NUMBER(postern_tls_add_files(context, CHAIN, KEY),
        POSTERN_E_FAILED);
    ASSERT_TEXT(postern_tls_why(context), KEY ": no such file");
    write_fixture(KEY, fixture_encrypted_pkcs8);
    ASSERT_NUMBER(postern_tls_add_files(context, CHAIN, KEY),
        POSTERN_E_INVALID);
    CU_ASSERT(strstr(postern_tls_why(context), KEY ": the key is encrypted:")
        != NULL);
    ASSERT_NUMBER(postern_tls_add_files(context, CHAIN, NULL),
        POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), CHAIN ": no private key in it");
    ASSERT_NUMBER(postern_tls_add_files(context, KEY, KEY),
        POSTERN_E_INVALID);
    ASSERT_NUMBER(postern_tls_add_files(context, NULL, KEY),
        POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), "there is no certificate");
    /* A folder cannot be opened here, or not be read there. */
    ASSERT_NUMBER(postern_tls_add_files(context, "tests", KEY),
        POSTERN_E_FAILED);
    CU_ASSERT(strncmp(postern_tls_why(context), "tests: ", 7) == 0);
    clear();
    stub_finish(context, &alloc);
}

static void test_an_empty_file_has_nothing_in_it(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    write_file(CHAIN, "", 0);
    ASSERT_NUMBER(postern_tls_add_files(context, CHAIN, NULL),
        POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), CHAIN ": no private key in it");
    clear();
    stub_finish(context, &alloc);
}

static void test_files_have_a_bound(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    FILE *file;
    size_t i, most = 0;
    char block[1024];

    memset(block, 'x', sizeof(block));
    file = fopen(CHAIN, "wb");
    CU_ASSERT_FATAL(file != NULL);
    for (i = 0; i < 3000; i++)
        most += fwrite(block, 1, sizeof(block), file);
    fclose(file);
    ASSERT_NUMBER(most, 3000L * 1024);
    ASSERT_NUMBER(postern_tls_trust_files(context, CHAIN),
        POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context),
        CHAIN ": more than 1 MiB: that is something else");
    CU_ASSERT(alloc.peak < 4194304UL);
    clear();
    stub_finish(context, &alloc);
}

static void test_authorities_are_read(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    write_fixture(CHAIN, fixture_chain);
    ASSERT_NUMBER(postern_tls_trust_files(context, CHAIN), 0);
    ASSERT_NUMBER(stub_anchor_count(context->set->anchors), 2);
    clear();
    ASSERT_NUMBER(postern_tls_trust_files(context, CHAIN), POSTERN_E_FAILED);
    ASSERT_NUMBER(postern_tls_trust_files(context, NULL), POSTERN_E_INVALID);
    stub_finish(context, &alloc);
}

static void test_authorities_of_the_system_are_read(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    int error = postern_tls_trust_system(context);

    if (error == 0) {
        CU_ASSERT(stub_anchor_count(context->set->anchors) > 10);
    } else {
        ASSERT_TEXT(postern_tls_why(context), "the system has no file of "
            "trusted authorities in a known place");
    }
    CU_ASSERT(postern_tls_trust_system(NULL) < 0);
    stub_finish(context, &alloc);
}

static int add(postern_tls_context *context)
{
    return postern_tls_add_files(context, CHAIN, KEY);
}

static int trust(postern_tls_context *context)
{
    return postern_tls_trust_files(context, CHAIN);
}

static void test_failures_leave_nothing_behind(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    write_both();
    CU_ASSERT(stub_sweep(context, &alloc, add) >= 6);
    CU_ASSERT(stub_sweep(context, &alloc, trust) >= 5);
    ASSERT_NUMBER(stub_count(context), 1);
    clear();
    stub_finish(context, &alloc);
}

void suite_tls_file(void)
{
    SUITE("tls/file");
    TEST(test_two_files_are_added);
    TEST(test_one_file_may_hold_both);
    TEST(test_what_is_wrong_is_told_with_the_name_of_the_file);
    TEST(test_an_empty_file_has_nothing_in_it);
    TEST(test_files_have_a_bound);
    TEST(test_authorities_are_read);
    TEST(test_authorities_of_the_system_are_read);
    TEST(test_failures_leave_nothing_behind);
}
