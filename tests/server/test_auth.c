/* SPDX-License-Identifier: MIT */
/* test_auth.c - AUTH and the hooks: who is let in, what is known then. */
#include "fixture.h"
#include "support/suite.h"
#include "tls/tls.h"

/* \0user\0pass */
#define PLAIN "AUTH PLAIN AHVzZXIAcGFzcw==\r\n"
#define YES "235 2.7.0 Authentication successful\r\n"
#define NO "535 5.7.8 Authentication credentials invalid\r\n"
#define FIRST "530 5.7.0 Authentication required\r\n"
#define MAIL_LINE "MAIL FROM:<a@x.test>\r\n"

static fixture f;
static memory_client *client;
static postern_session *session;
static postern_ticket ticket;
static int is_later;

static const char *on_auth(postern_session *asking,
    const postern_credentials *credentials)
{
    session = asking;
    CU_ASSERT(postern_session_identity(session) == NULL);
    ASSERT_TEXT(credentials->mechanism, "PLAIN");
    if (is_later)
        return postern_later(session, &ticket);
    return postern_auth_equal(credentials->secret,
        credentials->secret_length, "pass", 4) ? "250 in" : NULL;
}

static void begin(int later)
{
    is_later = later;
    fixture_init(&f);
    f.handler.auth = on_auth;
    f.options.auth_require_tls = 0;
}

static void test_a_client_is_let_in_and_known(void)
{
    begin(0);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    CU_ASSERT(strstr(fixture_say(&f, client, "EHLO c.test\r\n"),
        "250-AUTH OAUTHBEARER XOAUTH2 LOGIN PLAIN\r\n") != NULL);
    ASSERT_TEXT(fixture_say(&f, client, "AUTH PLAIN AHVzZXIAbm9wZQ==\r\n"),
        NO);
    ASSERT_TEXT(fixture_say(&f, client, PLAIN), "235 in\r\n");
    ASSERT_TEXT(postern_session_identity(session), "user");
    ASSERT_TEXT(postern_session_mechanism(session), "PLAIN");
    ASSERT_TEXT(fixture_say(&f, client, "RSET\r\n"), OK);
    ASSERT_TEXT(postern_session_identity(session), "user");
    ASSERT_NUMBER(postern_server_counters(f.server)->auth, 1);
    ASSERT_NUMBER(postern_server_counters(f.server)->auth_failed, 1);
    fixture_end(&f);
}

static void test_the_verdict_may_come_later(void)
{
    begin(1);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    ASSERT_TEXT(fixture_say(&f, client, PLAIN "NOOP\r\n"), "");
    ASSERT_NUMBER(postern_answer(f.server, ticket,
        "235 2.7.0 Authentication successful"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), YES OK);
    ASSERT_TEXT(postern_session_identity(session), "user");
    fixture_end(&f);
}

static void test_a_verdict_that_is_late_is_451(void)
{
    begin(1);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    (void)fixture_say(&f, client, PLAIN);
    fixture_pass(&f, 300000);
    ASSERT_TEXT(memory_client_said(client),
        "451 4.3.2 Error: no answer in time\r\n");
    ASSERT_NUMBER(postern_answer(f.server, ticket, NULL), POSTERN_E_STALE);
    is_later = 0;
    ASSERT_TEXT(fixture_say(&f, client, PLAIN), "235 in\r\n");
    fixture_end(&f);
}

static void test_a_client_may_leave_meanwhile(void)
{
    begin(1);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    (void)fixture_say(&f, client, PLAIN);
    memory_client_reset(client);
    fixture_run(&f);
    ASSERT_NUMBER(postern_answer(f.server, ticket, NULL), POSTERN_E_STALE);
    fixture_end(&f);
}

static const char *on_keys(postern_session *asking, const char *mechanism,
    const char *identity, postern_auth_keys *keys)
{
    (void)keys;
    session = asking;
    ASSERT_TEXT(mechanism, "SCRAM-SHA-256");
    ASSERT_TEXT(identity, "user");
    return postern_later(asking, &ticket);
}

/* What is given later is a copy. */
static void test_keys_may_come_later(void)
{
    unsigned char salt[16] = { 1, 2, 3 };
    postern_auth_keys keys;
    const char *said;
    int i;

    if (pst_tls_crypto_built() == NULL)
        return;
    for (i = 0; i < 4; i++) {
        begin(0);
        f.handler.auth = NULL;
        f.handler.auth_keys = on_keys;
        CU_ASSERT_FATAL(fixture_start(&f));
        client = fixture_connect(&f);
        (void)fixture_say(&f, client, "EHLO c.test\r\n");
        ASSERT_TEXT(fixture_say(&f, client,
            "AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9YWJj\r\n"), "");
        memset(&keys, 0, sizeof(keys));
        keys.salt = salt;
        keys.salt_length = sizeof(salt);
        if (i == 1)
            keys.password = "pass";
        if (i == 3)
            failing_alloc_fail(&f.alloc, 1, 1);
        ASSERT_NUMBER(postern_answer_keys(f.server, ticket, i == 2 ? NULL
            : &keys), 0);
        failing_alloc_fail(&f.alloc, 0, 0);
        salt[0] = 9;
        fixture_run(&f);
        salt[0] = 1;
        said = memory_client_said(client);
        ASSERT_NUMBER(strncmp(said, i == 3 ? "451" : "334", 3), 0);
        ASSERT_NUMBER(postern_answer_keys(f.server, ticket, &keys),
            POSTERN_E_STALE);
        fixture_end(&f);
    }
}

