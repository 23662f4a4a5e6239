/* SPDX-License-Identifier: MIT */
/* test_login.c - LOGIN: a name, then a password. */
#include "exchange.h"

static void test_it_asks_twice(void)
{
    exchange it;

    CU_ASSERT_FATAL(exchange_begin(&it, "LOGIN"));
    ASSERT_NUMBER(pst_sasl_respond(&it.sasl, NULL, 0), PST_SASL_CHALLENGE);
    ASSERT_NUMBER(it.sasl.challenge_length, 10);
    ASSERT_TEXT(exchange_challenge(&it), "User Name");
    ASSERT_NUMBER(exchange_text(&it, "tim"), PST_SASL_CHALLENGE);
    ASSERT_TEXT(exchange_challenge(&it), "Password");
    ASSERT_NUMBER(it.sasl.challenge_length, 9);
    ASSERT_NUMBER(exchange_text(&it, "secret"), PST_SASL_JUDGE);
    ASSERT_TEXT(it.sasl.identity, "tim");
    ASSERT_TEXT(it.sasl.secret, "secret");
    ASSERT_NUMBER(pst_sasl_judged(&it.sasl, 1), PST_SASL_DONE);
}

static void test_the_name_may_come_first(void)
{
    exchange it;

    CU_ASSERT_FATAL(exchange_begin(&it, "LOGIN"));
    ASSERT_NUMBER(exchange_text(&it, "tim"), PST_SASL_CHALLENGE);
    ASSERT_TEXT(exchange_challenge(&it), "Password");
    ASSERT_NUMBER(exchange_text(&it, ""), PST_SASL_JUDGE);
    ASSERT_NUMBER(it.sasl.secret_length, 0);
}

static void test_names_and_passwords_that_will_not_do(void)
{
    char name[PST_SASL_NAMES + 1];
    exchange it;

    CU_ASSERT_FATAL(exchange_begin(&it, "LOGIN"));
    ASSERT_NUMBER(exchange_text(&it, ""), PST_SASL_MALFORMED);
    ASSERT_NUMBER(exchange_text(&it, "a\tb"), PST_SASL_MALFORMED);
    memset(name, 'a', sizeof(name));
    ASSERT_NUMBER(exchange_octets(&it, name, PST_SASL_NAMES),
        PST_SASL_MALFORMED);
    ASSERT_NUMBER(exchange_octets(&it, name, PST_SASL_NAMES - 1),
        PST_SASL_CHALLENGE);
    ASSERT_NUMBER(exchange_octets(&it, OCTETS("a\0b")), PST_SASL_MALFORMED);
}

void suite_sasl_login(void)
{
    SUITE("sasl/login");
    TEST(test_it_asks_twice);
    TEST(test_the_name_may_come_first);
    TEST(test_names_and_passwords_that_will_not_do);
}
