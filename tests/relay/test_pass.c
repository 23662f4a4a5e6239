/* SPDX-License-Identifier: MIT */
/* test_pass.c - parameters are passed on, or refused. */
#include "field.h"

#define ALL "250-hop.test\r\n250-SIZE\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n" \
    "250-DSN\r\n250-CHUNKING\r\n250-BINARYMIME\r\n250-REQUIRETLS\r\n" \
    "250-MT-PRIORITY\r\n250-DELIVERBY\r\n250 FUTURERELEASE 9 9\r\n"

static void begin(field *it, const char *hello)
{
    field_init(it);
    it->base.options.enable_smtputf8 = 1;
    it->base.options.dsn = 1;
    it->base.options.chunking = it->base.options.binarymime = 1;
    it->base.options.mt_priority = "";
    it->base.options.deliver_by = 1;
    it->base.options.hold_limit = 1000;
    it->base.options.extra_parameters = "XFOO,REQUIRETLS";
    it->says[HOP_HELLO] = hello;
    field_begin(it);
}

typedef struct row {
    const char *given;
    const char *with;           /* what the hop hears, when it can */
    const char *without;        /* the reply when it cannot; NULL: it goes
                                   without a word */
} row;

static void test_parameters(void)
{
    static const row rows[] = {
        { "SIZE=10", "SIZE=10", NULL },
        { "BODY=7BIT", "BODY=7BIT", NULL },
        { "BODY=8BITMIME", "BODY=8BITMIME",
            "554 5.6.3 The next hop does not take such content\r\n" },
        { "BODY=BINARYMIME", "BODY=BINARYMIME",
            "554 5.6.3 The next hop does not take such content\r\n" },
        { "SMTPUTF8", "SMTPUTF8",
            "550 5.6.7 The next hop does not know SMTPUTF8\r\n" },
        { "RET=FULL", "RET=FULL",
            "555 5.5.4 The next hop does not know DSN\r\n" },
        { "ENVID=x", "ENVID=x",
            "555 5.5.4 The next hop does not know DSN\r\n" },
        { "MT-PRIORITY=3", "MT-PRIORITY=3", NULL },
        { "BY=100;R", "BY=100;R",
            "555 5.5.4 The next hop does not know DELIVERBY\r\n" },
        { "HOLDFOR=10", "HOLDFOR=10",
            "555 5.5.4 The next hop does not know FUTURERELEASE\r\n" },
        { "XFOO=bar", "XFOO=bar", NULL }
    };
    char line[200], wanted[200];
    static field f;
    size_t i;
    int has;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (has = 0; has < 2; has++) {
            const row *at = rows + i;
            memory_client *client;

            begin(&f, has ? ALL : "250 hop.test\r\n");
            client = field_client(&f);
            sprintf(line, "MAIL FROM:<a@x.test> %s\r\n", at->given);
            ASSERT_TEXT(field_say(&f, client, line), has
                || at->without == NULL ? "250 2.1.0 sender fine\r\n"
                : at->without);
            sprintf(wanted, EHLO_HEARD "MAIL FROM:<a@x.test>%s%s\r\n",
                has || at->given[0] == 'X' ? " " : "",
                has || at->given[0] == 'X' ? at->with : "");
            if (!has && at->without != NULL)
                strcpy(wanted, EHLO_HEARD);
            ASSERT_TEXT(f.heard, wanted);
            field_end(&f);
        }
}

static void test_parameters_of_rcpt(void)
{
    static field f;
    memory_client *client;
    int has;

    for (has = 0; has < 2; has++) {
        begin(&f, has ? ALL : "250 hop.test\r\n");
        client = field_client(&f);
        (void)field_say(&f, client, "MAIL FROM:<a@x.test>\r\n");
        ASSERT_TEXT(field_say(&f, client, "RCPT TO:<b@x.test> NOTIFY=NEVER "
            "ORCPT=rfc822;b@x.test\r\n"), has
            ? "250 2.1.5 recipient fine\r\n"
            : "555 5.5.4 The next hop does not know DSN\r\n");
        ASSERT_TEXT(f.heard, has ? "RCPT TO:<b@x.test> NOTIFY=NEVER "
            "ORCPT=rfc822;b@x.test\r\n" : "");
        field_end(&f);
    }
}

