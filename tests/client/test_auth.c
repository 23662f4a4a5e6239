/* SPDX-License-Identifier: MIT */
/* test_auth.c - AUTH: the choice of a mechanism, its lines, and which replies
   the client believes. */
#include "base/base64.h"
#include "base/crypto.h"
#include "postern_tls.h"
#include "talk.h"

static const postern_client_credentials user = {
    "user", "pencil", NULL, NULL, "123456789012345678"
};

#define AUTH(it, credentials) \
    postern_client_auth((it)->client, credentials, (it)->now)

static void open(talk *it, const char *keywords, int secure)
{
    talk_set(it);
    it->options.hashes = postern_tls_hashes();
    talk_start(it);
    if (secure)
        postern_client_secured(it->client, it->now);
    talk_open(it, keywords);
}

static void test_plain(void)
{
    talk it;

    open(&it, "AUTH=LOGIN=PLAIN", 1);
    ASSERT_NUMBER(AUTH(&it, &user), 0);
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), POSTERN_E_AGAIN);
    CU_ASSERT(!(WANTS(&it) & POSTERN_CLIENT_RESTS));
    ASSERT_TEXT(talk_say(&it), "AUTH PLAIN AHVzZXIAcGVuY2ls\r\n");
    ASSERT_TEXT(talk_hear(&it, "235 yes\r\n"), "auth[0] 235 yes\n");
    CU_ASSERT(WANTS(&it) & POSTERN_CLIENT_RESTS);
    ASSERT_NUMBER(it.alloc.blocks, 1);
    talk_end(&it);
}

static void test_plain_as_somebody_else(void)
{
    postern_client_credentials other = user;
    talk it;

    other.authzid = "boss";
    open(&it, "AUTH=LOGIN", 1);
    ASSERT_NUMBER(AUTH(&it, &other), POSTERN_E_INVALID_NOT_OFFERED);
    talk_end(&it);
    open(&it, "AUTH=PLAIN", 1);
    ASSERT_NUMBER(AUTH(&it, &other), 0);
    ASSERT_TEXT(talk_say(&it), "AUTH PLAIN Ym9zcwB1c2VyAHBlbmNpbA==\r\n");
    ASSERT_TEXT(talk_hear(&it, "535 no\r\n"), "auth[0] 535 no\n");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    talk_end(&it);
}

static void test_login(void)
{
    talk it;

    open(&it, "AUTH=LOGIN", 1);
    ASSERT_NUMBER(AUTH(&it, &user), 0);
    ASSERT_TEXT(talk_say(&it), "AUTH LOGIN\r\n");
    ASSERT_TEXT(talk_hear(&it, "334 VXNlcm5hbWU6\r\n"), "");
    ASSERT_TEXT(talk_say(&it), "dXNlcg==\r\n");
    ASSERT_TEXT(talk_hear(&it, "334 UGFzc3dvcmQ6\r\n"), "");
    ASSERT_TEXT(talk_say(&it), "cGVuY2ls\r\n");
    ASSERT_TEXT(talk_hear(&it, "334 more\r\n"), "");
    ASSERT_TEXT(talk_say(&it), "*\r\n");
    ASSERT_TEXT(talk_hear(&it, "501 back\r\n"), "auth[0] 501 back\n");
    talk_end(&it);
}

/* A password is not said in the clear. */
static void test_no_password_in_the_clear(void)
{
    talk it;

    open(&it, "AUTH=PLAIN=LOGIN", 0);
    ASSERT_NUMBER(AUTH(&it, &user), POSTERN_E_INVALID_NOT_OFFERED);
    ASSERT_TEXT(talk_say(&it), "");
    talk_end(&it);
    talk_set(&it);
    it.options.auth_in_clear = 1;
    talk_start(&it);
    talk_open(&it, "AUTH=PLAIN=LOGIN");
    ASSERT_NUMBER(AUTH(&it, &user), 0);
    talk_end(&it);
}

static void test_which_mechanism(void)
{
    postern_client_credentials named = user;
    talk it;

    named.mechanism = "LOGIN";
    open(&it, "AUTH=PLAIN=LOGIN", 1);
    ASSERT_NUMBER(AUTH(&it, &named), 0);
    ASSERT_TEXT(talk_say(&it), "AUTH LOGIN\r\n");
    talk_end(&it);
    open(&it, "AUTH=PLAIN", 1);
    ASSERT_NUMBER(AUTH(&it, &named), POSTERN_E_INVALID_NOT_OFFERED);
    named.mechanism = "NONSENSE";
    ASSERT_NUMBER(AUTH(&it, &named), POSTERN_E_INVALID_NOT_OFFERED);
    named.mechanism = NULL;
    named.nonce = NULL;
    ASSERT_NUMBER(AUTH(&it, &named), 0);
    CU_ASSERT(strncmp(talk_say(&it), "AUTH PLAIN ", 11) == 0);
    talk_end(&it);
}

