/* SPDX-License-Identifier: MIT */
/* test_scram.c - SCRAM-SHA-256: RFC 5802 and 7677. */
#include <stdlib.h>

#include "base/base64.h"
#include "exchange.h"

/* The example of RFC 7677 3. */
#define CLIENT_NONCE "rOprNGfwEbeRWgbNEkqO"
#define NONCE CLIENT_NONCE "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
#define FIRST "n,,n=user,r=" CLIENT_NONCE
#define SERVER_FIRST "r=" NONCE ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
#define FINAL "c=biws,r=" NONCE \
    ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
#define SERVER_FINAL "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

static unsigned char salt[16];

static void set_keys(postern_auth_keys *keys)
{
    size_t length;

    memset(keys, 0, sizeof(*keys));
    CU_ASSERT(pst_base64_decode("W22ZaJ0SNY7soEsUEjb6gQ==", 24, salt,
        sizeof(salt), &length));
    keys->salt = salt;
    keys->salt_length = length;
    keys->iterations = 4096;
}

/* Up to the server's first message, in whose place the example's is put. */
static int begin(exchange *it, const postern_auth_keys *keys)
{
    if (!exchange_begin(it, "SCRAM-SHA-256"))
        return 0;
    ASSERT_NUMBER(exchange_text(it, FIRST), PST_SASL_KEYS);
    ASSERT_TEXT(it->sasl.identity, "user");
    ASSERT_NUMBER(pst_sasl_keys(&it->sasl, keys == NULL ? &exchange_nobody
        : keys, keys != NULL), PST_SASL_CHALLENGE);
    ASSERT_NUMBER(strncmp(exchange_challenge(it), "r=" CLIENT_NONCE,
        2 + strlen(CLIENT_NONCE)), 0);
    it->sasl.kept_used = 0;
    CU_ASSERT(pst_sasl_keep(&it->sasl, OCTETS(FIRST "," SERVER_FIRST)));
    (void)pst_sasl_challenge(&it->sasl, OCTETS(SERVER_FIRST));
    return 1;
}

static void assert_example(exchange *it)
{
    ASSERT_NUMBER(exchange_text(it, FINAL), PST_SASL_JUDGE);
    ASSERT_TEXT(it->sasl.identity, "user");
    CU_ASSERT(it->sasl.secret == NULL);
    ASSERT_NUMBER(pst_sasl_judged(&it->sasl, 1), PST_SASL_CHALLENGE);
    ASSERT_TEXT(exchange_challenge(it), SERVER_FINAL);
    ASSERT_NUMBER(exchange_text(it, ""), PST_SASL_DONE);
    ASSERT_NUMBER(exchange_text(it, "x"), PST_SASL_MALFORMED);
}

static void test_the_example_of_the_rfc(void)
{
    postern_auth_keys keys;
    exchange it;

    set_keys(&keys);
    keys.password = "pencil";
    if (begin(&it, &keys))
        assert_example(&it);
}

static void test_the_keys_are_enough(void)
{
    postern_auth_keys keys;
    exchange it;

    if (!exchange_begin(&it, "SCRAM-SHA-256"))
        return;
    set_keys(&keys);
    pst_scram_make(it.ground.crypto, "pencil", &keys);
    if (begin(&it, &keys))
        assert_example(&it);
}

static void test_wrong_proofs(void)
{
    postern_auth_keys keys;
    exchange it;

    set_keys(&keys);
    keys.password = "pencils";
    if (!begin(&it, &keys))
        return;
    ASSERT_NUMBER(exchange_text(&it, FINAL), PST_SASL_FAILED);
    keys.password = "pencil";
    (void)begin(&it, &keys);
    ASSERT_NUMBER(exchange_text(&it, "c=biws,r=" NONCE
        ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVA="),
        PST_SASL_FAILED);
    (void)begin(&it, NULL);
    ASSERT_NUMBER(exchange_text(&it, FINAL), PST_SASL_FAILED);
    (void)begin(&it, &keys);
    ASSERT_NUMBER(exchange_text(&it, FINAL), PST_SASL_JUDGE);
    ASSERT_NUMBER(pst_sasl_judged(&it.sasl, 0), PST_SASL_FAILED);
}

/* What nobody has kept looks as what somebody has. */
static void test_nobody_has_a_salt_too(void)
{
    char first[2][PST_SASL_CHALLENGE_SIZE];
    int i;
    exchange it;

    for (i = 0; i < 2; i++) {
        if (!exchange_begin(&it, "SCRAM-SHA-256"))
            return;
        ASSERT_NUMBER(exchange_text(&it, FIRST), PST_SASL_KEYS);
        ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &exchange_nobody, 0),
        PST_SASL_CHALLENGE);
        strcpy(first[i], strstr(exchange_challenge(&it), ",s="));
    }
    ASSERT_TEXT(first[0], first[1]);
    CU_ASSERT(strstr(first[0], "==,i=4096") != NULL);
}