static void test_addresses_that_are_not_ascii(void)
{
    static field f;
    memory_client *client;

    begin(&f, ALL);
    client = field_client(&f);
    ASSERT_TEXT(field_say(&f, client,
        "MAIL FROM:<\303\244@x.test> SMTPUTF8\r\n"),
        "250 2.1.0 sender fine\r\n");
    ASSERT_TEXT(field_say(&f, client, "RCPT TO:<\303\266@x.test>\r\n"),
        "250 2.1.5 recipient fine\r\n");
    ASSERT_TEXT(f.heard, "RCPT TO:<\303\266@x.test>\r\n");
    (void)field_say(&f, client, "RSET\r\nMAIL FROM:<a@x.test>\r\n");
    ASSERT_TEXT(field_say(&f, client, "RCPT TO:<\303\266@x.test>\r\n"),
        "553 5.6.7 The next hop does not take such addresses\r\n");
    field_end(&f);
}

/* RFC 8689 4.2.1: nobody's certificate was checked. */
static void test_requiretls_in_the_clear(void)
{
    static field f;
    int has;

    for (has = 0; has < 2; has++) {
        begin(&f, has ? ALL : "250 hop.test\r\n");
        ASSERT_TEXT(field_say(&f, field_client(&f),
            "MAIL FROM:<a@x.test> REQUIRETLS\r\n"),
            "550 5.7.30 REQUIRETLS is not supported by the next hop\r\n");
        ASSERT_TEXT(f.heard, EHLO_HEARD);
        field_end(&f);
    }
}

static void test_ehlo_offers_what_the_hop_does(void)
{
    static field f;
    memory_client *client;
    const char *said;

    begin(&f, "250-hop.test\r\n250 8BITMIME\r\n");
    client = field_client(&f);
    said = field_say(&f, client, "EHLO c.test\r\n");
    CU_ASSERT(strstr(said, "DSN") != NULL);
    (void)field_say(&f, client, MESSAGE_SAID);
    said = field_say(&f, client, "EHLO c.test\r\n");
    CU_ASSERT(strstr(said, "8BITMIME") != NULL);
    CU_ASSERT(strstr(said, "DSN") == NULL);
    CU_ASSERT(strstr(said, "SMTPUTF8") == NULL);
    CU_ASSERT(strstr(said, "BINARYMIME") == NULL);
    CU_ASSERT(strstr(said, "DELIVERBY") == NULL);
    CU_ASSERT(strstr(said, "SIZE") != NULL);
    field_end(&f);
}

static void test_binary_content_goes_as_it_is(void)
{
    static field f;
    memory_client *client;

    begin(&f, ALL);
    client = field_client(&f);
    (void)field_say(&f, client, "MAIL FROM:<a@x.test> BODY=BINARYMIME\r\n"
        "RCPT TO:<b@x.test>\r\n");
    ASSERT_TEXT(field_say(&f, client, "BDAT 6 LAST\r\na\nb\rc."),
        "250 2.0.0 queued\r\n");
    ASSERT_TEXT(f.heard, "BDAT 6 LAST\r\na\nb\rc.");
    field_end(&f);
}

void suite_relay_pass(void)
{
    SUITE("relay/pass");
    TEST(test_parameters);
    TEST(test_parameters_of_rcpt);
    TEST(test_addresses_that_are_not_ascii);
    TEST(test_requiretls_in_the_clear);
    TEST(test_ehlo_offers_what_the_hop_does);
    TEST(test_binary_content_goes_as_it_is);
}