static void test_keys_are_for_who_asks_for_them(void)
{
    postern_auth_keys keys;

    memset(&keys, 0, sizeof(keys));
    begin(1);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    (void)fixture_say(&f, client, PLAIN);
    ASSERT_NUMBER(postern_answer_keys(f.server, ticket, &keys),
        POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(postern_answer(f.server, ticket, NULL), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), NO);
    fixture_end(&f);
}

static void test_a_failure_is_said_after_a_while(void)
{
    begin(0);
    f.options.auth_failure_delay = 1000;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "AUTH PLAIN AHVzZXIAbm9wZQ==\r\n"
        "NOOP\r\n"), "");
    fixture_pass(&f, 999);
    ASSERT_TEXT(memory_client_said(client), "");
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(client), NO OK);
    (void)fixture_say(&f, client, "AUTH PLAIN AHVzZXIAbm9wZQ==\r\n");
    memory_client_reset(client);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 1);
    fixture_end(&f);
}

static void test_a_listener_may_require_it(void)
{
    begin(0);
    f.flags = POSTERN_LISTEN_REQUIRE_AUTH;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    ASSERT_TEXT(fixture_say(&f, client, MAIL_LINE), FIRST);
    ASSERT_TEXT(fixture_say(&f, client, PLAIN MAIL_LINE), "235 in\r\n" OK);
    fixture_end(&f);
}

/* Nobody could ever send mail there. */
static void test_without_a_hook_it_cannot_be_required(void)
{
    fixture_begin(&f);
    ASSERT_NUMBER(postern_server_listen(f.server, "127.0.0.1", 0,
        POSTERN_LISTEN_REQUIRE_AUTH), POSTERN_E_INVALID_AUTH_REQUIRED);
    fixture_end(&f);
    fixture_init(&f);
    f.options.auth_required = 1;
    CU_ASSERT(!fixture_start(&f));
    ASSERT_NUMBER(f.error, POSTERN_E_INVALID_AUTH_REQUIRED);
    fixture_end(&f);
}

/* A mechanism of the application's own, whose first answer comes later. */
static const char *on_own(postern_session *asking, const char *response,
    size_t length, void *context)
{
    session = asking;
    CU_ASSERT(context == &f);
    if (response == NULL)
        return postern_later(asking, &ticket);
    ASSERT_NUMBER(length, 4);
    ASSERT_TEXT(response, "user");
    return postern_session_identify(asking, response, NULL) == 0 ? "235 ok"
        : "454 no";
}

static void test_a_mechanism_of_its_own(void)
{
    fixture_init(&f);
    f.options.auth_require_tls = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    ASSERT_NUMBER(postern_server_add_mechanism(f.server, "OWN", NULL, NULL),
        POSTERN_E_INVALID_CALLBACK);
    ASSERT_NUMBER(postern_server_add_mechanism(f.server, "own", on_own, &f),
        POSTERN_E_INVALID_MECHANISM);
    ASSERT_NUMBER(postern_server_add_mechanism(f.server, "OWN", on_own, &f),
        0);
    client = fixture_connect(&f);
    ASSERT_NUMBER(postern_server_add_mechanism(f.server, "MORE", on_own, &f),
        POSTERN_E_BUSY);
    CU_ASSERT(strstr(fixture_say(&f, client, "EHLO c.test\r\n"),
        "250-AUTH OWN\r\n") != NULL);
    ASSERT_TEXT(fixture_say(&f, client, "AUTH OWN\r\n"), "");
    ASSERT_NUMBER(postern_session_identify(session, "early", NULL), 0);
    ASSERT_NUMBER(postern_answer(f.server, ticket, "334 who?"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "334 d2hvPw==\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "dXNlcg==\r\n"), YES);
    ASSERT_TEXT(postern_session_identity(session), "user");
    ASSERT_TEXT(postern_session_mechanism(session), "OWN");
    ASSERT_NUMBER(postern_session_identify(session, "late", NULL),
        POSTERN_E_INVALID_HERE);
    fixture_end(&f);
}

static void test_keys_are_made_of_a_password(void)
{
    static const unsigned char salt[16] = { 1, 2, 3 };
    postern_auth_keys keys, again;

    memset(&keys, 0, sizeof(keys));
    if (pst_tls_crypto_built() == NULL) {
        ASSERT_NUMBER(postern_auth_keys_make(&keys, "pass"),
            POSTERN_E_NOTLS);
        return;
    }
    ASSERT_NUMBER(postern_auth_keys_make(&keys, "pass"),
        POSTERN_E_INVALID_SALT);
    keys.salt = salt;
    ASSERT_NUMBER(postern_auth_keys_make(&keys, "pass"),
        POSTERN_E_INVALID_SALT);
    keys.salt_length = 16;
    again = keys;
    ASSERT_NUMBER(postern_auth_keys_make(&keys, "pass"), 0);
    ASSERT_NUMBER(postern_auth_keys_make(&again, "pass"), 0);
    CU_ASSERT(memcmp(&keys, &again, sizeof(keys)) == 0);
    ASSERT_NUMBER(postern_auth_keys_make(&again, "past"), 0);
    CU_ASSERT(memcmp(keys.stored_key, again.stored_key, 32) != 0);
}

void suite_server_auth(void)
{
    SUITE("server/auth");
    TEST(test_a_client_is_let_in_and_known);
    TEST(test_the_verdict_may_come_later);
    TEST(test_a_verdict_that_is_late_is_451);
    TEST(test_a_client_may_leave_meanwhile);
    TEST(test_keys_may_come_later);
    TEST(test_keys_are_for_who_asks_for_them);
    TEST(test_a_failure_is_said_after_a_while);
    TEST(test_a_listener_may_require_it);
    TEST(test_without_a_hook_it_cannot_be_required);
    TEST(test_a_mechanism_of_its_own);
    TEST(test_keys_are_made_of_a_password);
}
