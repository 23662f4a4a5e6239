/* SPDX-License-Identifier: MIT */
/* test_plain.c - PLAIN: RFC 4616. */
#include "exchange.h"

static void test_what_a_client_shows(void)
{
    static const struct {
        const char *octets;
        size_t length;
        const char *authzid, *identity, *secret;    /* NULL: malformed */
    } rows[] = {
        { OCTETS("\0tim\0tanstaaftanstaaf"), "", "tim", "tanstaaftanstaaf" },
        { OCTETS("Ursel\0Kurt\0xipj3plmq"), "Ursel", "Kurt", "xipj3plmq" },
        { OCTETS("\0tim\0"), "", "tim", "" },
        { OCTETS("\0\303\244@x\0\001\377"), "", "\303\244@x", "\001\377" },
        { OCTETS(""), NULL, NULL, NULL },
        { OCTETS("tim"), NULL, NULL, NULL },
        { OCTETS("\0tim"), NULL, NULL, NULL },
        { OCTETS("\0\0secret"), NULL, NULL, NULL },
        { OCTETS("\0tim\0sec\0ret"), NULL, NULL, NULL },
        { OCTETS("\0ti\001m\0secret"), NULL, NULL, NULL },
        { OCTETS("a\nb\0tim\0secret"), NULL, NULL, NULL },
        { OCTETS("\0t\377m\0secret"), NULL, NULL, NULL }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        exchange it;
        enum pst_sasl_step step;

        CU_ASSERT_FATAL(exchange_begin(&it, "PLAIN"));
        step = exchange_octets(&it, rows[i].octets, rows[i].length);
        if (rows[i].identity == NULL) {
            ASSERT_NUMBER(step, PST_SASL_MALFORMED);
            continue;
        }
        ASSERT_NUMBER(step, PST_SASL_JUDGE);
        ASSERT_TEXT(it.sasl.authzid, rows[i].authzid);
        ASSERT_TEXT(it.sasl.identity, rows[i].identity);
        ASSERT_TEXT(it.sasl.secret, rows[i].secret);
        ASSERT_NUMBER(it.sasl.secret_length, strlen(rows[i].secret));
        ASSERT_NUMBER(pst_sasl_judged(&it.sasl, i % 2 == 0), i % 2 == 0
            ? PST_SASL_DONE : PST_SASL_FAILED);
    }
}

static void test_a_client_may_wait_to_be_asked(void)
{
    exchange it;

    CU_ASSERT_FATAL(exchange_begin(&it, "plain"));
    ASSERT_NUMBER(pst_sasl_respond(&it.sasl, NULL, 0), PST_SASL_CHALLENGE);
    ASSERT_NUMBER(it.sasl.challenge_length, 0);
    ASSERT_NUMBER(exchange_octets(&it, OCTETS("\0a\0b")), PST_SASL_JUDGE);
}

void suite_sasl_plain(void)
{
    SUITE("sasl/plain");
    TEST(test_what_a_client_shows);
    TEST(test_a_client_may_wait_to_be_asked);
}
