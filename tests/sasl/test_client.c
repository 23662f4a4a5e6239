/* SPDX-License-Identifier: MIT */
/* test_client.c - the client's half of SCRAM-SHA-256: the example of RFC 7677,
   and a server that cheats. */
#include "sasl/client.h"
#include "support/suite.h"
#include "tls/tls.h"

/* The example's nonce is no base64 of 18 octets, so it is put in its place. */
#define NONCE "rOprNGfwEbeRWgbNEkqO"
#define BOTH NONCE "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
#define SERVER_FIRST "r=" BOTH ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
#define FINAL "c=biws,r=" BOTH \
    ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
#define SERVER_FINAL "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

static pst_sasl_client sasl;

static int begin(const char *identity, const char *authzid)
{
    memset(&sasl, 0, sizeof(sasl));
    sasl.kind = PST_SASL_CLIENT_SCRAM;
    sasl.crypto = pst_tls_crypto_built();
    sasl.identity = identity;
    sasl.password = "pencil";
    sasl.authzid = authzid;
    return pst_sasl_client_start(&sasl, "123456789012345678");
}

static void begin_example(void)
{
    ASSERT_NUMBER(begin("user", NULL), 1);
    strcpy(sasl.nonce, NONCE);
    sasl.kept_used = 0;
    memcpy(sasl.kept, "n,,n=user,r=" NONCE, 12 + sizeof(NONCE) - 1);
    sasl.kept_used = 12 + sizeof(NONCE) - 1;
}

static int respond(const char *challenge)
{
    return pst_sasl_client_respond(&sasl, challenge, strlen(challenge));
}

static const char *response(void)
{
    static char text[PST_SASL_KEPT + 1];

    memcpy(text, sasl.response, sasl.response_length);
    text[sasl.response_length] = '\0';
    return text;
}

static void test_the_example_of_the_rfc(void)
{
    if (pst_tls_crypto_built() == NULL)
        return;
    begin_example();
    ASSERT_NUMBER(respond(SERVER_FIRST), 1);
    ASSERT_TEXT(response(), FINAL);
    ASSERT_NUMBER(sasl.proved, 0);
    ASSERT_NUMBER(respond(SERVER_FINAL), 1);
    ASSERT_TEXT(response(), "");
    ASSERT_NUMBER(sasl.proved, 1);
    ASSERT_NUMBER(respond(SERVER_FINAL), 0);
}

static void test_a_server_first_that_will_not_do(void)
{
    static const char *const rows[] = {
        "", "r=" BOTH, "r=" BOTH ",s=W22ZaJ0SNY7soEsUEjb6gQ==",
        "r=" BOTH ",s=,i=4096", "r=" BOTH ",s=!!!!,i=4096",
        "r=" BOTH ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=",
        "r=" BOTH ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095",
        "r=" BOTH ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1000001",
        "r=" BOTH ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999999999999",
        "r=" BOTH ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4x96",
        "r=" NONCE ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=someoneelse,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "m=x,r=" BOTH ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin_example();
        ASSERT_NUMBER(respond(rows[i]), 0);
    }
    begin_example();
    ASSERT_NUMBER(pst_sasl_client_respond(&sasl, "r=\0", 3), 0);
    ASSERT_NUMBER(pst_sasl_client_respond(&sasl, NULL, 0), 0);
}

static void test_a_challenge_that_is_too_long(void)
{
    static char challenge[PST_SASL_CHALLENGE_SIZE + 1];

    memset(challenge, 'x', sizeof(challenge) - 1);
    begin_example();
    ASSERT_NUMBER(respond(challenge), 0);
}

static void test_a_server_that_does_not_know_the_password(void)
{
    static const char *const rows[] = {
        "", "e=other-error", "v=", "v=!!!!", "v=YWJj",
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G8="
    };
    size_t i;

    if (pst_tls_crypto_built() == NULL)
        return;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin_example();
        ASSERT_NUMBER(respond(SERVER_FIRST), 1);
        ASSERT_NUMBER(respond(rows[i]), 0);
        ASSERT_NUMBER(sasl.proved, 0);
    }
}

static void test_names_are_quoted(void)
{
    ASSERT_NUMBER(begin("a,b=c", "d,"), 1);
    CU_ASSERT(strncmp(response(), "n,a=d=2C,n=a=2Cb=3Dc,r=", 23) == 0);
    ASSERT_NUMBER(strlen(response()), 23 + PST_SASL_NONCE);
}

static void test_names_that_are_none(void)
{
    static char longest[2000];

    memset(longest, 'x', sizeof(longest) - 1);
    ASSERT_NUMBER(begin("", NULL), -1);
    ASSERT_NUMBER(begin("a\nb", NULL), -1);
    ASSERT_NUMBER(begin(longest, NULL), -1);
}

static void test_mechanisms_have_names(void)
{
    ASSERT_NUMBER(pst_sasl_client_find("plain", 5), PST_SASL_CLIENT_PLAIN);
    ASSERT_NUMBER(pst_sasl_client_find("PLAIN", 4), PST_SASL_CLIENT_NONE);
    ASSERT_NUMBER(pst_sasl_client_find("", 0), PST_SASL_CLIENT_NONE);
    ASSERT_TEXT(pst_sasl_client_name(PST_SASL_CLIENT_SCRAM),
        "SCRAM-SHA-256");
    ASSERT_TEXT(pst_sasl_client_name(PST_SASL_CLIENT_LOGIN), "LOGIN");
}

void suite_sasl_client(void)
{
    SUITE("sasl/client");
    TEST(test_the_example_of_the_rfc);
    TEST(test_a_server_first_that_will_not_do);
    TEST(test_a_challenge_that_is_too_long);
    TEST(test_a_server_that_does_not_know_the_password);
    TEST(test_names_are_quoted);
    TEST(test_names_that_are_none);
    TEST(test_mechanisms_have_names);
}