/* What nobody is shown is as long, and as slow, as what somebody is. */
static void test_nobody_looks_like_the_others(void)
{
    postern_auth_keys keys;
    char first[PST_SASL_CHALLENGE_SIZE];
    exchange it;

    set_keys(&keys);
    keys.salt_length = 12;
    keys.iterations = 7000;
    if (!exchange_begin(&it, "SCRAM-SHA-256"))
        return;
    ASSERT_NUMBER(exchange_text(&it, FIRST), PST_SASL_KEYS);
    ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &keys, 1), PST_SASL_CHALLENGE);
    strcpy(first, exchange_challenge(&it));
    CU_ASSERT(!it.ground.has_passwords);
    pst_sasl_start(&it.sasl, &it.ground, it.sasl.mechanism, NULL);
    ASSERT_NUMBER(exchange_text(&it, FIRST), PST_SASL_KEYS);
    ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &exchange_nobody, 0),
        PST_SASL_CHALLENGE);
    ASSERT_NUMBER(strlen(exchange_challenge(&it)), strlen(first));
    CU_ASSERT(strstr(exchange_challenge(&it), ",i=7000") != NULL);
    keys.password = "pencil";
    pst_sasl_start(&it.sasl, &it.ground, it.sasl.mechanism, NULL);
    ASSERT_NUMBER(exchange_text(&it, FIRST), PST_SASL_KEYS);
    ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &keys, 1), PST_SASL_CHALLENGE);
    CU_ASSERT(it.ground.has_passwords);
}

/* The application says what its users have, before one of them has come. */
static void test_nobody_looks_as_the_application_says(void)
{
    static const size_t lengths[] = { 1, 16, 24, 33, PST_SASL_SALT };
    unsigned char octets[PST_SASL_SALT + 3];
    size_t i, n;
    exchange it;

    for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        postern_auth_keys keys = exchange_nobody;
        const char *text;

        keys.salt_length = lengths[i];
        keys.iterations = 20000 + (unsigned long)i;
        keys.password = "";
        if (!exchange_begin(&it, "SCRAM-SHA-256"))
            return;
        ASSERT_NUMBER(exchange_text(&it, FIRST), PST_SASL_KEYS);
        ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &keys, 0), PST_SASL_CHALLENGE);
        text = strstr(exchange_challenge(&it), ",s=") + 3;
        CU_ASSERT(pst_base64_decode(text, strcspn(text, ","), (char *)octets,
            sizeof(octets), &n));
        ASSERT_NUMBER(n, lengths[i]);
        ASSERT_NUMBER(strtoul(strstr(text, ",i=") + 3, NULL, 10),
            keys.iterations);
        CU_ASSERT(it.sasl.unknown);
        ASSERT_NUMBER(it.ground.salt_length, 0);
    }
}

static void test_what_is_no_first_message(void)
{
    static const char *const rows[] = {
        "", "n,,", "n,,r=abc", "n,,n=user", "n,,n=user,x=y,r=abc",
        "n,,n=,r=abc", "n,,n=user,r=", "n,,n=user,r=a b", "n,,m=x,n=u,r=abc",
        "n,,n=us=er,r=abc", "p=tls-unique,,n=user,r=abc", "n=user,r=abc",
        "n,,n=u\1r,r=abc"
    };
    char long_one[PST_SASL_KEPT + 40];
    size_t i;
    exchange it;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (exchange_begin(&it, "SCRAM-SHA-256"))
            ASSERT_NUMBER(exchange_text(&it, rows[i]), PST_SASL_MALFORMED);
    memcpy(long_one, "n,,n=user,r=abc\0d", 18);
    if (exchange_begin(&it, "SCRAM-SHA-256"))
        ASSERT_NUMBER(exchange_octets(&it, long_one, 17), PST_SASL_MALFORMED);
    for (i = 100; i < PST_SASL_KEPT + 20; i += 7) {
        memset(long_one, 'x', sizeof(long_one));
        memcpy(long_one, "n,,n=user,r=", 12);
        if (!exchange_begin(&it, "SCRAM-SHA-256"))
            return;
        if (exchange_octets(&it, long_one, i) == PST_SASL_KEYS
            && pst_sasl_keys(&it.sasl, &exchange_nobody, 0)
                == PST_SASL_CHALLENGE)
            CU_ASSERT(i < PST_SASL_CHALLENGE_SIZE);
    }
}

static void test_what_is_no_final_message(void)
{
#define PROOF ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    static const char *const rows[] = {
        "", "c=biws", "c=biws,r=" NONCE, "c=biws" PROOF,
        "c=eSws,r=" NONCE PROOF, "c=biws,r=" NONCE "x" PROOF,
        "c=biws,r=" CLIENT_NONCE PROOF, "c=biws,r=" NONCE ",p=dHzb",
        "c=biws,r=" NONCE ",p=!", "c=biws,r=" NONCE PROOF ",x=y",
        "r=" NONCE PROOF, ",r=" NONCE PROOF, "c=,r=" NONCE PROOF
    };
    postern_auth_keys keys;
    size_t i;
    exchange it;

    set_keys(&keys);
    keys.password = "pencil";
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]) && begin(&it, &keys); i++)
        ASSERT_NUMBER(exchange_text(&it, rows[i]), PST_SASL_MALFORMED);
}

static void test_salts_have_bounds(void)
{
    postern_auth_keys keys;
    exchange it;

    set_keys(&keys);
    keys.salt_length = 0;
    if (!exchange_begin(&it, "SCRAM-SHA-256"))
        return;
    ASSERT_NUMBER(exchange_text(&it, FIRST), PST_SASL_KEYS);
    ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &keys, 1), PST_SASL_FAILED);
    keys.salt_length = 65;
    ASSERT_NUMBER(pst_sasl_keys(&it.sasl, &keys, 1), PST_SASL_FAILED);
}

void suite_sasl_scram(void)
{
    SUITE("sasl/scram");
    TEST(test_the_example_of_the_rfc);
    TEST(test_the_keys_are_enough);
    TEST(test_wrong_proofs);
    TEST(test_nobody_has_a_salt_too);
    TEST(test_nobody_looks_like_the_others);
    TEST(test_nobody_looks_as_the_application_says);
    TEST(test_what_is_no_first_message);
    TEST(test_what_is_no_final_message);
    TEST(test_salts_have_bounds);
}
