/* SPDX-License-Identifier: MIT */
/* test_self_signed.c - certificates that are made on the spot. */
#include "stub.h"
#include "support/suite.h"
#include "tls/context.h"

static int add(postern_tls_context *context)
{
    return postern_tls_add_self_signed(context, NULL);
}

static void test_the_usual_names_are_those_of_this_machine(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    ASSERT_NUMBER(add(context), 0);
    ASSERT_TEXT(context->set->identities->names, "localhost");
    ASSERT_NUMBER(context->set->identities->names_length, 10);
    ASSERT_NUMBER(stub.key_length, 34);
    ASSERT_NUMBER(stub.keys, 1);
    stub_finish(context, &alloc);
}

static void test_names_can_be_given(void)
{
    static const char *const names[] = { "mx.test", "*.b.test", NULL };
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    ASSERT_NUMBER(postern_tls_add_self_signed(context, names), 0);
    ASSERT_NUMBER(context->set->identities->names_length, 17);
    ASSERT_TEXT(context->set->identities->names + 8, "*.b.test");
    stub_finish(context, &alloc);
}

static void refuse(const char *const *names, const char *why)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    ASSERT_NUMBER(postern_tls_add_self_signed(context, names),
        POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), why);
    ASSERT_NUMBER(stub_count(context), 0);
    stub_finish(context, &alloc);
}

static void test_bad_names_are_refused(void)
{
    const char *names[102];
    int i;

    names[0] = NULL;
    refuse(names, "there is no name for the certificate");
    names[0] = "a";
    names[1] = "not a host";
    names[2] = NULL;
    refuse(names, "no host can have this name: not a host");
    names[1] = "";
    refuse(names, "no host can have this name: ");
    for (i = 0; i < 101; i++)
        names[i] = "a";
    names[i] = NULL;
    refuse(names, "more than 100 names");
}

static void test_a_hundred_long_names_are_all_right(void)
{
    static char name[254];
    const char *names[101];
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    int i;

    memset(name, 'a', sizeof(name) - 1);
    for (i = 50; i < 250; i += 50)
        name[i] = '.';
    for (i = 0; i < 100; i++)
        names[i] = name;
    names[i] = NULL;
    ASSERT_NUMBER(postern_tls_add_self_signed(context, names), 0);
    ASSERT_NUMBER(context->set->identities->names_length, 25400);
    stub_finish(context, &alloc);
}

static void test_without_entropy_there_is_no_key(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);
    int n;

    for (n = 1; n <= 2; n++) {
        stub.no_entropy = n;
        ASSERT_NUMBER(add(context), POSTERN_E_FAILED);
        ASSERT_TEXT(postern_tls_why(context),
            "the system has no random octets to make a key of");
    }
    context->options.net = NULL;
    ASSERT_NUMBER(add(context), POSTERN_E_FAILED);
    stub_finish(context, &alloc);
}

static unsigned long no_date(void *context)
{
    (void)context;
    return 0;
}

static void test_without_a_date_there_is_no_certificate(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    context->options.date = no_date;
    ASSERT_NUMBER(add(context), POSTERN_E_FAILED);
    ASSERT_TEXT(postern_tls_why(context), "the time of day is not known");
    context->options.date = NULL;
    ASSERT_NUMBER(add(context), POSTERN_E_FAILED);
    stub_finish(context, &alloc);
}

static void test_a_seed_that_is_no_key_is_not_the_end(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    stub.no_points = 7;
    ASSERT_NUMBER(add(context), 0);
    ASSERT_NUMBER(stub.seeds, 8);
    stub.no_points = 8;
    ASSERT_NUMBER(add(context), POSTERN_E_FAILED);
    ASSERT_TEXT(postern_tls_why(context), "no key could be made");
    stub_finish(context, &alloc);
}

static void test_what_cannot_be_signed_is_not_added(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    stub.cannot_sign = 1;
    ASSERT_NUMBER(add(context), POSTERN_E_FAILED);
    ASSERT_TEXT(postern_tls_why(context),
        "the certificate could not be signed");
    ASSERT_NUMBER(stub_count(context), 0);
    stub_finish(context, &alloc);
}

static void test_failures_leave_nothing_behind(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc);

    ASSERT_NUMBER(stub_sweep(context, &alloc, add), 4);
    ASSERT_NUMBER(stub_count(context), 1);
    stub_finish(context, &alloc);
}

void suite_tls_self_signed(void)
{
    SUITE("tls/self_signed");
    TEST(test_the_usual_names_are_those_of_this_machine);
    TEST(test_names_can_be_given);
    TEST(test_bad_names_are_refused);
    TEST(test_a_hundred_long_names_are_all_right);
    TEST(test_without_entropy_there_is_no_key);
    TEST(test_without_a_date_there_is_no_certificate);
    TEST(test_a_seed_that_is_no_key_is_not_the_end);
    TEST(test_what_cannot_be_signed_is_not_added);
    TEST(test_failures_leave_nothing_behind);
}
