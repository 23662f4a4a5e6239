/* SPDX-License-Identifier: MIT */
/* test_offer.c - the keywords of EHLO. */
#include <limits.h>

#include "client/client.h"
#include "support/suite.h"

static postern_client client;

static void note(const char *line)
{
    pst_client_offer_forget(&client);
    pst_client_offer_note(&client, line);
}

static void test_keywords(void)
{
    static const struct {
        const char *line;
        unsigned offers;
    } rows[] = {
        { "PIPELINING", POSTERN_OFFERS_PIPELINING },
        { "pipelining", POSTERN_OFFERS_PIPELINING },
        { "8BITMIME", POSTERN_OFFERS_8BITMIME },
        { "SMTPUTF8", POSTERN_OFFERS_SMTPUTF8 },
        { "CHUNKING", POSTERN_OFFERS_CHUNKING },
        { "BINARYMIME", POSTERN_OFFERS_BINARYMIME },
        { "DSN", POSTERN_OFFERS_DSN },
        { "STARTTLS", POSTERN_OFFERS_STARTTLS },
        { "REQUIRETLS", POSTERN_OFFERS_REQUIRETLS },
        { "ENHANCEDSTATUSCODES", POSTERN_OFFERS_STATUS },
        { "DELIVERBY 30", POSTERN_OFFERS_DELIVERBY },
        { "MT-PRIORITY", POSTERN_OFFERS_PRIORITY },
        { "FUTURERELEASE 100 200", POSTERN_OFFERS_HOLD },
        { "AUTH", POSTERN_OFFERS_AUTH },
        { "SIZE", POSTERN_OFFERS_SIZE },
        { "DSNX", 0 },
        { "XDSN", 0 },
        { "", 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        note(rows[i].line);
        ASSERT_NUMBER(postern_client_offers(&client), rows[i].offers);
    }
}

static void test_size(void)
{
    note("SIZE 1000");
    ASSERT_NUMBER(postern_client_size_limit(&client), 1000);
    note("SIZE");
    ASSERT_NUMBER(postern_client_size_limit(&client), 0);
    note("SIZE a lot");
    ASSERT_NUMBER(postern_client_size_limit(&client), 0);
    note("SIZE 99999999999999999999999999");
    CU_ASSERT(postern_client_size_limit(&client) == ULONG_MAX);
}

static void test_mechanisms(void)
{
    note("AUTH CRAM-MD5 LOGIN  PLAIN SCRAM-SHA-256-PLUS");
    ASSERT_NUMBER(client.mechanisms,
        PST_SASL_CLIENT_LOGIN | PST_SASL_CLIENT_PLAIN);
    note("AUTH scram-sha-256");
    ASSERT_NUMBER(client.mechanisms, PST_SASL_CLIENT_SCRAM);
    note("AUTH=LOGIN PLAINX");
    ASSERT_NUMBER(client.mechanisms, PST_SASL_CLIENT_LOGIN);
    ASSERT_NUMBER(client.offers, POSTERN_OFFERS_AUTH);
    note("AUTH ");
    ASSERT_NUMBER(client.mechanisms, 0);
}

void suite_client_offer(void)
{
    SUITE("client/offer");
    TEST(test_keywords);
    TEST(test_size);
    TEST(test_mechanisms);
}
