/* SPDX-License-Identifier: MIT */
/* test_auth.c - which users and passwords are accepted. */
#include "cli/auth.h"
#include "support/suite.h"

static pst_cli_settings settings;
static postern_handler handler;

static void begin(const char *user, int any)
{
    pst_cli_settings_init(&settings);
    memset(&handler, 0, sizeof(handler));
    if (user != NULL)
        CU_ASSERT(pst_cli_settings_add(&settings.auth, user));
    settings.auth_any = any;
    pst_cli_auth_hooks(&settings, &handler);
}

static int lets_in(const char *identity, const char *secret)
{
    postern_credentials shown;
    const char *text;

    memset(&shown, 0, sizeof(shown));
    shown.identity = identity;
    shown.secret = secret;
    shown.secret_length = secret == NULL ? 0 : strlen(secret);
    text = handler.auth(NULL, &shown);
    return text != NULL && strncmp(text, "235", 3) == 0;
}

static void test_without_users_there_is_no_hook(void)
{
    begin(NULL, 0);
    CU_ASSERT(handler.auth == NULL && handler.auth_keys == NULL);
}

static void test_a_user_has_a_password(void)
{
    postern_auth_keys keys;

    begin("tim:se:cret", 0);
    CU_ASSERT(lets_in("tim", "se:cret"));
    CU_ASSERT(lets_in("tim", NULL));
    CU_ASSERT(!lets_in("tim", "se"));
    CU_ASSERT(!lets_in("tim", "se:cre"));
    CU_ASSERT(!lets_in("tim", ""));
    CU_ASSERT(!lets_in("tim:se", "cret"));
    CU_ASSERT(!lets_in("ti", "m:se:cret"));
    CU_ASSERT(!lets_in("tom", "se:cret"));
    memset(&keys, 0, sizeof(keys));
    CU_ASSERT(handler.auth_keys(NULL, "CRAM-MD5", "tim", &keys) == NULL);
    ASSERT_TEXT(keys.password, "se:cret");
    CU_ASSERT(handler.auth_keys(NULL, "CRAM-MD5", "tom", &keys) != NULL);
}

static void test_anybody_may_come_in(void)
{
    begin(NULL, 1);
    CU_ASSERT(lets_in("anybody", "anything"));
    CU_ASSERT(handler.auth_keys == NULL);
}

void suite_cli_auth(void)
{
    SUITE("cli/auth");
    TEST(test_without_users_there_is_no_hook);
    TEST(test_a_user_has_a_password);
    TEST(test_anybody_may_come_in);
}
