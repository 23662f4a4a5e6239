/* SPDX-License-Identifier: MIT */
/* test_gs2.c - the header of RFC 5801 4. */
#include "exchange.h"

static void test_headers(void)
{
    static const struct {
        const char *text;
        const char *authzid;    /* NULL: it is none */
        const char *rest;
    } rows[] = {
        { "n,,n=user", "", "n=user" },
        { "y,,", "", "" },
        { "n,a=me,x", "me", "x" },
        { "n,a=a=3Db=2Cc,x", "a=b,c", "x" },
        { "p=tls-unique,,x", NULL, NULL },
        { "", NULL, NULL },
        { "n", NULL, NULL },
        { "n,", NULL, NULL },
        { "n,a=me", NULL, NULL },
        { "n,me,x", NULL, NULL },
        { "n,a=,x", NULL, NULL },
        { "n,a==2,x", NULL, NULL },
        { "n,a=a=2cb,x", NULL, NULL },
        { "n,a=\1,x", NULL, NULL },
        { "N,,x", NULL, NULL },
        { "nn,,x", NULL, NULL }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        exchange it;
        char text[40];
        const char *rest;

        CU_ASSERT_FATAL(exchange_begin(&it, "OAUTHBEARER"));
        strcpy(text, rows[i].text);
        rest = pst_sasl_gs2(&it.sasl, text, strlen(text));
        ASSERT_TEXT(rest, rows[i].rest);
        if (rest != NULL)
            ASSERT_TEXT(it.sasl.authzid, rows[i].authzid);
    }
}

void suite_sasl_gs2(void)
{
    SUITE("sasl/gs2");
    TEST(test_headers);
}
