/* SPDX-License-Identifier: MIT */
/*
 * test_parts.c - options and hooks of parts that a build may leave out
 * (PST_WITH_... in config.h) are refused then.
 */
#include "base/config.h"
#include "fixture.h"
#include "support/suite.h"

static fixture f;

/* Starts a server with the options and hooks of the fixture. */
static void expect(int is_there)
{
    CU_ASSERT(fixture_start(&f) == is_there);
    if (!is_there)
        ASSERT_NUMBER(f.error, POSTERN_E_INVALID_LEFT_OUT);
    fixture_end(&f);
    fixture_init(&f);
}

static void hear(postern_server *server, postern_session *session, int level,
    const char *text)
{
    (void)server;
    (void)session;
    (void)level;
    (void)text;
}

static void see(postern_session *session, int direction, const char *octets,
    size_t length)
{
    (void)session;
    (void)direction;
    (void)octets;
    (void)length;
}

static void test_options_of_what_is_left_out_are_refused(void)
{
    fixture_init(&f);
    f.options.max_connections_per_address = 1;
    expect(PST_WITH_CROWD);
    f.options.max_connections_per_network = 1;
    expect(PST_WITH_CROWD);
    f.options.proxy_networks = "10.0.0.0/8";
    expect(PST_WITH_PROXY);
    f.options.xclient_networks = "10.0.0.0/8";
    expect(PST_WITH_XCLIENT);
    if (!PST_WITH_TLS) {
        /* The server may not look into it. */
        f.options.tls_context = (struct postern_tls_context *)(void *)&f;
        expect(0);
    }
    fixture_end(&f);
}

static void test_hooks_of_what_is_left_out_are_refused(void)
{
    fixture_init(&f);
    f.handler.log = hear;
    expect(PST_WITH_LOG);
    f.handler.trace = see;
    expect(PST_WITH_LOG);
    fixture_end(&f);
}

void suite_server_parts(void)
{
    SUITE("server/parts");
    TEST(test_options_of_what_is_left_out_are_refused);
    TEST(test_hooks_of_what_is_left_out_are_refused);
}
