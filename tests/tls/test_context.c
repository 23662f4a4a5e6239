/* SPDX-License-Identifier: MIT */
/* test_context.c - contexts: made, refused, replaced. */
#include "fixtures.h"
#include "stub.h"
#include "support/suite.h"
#include "tls/context.h"

static char chain_text[FIXTURE_SIZE], key_text[FIXTURE_SIZE];

static int add(postern_tls_context *context)
{
    fixture_text(chain_text, fixture_ec256_certificate);
    fixture_text(key_text, fixture_ec256_sec1);
    return postern_tls_add_pem(context, chain_text, strlen(chain_text),
        key_text, strlen(key_text));
}

static void test_options_have_their_defaults(void)
{
    postern_tls_options options;

    memset(&options, 1, sizeof(options));
    postern_tls_options_init(&options);
    ASSERT_NUMBER(options.size, sizeof(options));
    ASSERT_NUMBER(options.cache_size, 500);
    ASSERT_NUMBER(options.old_versions, 0);
    ASSERT_NUMBER(options.known_names_only, 0);
    ASSERT_NUMBER(options.clients, POSTERN_TLS_ANYBODY);
    CU_ASSERT(options.net == postern_net_system());
    CU_ASSERT(options.resize != NULL && options.date(NULL) > 1000000000UL);
    postern_tls_options_init_bare(&options);
    ASSERT_NUMBER(options.cache_size, 500);
    CU_ASSERT(options.resize == NULL && options.net == NULL
        && options.date == NULL);
}

static void test_the_defaults_make_a_context(void)
{
    int error = -1;
    postern_tls_options options;
    postern_tls_context *context;

    stub_reset();
    postern_tls_options_init(&options);
    context = pst_tls_context_new(stub_provider(), &options, &error);
    CU_ASSERT_FATAL(context != NULL);
    ASSERT_NUMBER(error, 0);
    ASSERT_NUMBER(stub.cache_size, 500);
    ASSERT_TEXT(postern_tls_why(context), "");
    ASSERT_NUMBER(add(context), 0);
    postern_tls_free(context);
    ASSERT_NUMBER(stub.keys + stub.caches, 0);
}

