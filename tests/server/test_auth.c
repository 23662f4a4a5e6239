/* SPDX-License-Identifier: MIT */
/* test_auth.c - AUTH and the hooks: who may log in, and what the session
   knows. */
#include "base/base64.h"
#include "fixture.h"
#include "server/session.h"
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

/* ---- data of the application -------------------------------------------- */

static int dropped[4];

static void drop(void *number)
{
    dropped[*(int *)number]++;
}

static int numbers[4] = { 0, 1, 2, 3 };
static int turn;

/* Passwords are right, except in the first exchange. */
static const char *note_user(postern_session *asking,
    const postern_credentials *credentials)
{
    (void)credentials;
    session = asking;
    CU_ASSERT(postern_session_auth_data(asking) == NULL);
    ASSERT_NUMBER(postern_session_set_auth_data(asking, &numbers[turn], drop),
        0);
    CU_ASSERT(postern_session_auth_data(asking) == &numbers[turn]);
    return turn++ == 0 ? "535 5.7.8 no" : "235 2.7.0 in";
}

static void begin_noting(void)
{
    memset(dropped, 0, sizeof(dropped));
    turn = 0;
    begin(0);
    f.handler.auth = note_user;
}

static void test_data_is_there_while_the_client_is_known(void)
{
    begin_noting();
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    ASSERT_TEXT(fixture_say(&f, client, PLAIN), "535 5.7.8 no\r\n");
    CU_ASSERT(postern_session_auth_data(session) == NULL);
    ASSERT_TEXT(fixture_say(&f, client, PLAIN), "235 2.7.0 in\r\n");
    ASSERT_NUMBER(dropped[0], 1);
    (void)fixture_say(&f, client, "RSET\r\nEHLO c.test\r\n" MAIL_LINE);
    CU_ASSERT(postern_session_auth_data(session) == &numbers[1]);
    ASSERT_NUMBER(postern_session_set_auth_data(session, NULL, drop),
        POSTERN_E_INVALID_HERE);
    ASSERT_NUMBER(dropped[1], 0);
    (void)fixture_say(&f, client, "QUIT\r\n");
    memory_client_reset(client);
    fixture_run(&f);
    ASSERT_NUMBER(dropped[1], 1);
    fixture_end(&f);
    ASSERT_NUMBER(dropped[0], 1);
    ASSERT_NUMBER(dropped[1], 1);
}

/* An exchange that fails, and one that sets no data, show no data. */
static void test_data_of_another_exchange_is_not_shown(void)
{
    begin_noting();
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n" PLAIN);
    CU_ASSERT(postern_session_auth_data(session) == NULL);
    (void)fixture_say(&f, client, "AUTH LOGIN\r\n");
    CU_ASSERT(postern_session_auth_data(session) == NULL);
    (void)fixture_say(&f, client, "*\r\n");
    ASSERT_NUMBER(dropped[0], 0);
    fixture_end(&f);
    ASSERT_NUMBER(dropped[0], 1);
}

static void test_data_may_be_set_while_the_verdict_is_put_off(void)
{
    begin(1);
    memset(dropped, 0, sizeof(dropped));
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    (void)fixture_say(&f, client, PLAIN);
    failing_alloc_fail(&f.alloc, 1, 0);
    ASSERT_NUMBER(postern_session_set_auth_data(session, &numbers[1], drop),
        POSTERN_E_NOMEM);
    ASSERT_NUMBER(postern_session_set_auth_data(session, &numbers[1], drop),
        0);
    ASSERT_NUMBER(postern_session_set_auth_data(session, &numbers[2], NULL),
        0);
    ASSERT_NUMBER(dropped[1], 1);
    ASSERT_NUMBER(postern_answer(f.server, ticket, "235 in"), 0);
    fixture_run(&f);
    CU_ASSERT(postern_session_auth_data(session) == &numbers[2]);
    fixture_end(&f);
    ASSERT_NUMBER(dropped[1], 1);
    ASSERT_NUMBER(dropped[2], 0);
}

static void test_a_stalled_exchange_ends(void)
{
    begin(0);
    f.options.timeout = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    (void)fixture_say(&f, client, "AUTH LOGIN\r\n");
    fixture_pass(&f, 59999);
    ASSERT_TEXT(memory_client_said(client), "");
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(client),
        "421 4.4.2 Error: timeout exceeded\r\n");
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

/* The keys that are given later are copied. */
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

