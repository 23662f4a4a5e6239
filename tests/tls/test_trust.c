/* SPDX-License-Identifier: MIT */
/* test_trust.c - authorities are added, replaced or refused as a whole. */
#include "fixtures.h"
#include "stub.h"
#include "support/suite.h"
#include "tls/context.h"

static char text[FIXTURE_SIZE];

static int trust(postern_tls_context *context, fixture lines)
{
    fixture_text(text, lines);
    return postern_tls_trust_pem(context, text, strlen(text));
}

static void test_authorities_are_added_to_those_that_are_there(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    ASSERT_NUMBER(trust(context, fixture_root), 0);
    ASSERT_NUMBER(stub_anchor_count(context->set->anchors), 1);
    ASSERT_NUMBER(trust(context, fixture_chain), 0);
    ASSERT_NUMBER(stub_anchor_count(context->set->anchors), 3);
    stub_finish(context, &alloc);
}

static void test_a_session_can_go_on_with_the_old_ones(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    void *old;

    ASSERT_NUMBER(trust(context, fixture_root), 0);
    old = context->set->anchors;
    ASSERT_NUMBER(trust(context, fixture_chain), 0);
    CU_ASSERT(context->set->anchors != old);
    ASSERT_NUMBER(stub_anchor_count(old), 1);
    ASSERT_NUMBER(stub.anchors, 2);
    stub_finish(context, &alloc);
}

static void test_nothing_is_added_when_one_is_refused(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    ASSERT_NUMBER(trust(context, fixture_root), 0);
    stub.anchor_bad = 2;
    stub.anchor_error = POSTERN_E_INVALID;
    stub.anchor_why = "it is for fun only";
    ASSERT_NUMBER(trust(context, fixture_chain), POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context),
        "certificates: certificate 2 in it: it is for fun only");
    ASSERT_NUMBER(stub_anchor_count(context->set->anchors), 1);
    ASSERT_NUMBER(stub.anchors, 1);
    stub_finish(context, &alloc);
}

static void test_the_first_may_be_refused_too(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    stub.anchor_bad = 1;
    stub.anchor_error = POSTERN_E_INVALID;
    stub.anchor_why = "no";
    ASSERT_NUMBER(trust(context, fixture_chain), POSTERN_E_INVALID);
    CU_ASSERT(context->set->anchors == NULL);
    ASSERT_NUMBER(postern_tls_trust_pem(context, NULL, 0),
        POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), "there is no certificate");
    ASSERT_NUMBER(trust(context, fixture_rsa_pkcs1), POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context),
        "certificates: no certificate in it");
    stub_finish(context, &alloc);
}

static int trust_root(postern_tls_context *context)
{
    return trust(context, fixture_root);
}

static void test_failures_leave_nothing_behind(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    ASSERT_NUMBER(trust(context, fixture_chain), 0);
    /* The text's block, the record, the anchors and three of them. */
    ASSERT_NUMBER(stub_sweep(context, &alloc, trust_root), 6);
    ASSERT_NUMBER(stub_anchor_count(context->set->anchors), 3);
    stub_finish(context, &alloc);
}

void suite_tls_trust(void)
{
    SUITE("tls/trust");
    TEST(test_authorities_are_added_to_those_that_are_there);
    TEST(test_a_session_can_go_on_with_the_old_ones);
    TEST(test_nothing_is_added_when_one_is_refused);
    TEST(test_the_first_may_be_refused_too);
    TEST(test_failures_leave_nothing_behind);
}