static void test_a_build_without_a_library_has_none(void)
{
    int error = 0;
    postern_tls_context *none = NULL;

    CU_ASSERT(pst_tls_context_new(NULL, NULL, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_NOTLS);
    if (postern_tls_library() != NULL)
        return;
    CU_ASSERT(postern_tls_new(NULL, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_NOTLS);
    ASSERT_NUMBER(postern_tls_add_files(none, "a", "b"), POSTERN_E_NOTLS);
    ASSERT_TEXT(postern_tls_why(none), "this build of postern has no TLS");
}

static void test_a_build_with_a_library_says_which(void)
{
    int error = 1;
    postern_tls_options options;
    postern_tls_context *context;

    if (postern_tls_library() == NULL)
        return;
    CU_ASSERT(postern_tls_new(NULL, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_INVALID_OPTIONS);
    postern_tls_options_init(&options);
    context = postern_tls_new(&options, &error);
    CU_ASSERT_FATAL(context != NULL);
    ASSERT_NUMBER(error, 0);
    ASSERT_TEXT(context->provider->name, postern_tls_library());
    postern_tls_free(context);
    ASSERT_NUMBER(postern_tls_add_self_signed(NULL, NULL),
        POSTERN_E_INVALID_CONTEXT);
    CU_ASSERT(strstr(postern_tls_why(NULL), "there is no TLS context")
        != NULL);
}

/* What becomes of these options. */
static int error_of(const postern_tls_options *options)
{
    int error;
    postern_tls_context *context = pst_tls_context_new(stub_provider(),
        options, &error);

    CU_ASSERT((context == NULL) == (error != 0));
    postern_tls_free(context);
    return error;
}

static void test_bad_options_are_refused(void)
{
    failing_alloc alloc;
    postern_tls_options options;

    failing_alloc_init(&alloc);
    stub_options(&options, &alloc);
    ASSERT_NUMBER(error_of(&options), 0);
    options.clients = 3;
    ASSERT_NUMBER(error_of(&options), POSTERN_E_INVALID_CLIENTS);
    options.clients = -1;
    ASSERT_NUMBER(error_of(&options), POSTERN_E_INVALID_CLIENTS);
    options.clients = POSTERN_TLS_DEMAND;
    ASSERT_NUMBER(error_of(&options), 0);
    options.resize = NULL;
    ASSERT_NUMBER(error_of(&options), POSTERN_E_INVALID_RESIZE);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_sessions_are_kept_when_that_is_right(void)
{
    failing_alloc alloc;
    postern_tls_options options;
    postern_tls_context *context;
    int clients;
    size_t size;

    stub_reset();
    failing_alloc_init(&alloc);
    stub_options(&options, &alloc);
    for (clients = 0; clients < 3; clients++) {
        for (size = 0; size < 2; size++) {
            options.clients = clients;
            options.cache_size = size;
            context = pst_tls_context_new(stub_provider(), &options, NULL);
            ASSERT_NUMBER(stub.caches,
                clients == POSTERN_TLS_ANYBODY && size == 1);
            stub_finish(context, &alloc);
        }
    }
}

static void test_no_memory_makes_no_context(void)
{
    failing_alloc alloc;
    postern_tls_options options;
    unsigned long n;

    stub_reset();
    failing_alloc_init(&alloc);
    stub_options(&options, &alloc);
    for (n = 1; n <= 3; n++) {
        failing_alloc_fail(&alloc, n, 0);
        ASSERT_NUMBER(error_of(&options), POSTERN_E_NOMEM);
        CU_ASSERT(failing_alloc_is_clean(&alloc));
    }
    failing_alloc_fail(&alloc, n, 0);
    ASSERT_NUMBER(error_of(&options), 0);
    postern_tls_free(NULL);
}

/* It says what the allocator has given it, and the peak of both. */
static void assert_counted(const postern_tls_context *context,
    const failing_alloc *alloc)
{
    size_t peak;

    ASSERT_NUMBER(postern_tls_memory(context, &peak), alloc->octets);
    ASSERT_NUMBER(postern_tls_memory(context, NULL), alloc->octets);
    CU_ASSERT(peak >= alloc->octets && peak <= alloc->peak);
}

static void test_one_context_takes_the_place_of_another(void)
{
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc), *from;
    postern_tls_options options;
    pst_tls_set *old = context->set;

    assert_counted(context, &alloc);
    ASSERT_NUMBER(add(context), 0);
    assert_counted(context, &alloc);
    stub_options(&options, &alloc);
    from = pst_tls_context_new(stub_provider(), &options, NULL);
    CU_ASSERT_FATAL(from != NULL);
    ASSERT_NUMBER(add(from), 0);
    ASSERT_NUMBER(add(from), 0);
    ASSERT_NUMBER(postern_tls_memory(context, NULL)
        + postern_tls_memory(from, NULL), alloc.octets);
    ASSERT_NUMBER(stub.keys, 3);
    ASSERT_NUMBER(stub.caches, 2);
    /* As a session in its handshake does. */
    old->references++;
    ASSERT_NUMBER(postern_tls_replace(context, from), 0);
    CU_ASSERT(context->set != old);
    ASSERT_NUMBER(stub_count(context), 2);
    ASSERT_NUMBER(stub.caches, 1);
    ASSERT_NUMBER(stub.keys, 3);
    pst_tls_set_release(context, old);
    ASSERT_NUMBER(stub.keys, 2);
    assert_counted(context, &alloc);
    stub_finish(context, &alloc);
}

static void test_only_a_like_context_takes_a_place(void)
{
    static const char *const whys[] = { "the same `clients`",
        "the same allocator", "no sessions of its own" };
    failing_alloc alloc, other;
    postern_tls_context *context = stub_context(&alloc), *from;
    postern_tls_options options;
    int i;

    ASSERT_NUMBER(postern_tls_replace(context, context), POSTERN_E_INVALID);
    ASSERT_NUMBER(postern_tls_replace(context, NULL), POSTERN_E_INVALID);
    CU_ASSERT(strstr(postern_tls_why(context), "another one") != NULL);
    failing_alloc_init(&other);
    for (i = 0; i < 3; i++) {
        stub_options(&options, &alloc);
        if (i == 0)
            options.clients = POSTERN_TLS_ASK;
        if (i == 1)
            options.resize_context = &other;
        from = pst_tls_context_new(stub_provider(), &options, NULL);
        CU_ASSERT_FATAL(from != NULL);
        from->set->references += i == 2;
        ASSERT_NUMBER(postern_tls_replace(context, from), POSTERN_E_INVALID);
        CU_ASSERT(strstr(postern_tls_why(context), whys[i]) != NULL);
        ASSERT_TEXT(postern_tls_why(from), postern_tls_why(context));
        from->set->references -= i == 2;
        postern_tls_free(from);
    }
    stub_finish(context, &alloc);
    CU_ASSERT(failing_alloc_is_clean(&other));
}

/* docs/tls.md: renew() asks the new one. */
static void test_an_empty_context_takes_no_place(void)
{
    static const char no_certificate[] = "the TLS context has no certificate";
    failing_alloc alloc;
    postern_tls_context *context = stub_context(&alloc), *from;
    postern_tls_options options;

    ASSERT_NUMBER(add(context), 0);
    stub_options(&options, &alloc);
    from = pst_tls_context_new(stub_provider(), &options, NULL);
    CU_ASSERT_FATAL(from != NULL);
    ASSERT_NUMBER(postern_tls_replace(context, from), POSTERN_E_INVALID);
    ASSERT_TEXT(postern_tls_why(context), no_certificate);
    ASSERT_TEXT(postern_tls_why(from), no_certificate);
    ASSERT_NUMBER(stub_count(context), 1);
    ASSERT_NUMBER(add(from), 0);
    ASSERT_NUMBER(postern_tls_replace(context, from), 0);
    ASSERT_NUMBER(context->set->generation, 1);
    stub_finish(context, &alloc);
}

void suite_tls_context(void)
{
    SUITE("tls/context");
    TEST(test_options_have_their_defaults);
    TEST(test_the_defaults_make_a_context);
    TEST(test_a_build_without_a_library_has_none);
    TEST(test_a_build_with_a_library_says_which);
    TEST(test_bad_options_are_refused);
    TEST(test_sessions_are_kept_when_that_is_right);
    TEST(test_no_memory_makes_no_context);
    TEST(test_one_context_takes_the_place_of_another);
    TEST(test_only_a_like_context_takes_a_place);
    TEST(test_an_empty_context_takes_no_place);
}
