/* SPDX-License-Identifier: MIT */
/* test_life.c - options of a relay. */
#include "field.h"

static int error_of(const postern_relay_options *options)
{
    int error = 1;

    CU_ASSERT(postern_relay_new(options, &error) == NULL);
    CU_ASSERT(postern_relay_new(options, NULL) == NULL);
    return error;
}

static void test_options_are_checked(void)
{
    postern_relay_options options;
    static field f;

    field_init(&f);
    ASSERT_NUMBER(error_of(NULL), POSTERN_E_INVALID_OPTIONS);
#define WRONG(member, value, error) \
    options = f.options, options.member = value; \
    ASSERT_NUMBER(error_of(&options), error)
    WRONG(size, 0, POSTERN_E_INVALID_OPTIONS);
    WRONG(net, NULL, POSTERN_E_INVALID_NET);
    WRONG(resize, NULL, POSTERN_E_INVALID_RESIZE);
    WRONG(host, NULL, POSTERN_E_INVALID_HOST);
    WRONG(host, "", POSTERN_E_INVALID_HOST);
    WRONG(host, "nowhere.test", POSTERN_E_NOADDR);
    WRONG(port, 0, POSTERN_E_INVALID_PORT);
    WRONG(port, 65536, POSTERN_E_INVALID_PORT);
    WRONG(identity, "user", POSTERN_E_INVALID_IDENTITY);
    WRONG(tls, POSTERN_RELAY_MAYBE, POSTERN_E_INVALID_RELAY_TLS);
    WRONG(tls, -1, POSTERN_E_INVALID_RELAY_TLS);
    WRONG(tls, 3, POSTERN_E_INVALID_RELAY_TLS);
    WRONG(smtps, 1, POSTERN_E_INVALID_RELAY_TLS);
    WRONG(connect_timeout, ~0UL, POSTERN_E_INVALID_TIMEOUT);
    WRONG(reply_timeout, ~0UL, POSTERN_E_INVALID_TIMEOUT);
    WRONG(idle_timeout, ~0UL, POSTERN_E_INVALID_TIMEOUT);
    WRONG(buffer_size, 4095, POSTERN_E_INVALID_BUFFER_SIZE);
    WRONG(buffer_size, ~(size_t)0, POSTERN_E_INVALID_BUFFER_SIZE);
#undef WRONG
    postern_relay_free(NULL);
    field_end(&f);
}

static void test_a_path_that_no_socket_can_have(void)
{
    postern_relay_options options;
    char path[300];
    static field f;

    field_init(&f);
    options = f.options;
    options.path = "";
    ASSERT_NUMBER(error_of(&options), POSTERN_E_INVALID_PATH);
    memset(path, 'x', sizeof(path) - 1);
    path[sizeof(path) - 1] = '\0';
    options.path = path;
    options.net = postern_net_system();
    ASSERT_NUMBER(postern_error_kind(error_of(&options)), POSTERN_E_INVALID);
    field_end(&f);
}

/* Without a name no provider of TLS would check one. */
static void test_a_checked_certificate_needs_a_name(void)
{
    static const struct {
        const char *host, *path, *name;
        int error;
    } rows[] = {
        { "127.0.0.1", NULL, NULL, POSTERN_E_INVALID_TLS_NAME },
        { "::1", NULL, NULL, POSTERN_E_INVALID_TLS_NAME },
        { "fe80::1%eth0", NULL, NULL, POSTERN_E_INVALID_TLS_NAME },
        { "127.1", NULL, NULL, POSTERN_E_INVALID_TLS_NAME },
        { "2130706433", NULL, NULL, POSTERN_E_INVALID_TLS_NAME },
        { NULL, "/run/mx", NULL, POSTERN_E_INVALID_TLS_NAME },
        { NULL, "/run/mx", "", POSTERN_E_INVALID_TLS_NAME },
        { NULL, "/run/mx", "/run/mx", POSTERN_E_INVALID_TLS_NAME },
        { NULL, "/run/mx", "10.0.0.1", POSTERN_E_INVALID_TLS_NAME },
        { NULL, "/run/mx", "*.test", POSTERN_E_INVALID_TLS_NAME },
        { NULL, "/run/mx", "mx.test", 0 },
        { "127.0.0.1", NULL, "mx.test", 0 },
        { "mx.test", NULL, "", POSTERN_E_INVALID_TLS_NAME },
        { "mx.test", NULL, NULL, POSTERN_E_NOADDR }
    };
    postern_relay_options options;
    postern_relay *relay;
    static field f;
    int error, place;
    size_t i;

    field_init(&f);
    options = f.options;
    options.tls = POSTERN_RELAY_VERIFIED;
    options.tls_context = (struct postern_tls_context *)(void *)&place;
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        options.host = rows[i].host;
        options.path = rows[i].path;
        options.tls_name = rows[i].name;
        relay = postern_relay_new(&options, &error);
        ASSERT_NUMBER(error, rows[i].error);
        postern_relay_free(relay);
    }
    options.host = "127.0.0.1";
    options.path = options.tls_name = NULL;
    options.tls = POSTERN_RELAY_MAYBE;
    relay = postern_relay_new(&options, &error);
    ASSERT_NUMBER(error, 0);
    postern_relay_free(relay);
    field_end(&f);
}

static void test_auth(void)
{
    static field f;
    memory_client *client;
    int wrong;

    for (wrong = 0; wrong < 2; wrong++) {
        field_init(&f);
        f.options.identity = "user";
        f.options.password = "pencil";
        f.options.auth_in_clear = 1;
        f.says[HOP_HELLO] = "250-hop.test\r\n250 AUTH LOGIN PLAIN\r\n";
        f.says[HOP_AUTH] = wrong ? "535 5.7.8 no\r\n" : NULL;
        field_begin(&f);
        client = field_client(&f);
        ASSERT_TEXT(field_say(&f, client,
            "MAIL FROM:<a@x.test>\r\n"), wrong
            ? "451 4.7.0 The next hop does not let us in: 535 5.7.8 no\r\n"
            : "250 2.1.0 sender fine\r\n");
        ASSERT_TEXT(f.heard, wrong
            ? EHLO_HEARD "AUTH PLAIN AHVzZXIAcGVuY2ls\r\n"
            : EHLO_HEARD "AUTH PLAIN AHVzZXIAcGVuY2ls\r\n"
            "MAIL FROM:<a@x.test>\r\n");
        field_end(&f);
    }
}

/* No password goes in the clear unless that was wished. */
static void test_auth_in_the_clear(void)
{
    static field f;

    field_init(&f);
    f.options.identity = "user";
    f.options.password = "pencil";
    f.says[HOP_HELLO] = "250-hop.test\r\n250 AUTH LOGIN PLAIN\r\n";
    field_begin(&f);
    ASSERT_TEXT(field_say(&f, field_client(&f), "MAIL FROM:<a@x.test>\r\n"),
        "451 4.7.0 The next hop does not let us in\r\n");
    ASSERT_TEXT(f.heard, EHLO_HEARD);
    field_end(&f);
}

void suite_relay_life(void)
{
    SUITE("relay/life");
    TEST(test_options_are_checked);
    TEST(test_a_path_that_no_socket_can_have);
    TEST(test_a_checked_certificate_needs_a_name);
    TEST(test_auth);
    TEST(test_auth_in_the_clear);
}