static const char *on_token(postern_session *asking,
    const postern_credentials *credentials)
{
    ASSERT_TEXT(credentials->identity, "");
    ASSERT_TEXT(credentials->secret, "pass");
    session = asking;
    if (is_later == 0)
        return "235 in";
    ASSERT_NUMBER(postern_session_identify(asking, "user", "boss"), 0);
    ASSERT_TEXT(credentials->secret, "pass");
    return "235 in";
}

/* After a refused token, whatever the client sends next. */
static void test_no_line_cuts_the_delay_short(void)
{
    static char endless[13002];
    static const char *const lines[] = { "*\r\n", "\r\n", "!\r\n",
        endless };
    size_t i;

    memset(endless, 'A', sizeof(endless) - 3);
    strcpy(endless + sizeof(endless) - 3, "\r\n");
    begin(0);
    f.handler.auth = on_token;
    f.options.auth_failure_delay = 1000;
    f.options.auth_failure_limit = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    is_later = 0;
    for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        ASSERT_TEXT(fixture_say(&f, client, "AUTH OAUTHBEARER "
            "biwsAWF1dGg9QmVhcmVyIHBhc3MBAQ==\r\n"),
            "334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\r\n");
        ASSERT_TEXT(fixture_say(&f, client, lines[i]), "");
        fixture_pass(&f, 1000);
        CU_ASSERT(memory_client_said(client)[0] == '5');
    }
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

/* No client could ever send mail there. */
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

/* A mechanism of the application whose first answer is put off. */
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

/* ---- what clients may not learn ----------------------------------------- */

#define IN_BASE64 "AHVzZXIAcGFzcw"

/* In the longest line that is thrown away the secret stands twice, early and
   late. */
static char long_line[13100];

static const char *long_line_of(const char *start)
{
    memset(long_line, 'A', sizeof(long_line) - 1);
    memcpy(long_line, start, strlen(start));
    memcpy(long_line + 100, IN_BASE64, 14);
    memcpy(long_line + sizeof(long_line) - 100, IN_BASE64, 14);
    strcpy(long_line + sizeof(long_line) - 3, "\r\n");
    return long_line;
}

/* How the server comes to have the password, and what the reply is. */
struct story {
    int is_later;
    const char *lines[2];
    const char *reply;
};

static const char *ehlo_later(postern_session *asking, const char *host,
    postern_keywords *keywords)
{
    (void)host;
    (void)keywords;
    return postern_later(asking, &ticket);
}

static void tell(const struct story *story, int leaves)
{
    int is_put_off = strncmp(story->lines[0], "EHLO", 4) == 0;

    begin(story->is_later);
    f.options.auth_require_tls = strncmp(story->reply, "538", 3) == 0;
    f.options.auth_required = 1;
    if (is_put_off)
        f.handler.ehlo = ehlo_later;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    if (!is_put_off)
        (void)fixture_say(&f, client, "EHLO c.test\r\n");
    if (story->lines[1] != NULL)
        (void)fixture_say(&f, client, story->lines[0]);
    CU_ASSERT(strncmp(fixture_say(&f, client,
        story->lines[story->lines[1] != NULL]), story->reply,
        strlen(story->reply)) == 0);
    if (leaves)
        memory_client_reset(client);
    else if (is_put_off)
        ASSERT_NUMBER(postern_answer(f.server, ticket, NULL), 0);
    fixture_run(&f);
}

static void expect_no_password(const struct story *story)
{
    static const char *const secrets[] = { IN_BASE64, "pass" };
    int i;

    for (i = 0; i < 4; i++) {
        tell(story, i & 1);
        CU_ASSERT(!failing_alloc_has(f.server->buffer, PST_RECEIVE_BUFFER,
            secrets[i / 2]));
        f.alloc.secret = secrets[i / 2];
        fixture_end(&f);
        ASSERT_NUMBER(f.alloc.betrayals, 0);
    }
}

