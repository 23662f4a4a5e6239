/* SPDX-License-Identifier: MIT */
/* test_settings.c - options that need or exclude each other. */
#include "cli/settings.h"
#include "support/suite.h"

static pst_cli_settings settings;

static void test_wait_needs_count(void)
{
    pst_cli_settings_init(&settings);
    CU_ASSERT(pst_cli_settings_check(&settings));
    settings.wait = 1;
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error,
        "--wait: needs --count N or --expect N, the messages to wait for");
    settings.count = 1;
    CU_ASSERT(pst_cli_settings_check(&settings));
    ASSERT_NUMBER(pst_cli_settings_wanted(&settings), 1);
    settings.expect = 2;
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error,
        "--expect: not with --count, which says how many have to come, too");
    settings.count = 0;
    CU_ASSERT(pst_cli_settings_check(&settings));
    ASSERT_NUMBER(pst_cli_settings_wanted(&settings), 2);
}

static void test_standard_output_is_for_one(void)
{
    pst_cli_settings_init(&settings);
    settings.json = 1;
    CU_ASSERT(pst_cli_settings_check(&settings));
    settings.to_stdout = 1;
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error, "--json: not with --stdout, which has "
        "standard output for itself");
}

static void test_tls_needs_a_certificate(void)
{
    pst_cli_settings_init(&settings);
    settings.options.require_starttls = 1;
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error, "--require-starttls: needs --tlscert FILE "
        "and --tlskey FILE, or --self-signed");
    CU_ASSERT(pst_cli_settings_add(&settings.smtps, ":465"));
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error, "--smtps: needs --tlscert FILE and --tlskey "
        "FILE, or --self-signed");
    settings.self_signed_out = "cert.pem";
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error, "--self-signed-out: needs --self-signed");
    CU_ASSERT_FALSE(pst_cli_settings_tls(&settings));
    settings.self_signed = 1;
    CU_ASSERT(pst_cli_settings_check(&settings));
    CU_ASSERT(pst_cli_settings_tls(&settings));
}

static void test_certificates_and_keys_go_in_pairs(void)
{
    pst_cli_settings_init(&settings);
    CU_ASSERT(pst_cli_settings_add(&settings.keys, "key.pem"));
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error, "--tlskey: each --tlscert FILE needs its "
        "--tlskey FILE, or none has one: the key is in the same file then");
    CU_ASSERT(pst_cli_settings_add(&settings.certificates, "cert.pem"));
    CU_ASSERT(pst_cli_settings_check(&settings));
    settings.keys.count = 0;
    CU_ASSERT(pst_cli_settings_check(&settings));
    CU_ASSERT(pst_cli_settings_tls(&settings));
}

static void test_users_need_tls(void)
{
    pst_cli_settings_init(&settings);
    settings.auth_insecure = 1;
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error,
        "--auth-insecure: needs --auth USER:PASSWORD or --auth-any");
    settings.auth_insecure = 0;
    settings.options.auth_required = 1;
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error,
        "--auth-required: needs --auth USER:PASSWORD or --auth-any");
    CU_ASSERT(pst_cli_settings_add(&settings.auth, "a:b"));
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error, "--auth: needs --self-signed, or --tlscert "
        "FILE and --tlskey FILE, or --auth-insecure: passwords in the clear");
    settings.auth_insecure = 1;
    CU_ASSERT(pst_cli_settings_check(&settings));
    settings.auth_insecure = 0;
    settings.self_signed = 1;
    CU_ASSERT(pst_cli_settings_check(&settings));
}

/* Who gives a name expects that it is checked. */
static void test_a_name_of_the_hop_needs_authorities(void)
{
    pst_cli_settings_init(&settings);
    settings.relay_name = "mx.test";
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error, "--relay-name: needs --relay-ca FILE; "
        "without it any certificate is accepted");
    settings.relay_ca = "ca.pem";
    CU_ASSERT(pst_cli_settings_add(&settings.handler, "relay:mx.test:25"));
    CU_ASSERT(pst_cli_settings_check(&settings));
}

static void test_a_relay_has_to_be_there(void)
{
    pst_cli_settings_init(&settings);
    CU_ASSERT(pst_cli_settings_add(&settings.handler, "sink"));
    settings.relay_limit = 1;
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error, "--relay-limit: needs --handler "
        "relay:HOST:PORT, lmtp:HOST:PORT or lmtp:unix:PATH");
    CU_ASSERT(pst_cli_settings_add(&settings.relay_auth, "a:b"));
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    ASSERT_TEXT(settings.error, "--relay-auth: needs --handler "
        "relay:HOST:PORT, lmtp:HOST:PORT or lmtp:unix:PATH");
    settings.relay_ca = "ca.pem";
    CU_ASSERT_FALSE(pst_cli_settings_check(&settings));
    CU_ASSERT(strncmp(settings.error, "--relay-ca: needs ", 18) == 0);
    settings.handler.count = 0;
    CU_ASSERT(pst_cli_settings_add(&settings.handler, "lmtp:unix:/run/l"));
    CU_ASSERT(pst_cli_settings_check(&settings));
}

static void test_copies_are_kept_side_by_side(void)
{
    const char *first, *second;

    pst_cli_settings_init(&settings);
    first = pst_cli_settings_keep(&settings, "onetwo", 3);
    second = pst_cli_settings_keep(&settings, "two", 3);
    ASSERT_TEXT(first, "one");
    ASSERT_TEXT(second, "two");
    CU_ASSERT_PTR_NULL(pst_cli_settings_keep(&settings, "", 4096 - 8));
}

void suite_cli_settings(void)
{
    SUITE("cli/settings");
    TEST(test_wait_needs_count);
    TEST(test_standard_output_is_for_one);
    TEST(test_tls_needs_a_certificate);
    TEST(test_certificates_and_keys_go_in_pairs);
    TEST(test_users_need_tls);
    TEST(test_a_name_of_the_hop_needs_authorities);
    TEST(test_a_relay_has_to_be_there);
    TEST(test_copies_are_kept_side_by_side);
}
