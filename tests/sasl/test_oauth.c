/* SPDX-License-Identifier: MIT */
/* test_oauth.c - XOAUTH2 and OAUTHBEARER: RFC 7628. */
#include "exchange.h"

static const struct {
    const char *mechanism;
    const char *response;
    const char *identity, *token;   /* NULL: malformed */
} rows[] = {
    { "XOAUTH2", "user=a@x.test\1auth=Bearer ya29.vF9dft4qmT\1\1",
        "a@x.test", "ya29.vF9dft4qmT" },
    { "XOAUTH2", "user=a\1host=h\1auth=Bearer t==\1\1", "a", "t==" },
    { "XOAUTH2", "user=a\1auth=Bearer t\1", NULL, NULL },
    { "XOAUTH2", "user=a\1auth=Bearer t", NULL, NULL },
    { "XOAUTH2", "user=a\1auth=Bearer \1\1", NULL, NULL },
    { "XOAUTH2", "user=a\1auth=Basic t\1\1", NULL, NULL },
    { "XOAUTH2", "user=\1auth=Bearer t\1\1", NULL, NULL },
    { "XOAUTH2", "user=a\1\1", NULL, NULL },
    { "XOAUTH2", "auth=Bearer t\1user=a\1\1", NULL, NULL },
    { "XOAUTH2", "\1\1", NULL, NULL },
    { "XOAUTH2", "", NULL, NULL },
    { "OAUTHBEARER", "n,a=user@example.com,\1host=server.example.com\1"
        "port=143\1auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1",
        "user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==" },
    { "OAUTHBEARER", "n,a=a=2Cb=3Dc,\1auth=Bearer t\1\1", "a,b=c", "t" },
    { "OAUTHBEARER", "n,,\1auth=Bearer t\1\1", "", "t" },
    { "OAUTHBEARER", "n,a=u,\1auth=bEARER t\1\1", "u", "t" },
    { "OAUTHBEARER", "n,a=u,auth=Bearer t\1\1", NULL, NULL },
    { "OAUTHBEARER", "n,a=u,\1auth=Bearer t\1", NULL, NULL },
    { "OAUTHBEARER", "p=x,a=u,\1auth=Bearer t\1\1", NULL, NULL },
    { "OAUTHBEARER", "n,a=u,\1auth=Bearer t t\1\1", NULL, NULL },
    { "OAUTHBEARER", "n,a=u,\1\1", NULL, NULL }
};

static void test_a_token_is_shown(void)
{
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        exchange it;
        enum pst_sasl_step step;

        CU_ASSERT_FATAL(exchange_begin(&it, rows[i].mechanism));
        step = exchange_text(&it, rows[i].response);
        if (rows[i].identity == NULL) {
            ASSERT_NUMBER(step, PST_SASL_MALFORMED);
            continue;
        }
        ASSERT_NUMBER(step, PST_SASL_JUDGE);
        ASSERT_TEXT(it.sasl.identity, rows[i].identity);
        ASSERT_TEXT(it.sasl.secret, rows[i].token);
        ASSERT_NUMBER(it.sasl.secret_length, strlen(rows[i].token));
        ASSERT_NUMBER(pst_sasl_judged(&it.sasl, 1), PST_SASL_DONE);
    }
}

/* RFC 7628 3.2.3: the client answers the error before the exchange fails. */
static void test_a_token_that_is_refused(void)
{
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        exchange it;

        if (rows[i].identity == NULL)
            continue;
        CU_ASSERT_FATAL(exchange_begin(&it, rows[i].mechanism));
        ASSERT_NUMBER(pst_sasl_respond(&it.sasl, NULL, 0),
            PST_SASL_CHALLENGE);
        ASSERT_NUMBER(exchange_text(&it, rows[i].response), PST_SASL_JUDGE);
        ASSERT_NUMBER(pst_sasl_judged(&it.sasl, 0), PST_SASL_CHALLENGE);
        ASSERT_TEXT(exchange_challenge(&it), "{\"status\":\"invalid_token\"}");
        ASSERT_NUMBER(exchange_text(&it, i % 2 ? "\1" : ""),
            PST_SASL_FAILED);
    }
}

void suite_sasl_oauth(void)
{
    SUITE("sasl/oauth");
    TEST(test_a_token_is_shown);
    TEST(test_a_token_that_is_refused);
}
