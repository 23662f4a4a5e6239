/* SPDX-License-Identifier: MIT */
/* test_set.c - which certificate answers for which name. */
#include "fixtures.h"
#include "stub.h"
#include "support/suite.h"
#include "tls/context.h"

static void add(postern_tls_context *context, fixture lines)
{
    static char text[FIXTURE_SIZE];

    fixture_text(text, lines);
    fixture_append(text, fixture_ec256_sec1, "\n");
    ASSERT_NUMBER(postern_tls_add_pem(context, text, strlen(text), NULL, 0),
        0);
}

/* Which identities suit the ClientHello, by number, such as "0 2 ". */
static const char *suits_hello(const postern_tls_context *context,
    const pst_tls_hello *hello)
{
    static char text[100];
    pst_tls_identity *last = NULL, *at;

    text[0] = '\0';
    while ((last = pst_tls_set_next(context, context->set, hello, last))
        != NULL) {
        int n = 0;

        for (at = context->set->identities; at != last; at = at->next)
            n++;
        sprintf(text + strlen(text), "%d ", n);
    }
    return text;
}

static const char *suits(const postern_tls_context *context,
    const char *name)
{
    pst_tls_hello hello;

    pst_tls_hello_init(&hello);
    hello.whole = 1;
    hello.asked = *name == '\0' ? PST_TLS_ASKED_NONE : PST_TLS_ASKED_NAME;
    strcpy(hello.name, name);
    return suits_hello(context, &hello);
}

/* Rsa and mail.example.com, 1: localhost, 2: mail.example.com and
   *.example.org, 3: ec384.example */
static void add_all(postern_tls_context *context)
{
    add(context, fixture_rsa_certificate);
    add(context, fixture_rsa4096_certificate);
    add(context, fixture_ec256_certificate);
    add(context, fixture_ec384_certificate);
}

static void test_a_name_is_answered_with_those_that_have_it(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    add_all(context);
    ASSERT_TEXT(suits(context, "mail.example.com"), "0 2 ");
    ASSERT_TEXT(suits(context, "MAIL.example.com"), "0 2 ");
    ASSERT_TEXT(suits(context, "a.example.org"), "2 ");
    ASSERT_TEXT(suits(context, "ec384.example"), "3 ");
    stub_finish(context, &alloc);
}

static void test_an_unknown_name_is_answered_with_all(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    ASSERT_TEXT(suits(context, ""), "");
    add_all(context);
    ASSERT_TEXT(suits(context, ""), "0 1 2 3 ");
    ASSERT_TEXT(suits(context, "nobody.example"), "0 1 2 3 ");
    stub_finish(context, &alloc);
}

static void test_an_unknown_name_may_be_refused(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    context->options.known_names_only = 1;
    add_all(context);
    ASSERT_TEXT(suits(context, "nobody.example"), "");
    ASSERT_TEXT(suits(context, "localhost"), "1 ");
    ASSERT_TEXT(suits(context, ""), "0 1 2 3 ");
    stub_finish(context, &alloc);
}

/* It was none asked for, once. */
static void test_a_name_that_cannot_be_known_is_not_none(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    pst_tls_hello hello;

    add_all(context);
    pst_tls_hello_init(&hello);
    hello.whole = 1;
    hello.asked = PST_TLS_ASKED_STRANGE;
    ASSERT_TEXT(suits_hello(context, &hello), "0 1 2 3 ");
    context->options.known_names_only = 1;
    ASSERT_TEXT(suits_hello(context, &hello), "");
    hello.asked = PST_TLS_ASKED_NONE;
    ASSERT_TEXT(suits_hello(context, &hello), "0 1 2 3 ");
    hello.whole = 0;
    ASSERT_TEXT(suits_hello(context, &hello), "");
    stub_finish(context, &alloc);
}

static void test_a_context_that_cannot_serve_says_so(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    static char text[FIXTURE_SIZE];

    ASSERT_NUMBER(pst_tls_set_serves(context), POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context),
        "the TLS context has no certificate");
    add_all(context);
    ASSERT_NUMBER(pst_tls_set_serves(context), 0);
    context->options.clients = POSTERN_TLS_ASK;
    ASSERT_NUMBER(pst_tls_set_serves(context), 0);
    CU_ASSERT(!pst_tls_set_asks(context, context->set));
    context->options.clients = POSTERN_TLS_DEMAND;
    ASSERT_NUMBER(pst_tls_set_serves(context), POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), "certificates of clients are "
        "demanded, and no authority is trusted");
    fixture_text(text, fixture_root);
    ASSERT_NUMBER(postern_tls_trust_pem(context, text, strlen(text)), 0);
    ASSERT_NUMBER(pst_tls_set_serves(context), 0);
    CU_ASSERT(pst_tls_set_asks(context, context->set));
    stub_finish(context, &alloc);
}

static void test_the_last_one_lets_a_set_go(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    pst_tls_set *set = context->set;

    add_all(context);
    set->references++;
    pst_tls_set_release(context, set);
    ASSERT_NUMBER(stub.keys, 4);
    stub_finish(context, &alloc);
}

void suite_tls_set(void)
{
    SUITE("tls/set");
    TEST(test_a_name_is_answered_with_those_that_have_it);
    TEST(test_an_unknown_name_is_answered_with_all);
    TEST(test_an_unknown_name_may_be_refused);
    TEST(test_a_name_that_cannot_be_known_is_not_none);
    TEST(test_a_context_that_cannot_serve_says_so);
    TEST(test_the_last_one_lets_a_set_go);
}