static void test_when_it_may_not_be(void)
{
    postern_client_credentials nobody = user;
    talk it;

    nobody.identity = "";
    open(&it, "AUTH=PLAIN PIPELINING", 1);
    ASSERT_NUMBER(AUTH(&it, &nobody), POSTERN_E_INVALID_IDENTITY);
    failing_alloc_fail(&it.alloc, 1, 0);
    ASSERT_NUMBER(AUTH(&it, &user), POSTERN_E_NOMEM);
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(AUTH(&it, &user), POSTERN_E_AGAIN);
    (void)talk_say(&it);
    (void)talk_hear(&it, "250 OK\r\n");
    ASSERT_NUMBER(AUTH(&it, &user), POSTERN_E_INVALID_HERE);
    talk_end(&it);
}

/* RFC 4954 4: the response waits where the line would be too long. */
static void test_a_long_password(void)
{
    static char password[600], challenge[] = "334 \r\n";
    postern_client_credentials it_is = user;
    talk it;

    memset(password, 'p', sizeof(password) - 1);
    it_is.password = password;
    open(&it, "AUTH=PLAIN", 1);
    ASSERT_NUMBER(AUTH(&it, &it_is), 0);
    ASSERT_TEXT(talk_say(&it), "AUTH PLAIN\r\n");
    ASSERT_TEXT(talk_hear(&it, challenge), "");
    ASSERT_NUMBER(strlen(talk_say(&it)), PST_BASE64_TEXT(599 + 6) + 2);
    ASSERT_TEXT(talk_hear(&it, challenge), "");
    ASSERT_TEXT(talk_say(&it), "*\r\n");
    talk_end(&it);
}

static void test_strange_replies(void)
{
    static const char *const replies[][2] = {
        { "250 OK\r\n", "over nonsense 250 OK\n" },
        { "354 OK\r\n", "over nonsense 354 OK\n" },
        { "421 no\r\n", "auth[0] 421 no\nover closing 421 no\n" },
        { "504 no\r\n", "auth[0] 504 no\n" }
    };
    size_t i;
    talk it;

    for (i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
        open(&it, "AUTH=PLAIN", 1);
        ASSERT_NUMBER(AUTH(&it, &user), 0);
        (void)talk_say(&it);
        ASSERT_TEXT(talk_hear(&it, replies[i][0]), replies[i][1]);
        talk_end(&it);
    }
}

/* What was secret does not stay where it was. */
static void test_secrets_are_wiped(void)
{
    const char *out;
    size_t length;
    talk it;

    open(&it, "AUTH=PLAIN", 1);
    ASSERT_NUMBER(AUTH(&it, &user), 0);
    out = postern_client_out(it.client, &length);
    CU_ASSERT(strncmp(out, "AUTH", 4) == 0);
    postern_client_sent(it.client, length, it.now);
    CU_ASSERT(out[0] == '\0' && out[length - 1] == '\0');
    talk_end(&it);
}

/* Who says yes without the proof does not know the password (RFC 5802 9). */
static void test_a_server_that_proves_nothing(void)
{
    talk it;

    open(&it, "AUTH=SCRAM-SHA-256=PLAIN", 0);
    if (postern_tls_hashes() == NULL) {
        talk_end(&it);
        return;
    }
    ASSERT_NUMBER(AUTH(&it, &user), 0);
    CU_ASSERT(strncmp(talk_say(&it), "AUTH SCRAM-SHA-256 ", 19) == 0);
    ASSERT_TEXT(talk_hear(&it, "235 yes\r\n"), "over unproved 235 yes\n");
    talk_end(&it);
    open(&it, "AUTH=SCRAM-SHA-256", 0);
    ASSERT_NUMBER(AUTH(&it, &user), 0);
    (void)talk_say(&it);
    ASSERT_TEXT(talk_hear(&it, "334 !\r\n"), "");
    ASSERT_TEXT(talk_say(&it), "*\r\n");
    talk_end(&it);
}

void suite_client_auth(void)
{
    SUITE("client/auth");
    TEST(test_plain);
    TEST(test_plain_as_somebody_else);
    TEST(test_login);
    TEST(test_no_password_in_the_clear);
    TEST(test_which_mechanism);
    TEST(test_when_it_may_not_be);
    TEST(test_a_long_password);
    TEST(test_strange_replies);
    TEST(test_secrets_are_wiped);
    TEST(test_a_server_that_proves_nothing);
}