static void test_no_password_stays_in_memory(void)
{
    static const struct story stories[] = {
        { 0, { PLAIN, NULL }, "235 in" },
        { 1, { PLAIN, NULL }, "" },
        { 0, { "AUTH PLAIN\r\n" IN_BASE64 "==\r\n", NULL }, "334" },
        { 0, { "AUTH plain " IN_BASE64 "== x\r\n", NULL }, "501" },
        { 0, { PLAIN, NULL }, "538" },
        { 0, { "AUTH PLAIN " IN_BASE64 "=\1\r\n", NULL }, "500" },
        { 0, { "AUTH PLAIN " IN_BASE64 "=\377\r\n", NULL }, "500" },
        { 0, { "AUTH PLAIN " IN_BASE64, NULL }, "" },
        { 0, { "AUTH PLAIN " IN_BASE64, "==\r\n" }, "235 in" },
        { 0, { "AUTH PLAIN\r\n", IN_BASE64 }, "" },
        { 0, { "AUTH LOGIN\r\n", long_line }, "500 5.5.6" },
        { 0, { "EHLO c.test\r\n", PLAIN }, "" },
        { 0, { "EHLO c.test\r\n" PLAIN, NULL }, "" }
    };
    static const struct story of_a_command = { 0, { long_line, NULL }, "500" };
    size_t i;

    (void)long_line_of("");
    for (i = 0; i < sizeof(stories) / sizeof(stories[0]); i++)
        expect_no_password(&stories[i]);
    (void)long_line_of("AUTH PLAIN ");
    expect_no_password(&of_a_command);
}

static const char *find_nobody(postern_session *asking,
    const char *mechanism, const char *identity, postern_auth_keys *keys)
{
    (void)asking;
    (void)mechanism;
    (void)identity;
    keys->salt_length = 24;
    keys->iterations = 20000;
    return "535 5.7.8 Nobody";
}

/* Copies what SCRAM shows to an unknown user, after the nonce; "": SCRAM is
   not offered. */
static void show_salt(const char *secret, char shown[100])
{
    char text[100] = "";
    const char *said;
    size_t length;

    fixture_init(&f);
    f.handler.auth_keys = find_nobody;
    f.options.auth_require_tls = 0;
    f.options.auth_secret = secret;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    said = fixture_say(&f, client, "AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9YWJj"
        "\r\n");
    if (strncmp(said, "334 ", 4) == 0) {
        CU_ASSERT(pst_base64_decode(said + 4, strlen(said) - 6, text,
            sizeof(text) - 1, &length));
        CU_ASSERT(strstr(text, ",i=20000") != NULL);
        ASSERT_NUMBER(strlen(strstr(text, ",s=")), 3 + 32 + 8);
        strcpy(shown, strstr(text, ",s="));
    } else {
        CU_ASSERT(pst_tls_crypto_built() == NULL);
        *shown = '\0';
    }
    fixture_end(&f);
}

static void test_nobody_has_the_same_salt_after_a_start(void)
{
    char one[100], two[100], other[100];

    show_salt("a secret", one);
    show_salt("a secret", two);
    show_salt("another", other);
    ASSERT_TEXT(one, two);
    CU_ASSERT(*one == '\0' || strcmp(one, other) != 0);
}

/* ---- a token without a name --------------------------------------------- */

static void test_a_token_may_say_who_it_is(void)
{
    begin(0);
    f.handler.auth = on_token;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "AUTH OAUTHBEARER "
        "biwsAWF1dGg9QmVhcmVyIHBhc3MBAQ==\r\n"),
        "334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "AQ==\r\n"), NO);
    CU_ASSERT(!postern_session_authenticated(session));
    is_later = 1;
    ASSERT_TEXT(fixture_say(&f, client, "AUTH OAUTHBEARER "
        "biwsAWF1dGg9QmVhcmVyIHBhc3MBAQ==\r\n"), "235 in\r\n");
    CU_ASSERT(postern_session_authenticated(session));
    ASSERT_TEXT(postern_session_identity(session), "user");
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
    TEST(test_data_is_there_while_the_client_is_known);
    TEST(test_data_of_another_exchange_is_not_shown);
    TEST(test_data_may_be_set_while_the_verdict_is_put_off);
    TEST(test_a_stalled_exchange_ends);
    TEST(test_the_verdict_may_come_later);
    TEST(test_a_verdict_that_is_late_is_451);
    TEST(test_a_client_may_leave_meanwhile);
    TEST(test_keys_may_come_later);
    TEST(test_keys_are_for_who_asks_for_them);
    TEST(test_a_failure_is_said_after_a_while);
    TEST(test_no_line_cuts_the_delay_short);
    TEST(test_a_listener_may_require_it);
    TEST(test_without_a_hook_it_cannot_be_required);
    TEST(test_a_mechanism_of_its_own);
    TEST(test_no_password_stays_in_memory);
    TEST(test_nobody_has_the_same_salt_after_a_start);
    TEST(test_a_token_may_say_who_it_is);
    TEST(test_keys_are_made_of_a_password);
}
