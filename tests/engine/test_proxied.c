/* SPDX-License-Identifier: MIT */
/* test_proxied.c - conversations that begin with the header of a proxy. */
#include "catalogue.h"

#define HEADER "PROXY TCP4 192.0.2.1 198.51.100.2 4711 25\r\n"
#define HEADER_2 "\r\n\r\n\0\r\nQUIT\n\041\021\000\020" \
    "\300\000\002\001\306\063\144\002\022\147\000\031\004\000\001x"

static conversation talk;

/* The first turn of conversation_start has asked CONNECTED already, so these
   tests use their own engine. */
static postern_engine *engine;
static char said[2000];

static void begin(int tls)
{
    conversation_init(&talk);
    talk.options.tls = tls;
    CU_ASSERT_FATAL(conversation_start(&talk));
    engine = postern_engine_new(talk.rules, 1000);
    CU_ASSERT_FATAL(engine != NULL);
    if (tls)
        postern_engine_handshake(engine, 1000);
    postern_engine_expect_proxy(engine, 1000);
}

static void end(void)
{
    postern_engine_free(engine);
    conversation_end(&talk);
}

/* Lends octets.  Answers the question about the header with `refusal`, others
   with the default.  Returns how many octets were used. */
static size_t lend(const char *octets, size_t length, const char *refusal)
{
    postern_question question;
    const char *out;
    size_t used, n;

    postern_engine_lend(engine, octets, length, 1000);
    while (postern_engine_next(engine, &question)) {
        if (question.ask == POSTERN_ASK_PROXY) {
            CU_ASSERT(question.proxy == postern_engine_proxy(engine));
            ASSERT_NUMBER(postern_engine_push(engine, "220-no"),
                POSTERN_E_INVALID_HERE);
        }
        (void)postern_engine_answer(engine,
            question.ask == POSTERN_ASK_PROXY ? refusal : NULL, 1000);
    }
    used = postern_engine_reclaim(engine);
    said[0] = '\0';
    while ((out = postern_engine_out(engine, &n)) != NULL) {
        strncat(said, out, n);
        postern_engine_sent(engine, n);
    }
    return used;
}

static void assert_over(int reason)
{
    ASSERT_TEXT(said, "");
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_CLOSE);
    ASSERT_NUMBER(postern_engine_reason(engine), reason);
}

static void test_nothing_is_said_before_the_header(void)
{
    begin(0);
    ASSERT_NUMBER(lend("", 0, NULL), 0);
    ASSERT_TEXT(said, "");
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_READ);
    CU_ASSERT(postern_engine_proxy(engine) == NULL);
    ASSERT_NUMBER(lend(HEADER, sizeof(HEADER) - 1, NULL),
        sizeof(HEADER) - 1);
    ASSERT_TEXT(said, GREETING);
    ASSERT_NUMBER(postern_engine_proxy(engine)->source.port, 4711);
    ASSERT_NUMBER(postern_engine_proxy(engine)->via.family,
        POSTERN_FAMILY_NONE);
    end();
}

static void test_the_header_may_be_cut_anywhere(void)
{
    static const char all[] = HEADER_2 "NOOP\r\n";
    size_t cut, used, length = sizeof(all) - 1;

    for (cut = 0; cut <= length; cut++) {
        begin(0);
        used = lend(all, cut, NULL);
        ASSERT_NUMBER(used, cut);
        ASSERT_TEXT(said, cut < sizeof(HEADER_2) - 1 ? ""
            : cut < length ? GREETING : GREETING "250 OK\r\n");
        ASSERT_NUMBER(lend(all + used, length - used, NULL), length - used);
        ASSERT_NUMBER(postern_engine_proxy(engine)->values_length, 4);
        end();
    }
}

static void test_a_long_header_octet_by_octet(void)
{
    char header[4096];
    size_t i;

    memset(header, 0, sizeof(header));
    memcpy(header, HEADER_2, 14);
    header[13] = 0;             /* UNSPEC */
    header[14] = (char)(4080 >> 8);
    header[15] = (char)(4080 & 255);
    begin(0);
    for (i = 0; i < sizeof(header); i++)
        ASSERT_NUMBER(lend(header + i, 1, NULL), 1);
    ASSERT_TEXT(said, GREETING);
    ASSERT_NUMBER(postern_engine_proxy(engine)->length, 4096);
    end();
}

static void test_what_is_no_header_closes_without_a_word(void)
{
    begin(0);
    (void)lend("EHLO c.test\r\n", 13, NULL);
    assert_over(POSTERN_REASON_PROXY);
    CU_ASSERT(postern_engine_proxy(engine) == NULL);
    end();
}

static void test_a_refusal_closes_without_a_word(void)
{
    begin(0);
    (void)lend(HEADER "QUIT\r\n", sizeof(HEADER) + 5, "550 not you");
    assert_over(POSTERN_REASON_REFUSED);
    end();
    begin(0);
    (void)lend(HEADER, sizeof(HEADER) - 1, "421 not you");
    assert_over(POSTERN_REASON_REFUSED);
    end();
}

static void test_the_header_has_a_time_of_its_own(void)
{
    unsigned long moment;

    begin(0);
    (void)lend(HEADER, 10, NULL);
    ASSERT_NUMBER(postern_engine_deadline(engine, &moment), 1);
    ASSERT_NUMBER(moment, 6000);
    postern_engine_tick(engine, 5999);
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_READ);
    postern_engine_tick(engine, 6000);
    (void)lend("", 0, NULL);
    assert_over(POSTERN_REASON_TIMEOUT);
    end();
}

static void test_the_client_has_its_whole_time_behind_it(void)
{
    unsigned long moment;

    begin(0);
    (void)lend(HEADER, sizeof(HEADER) - 1, NULL);
    ASSERT_NUMBER(postern_engine_deadline(engine, &moment), 1);
    ASSERT_NUMBER(moment, 301000);
    end();
}

static void test_an_end_before_the_header(void)
{
    begin(0);
    postern_engine_eof(engine);
    (void)lend(HEADER, sizeof(HEADER) - 3, NULL);
    assert_over(POSTERN_REASON_EOF);
    end();
    begin(0);
    postern_engine_drain(engine);
    (void)lend(HEADER, sizeof(HEADER) - 3, NULL);
    assert_over(POSTERN_REASON_STOP);
    end();
    begin(0);
    postern_engine_close(engine, POSTERN_REASON_CLOSE);
    (void)lend("", 0, NULL);
    assert_over(POSTERN_REASON_CLOSE);
    end();
}

static void test_the_handshake_comes_behind_the_header(void)
{
    static const char hello[] = HEADER "\026\003\001";

    begin(1);
    ASSERT_NUMBER(lend(hello, sizeof(hello) - 1, NULL), sizeof(HEADER) - 1);
    ASSERT_TEXT(said, "");
    ASSERT_NUMBER(postern_engine_wants(engine), POSTERN_WANTS_TLS);
    postern_engine_secured(engine, 1000);
    (void)lend("", 0, NULL);
    ASSERT_TEXT(said, GREETING);
    CU_ASSERT(postern_engine_proxy(engine) != NULL);
    end();
}

static void test_a_header_elsewhere_is_a_command(void)
{
    begin(0);
    (void)lend(HEADER HEADER, 2 * (sizeof(HEADER) - 1), NULL);
    CU_ASSERT(strstr(said, GREETING "500 ") == said);
    end();
}

/* ALPN, AUTHORITY, UNIQUE_ID, SSL with VERSION and CN, and the right
   CRC32C. */
#define WHOLE_2 "\r\n\r\n\0\r\nQUIT\n\041\021\000\101\300\000\002\001" \
    "\306\063\144\002\022\147\000\031\001\000\004smtp\002\000\007mx.test" \
    "\005\000\003abc\040\000\024\005\000\000\000\000\041\000\007TLSv1.2" \
    "\042\000\002cn\003\000\004\102\022\360\174"
#define WRONG_2 "\r\n\r\n\0\r\nQUIT\n\041\021\000\023\300\000\002\001" \
    "\306\063\144\002\022\147\000\031\003\000\004\102\022\360\174"
#define MAIL_AND_QUIT DATA "x\r\n.\r\nQUIT\r\n"
#define MAIL_CODES DATA_CODES "250 221 closed"
#define MAIL_NAMES "PROXY " DATA_NAMES "MESSAGE QUIT"

static void proxied(conversation *model)
{
    model->proxied = 1;
}

static void in_tls(conversation *model)
{
    model->proxied = model->smtps = model->options.tls = 1;
}

/* Cut in all ways, answered late. */
static void test_the_catalogue(void)
{
    static const catalogue_row rows[] = {
        { "version 1", IN(HEADER MAIL_AND_QUIT), MAIL_CODES, MAIL_NAMES, NULL,
            "x\\r\\n", NULL },
        { "version 1, IPv6", IN("PROXY TCP6 2001:db8::1 ::1 65535 25\r\n"
            MAIL_AND_QUIT), MAIL_CODES, MAIL_NAMES, NULL, NULL, NULL },
        { "version 1, nobody", IN("PROXY UNKNOWN a b\r\n" MAIL_AND_QUIT),
            MAIL_CODES, MAIL_NAMES, NULL, NULL, NULL },
        { "version 2, with values", IN(WHOLE_2 MAIL_AND_QUIT), MAIL_CODES,
            MAIL_NAMES, NULL, "x\\r\\n", NULL },
        { "LOCAL", IN("\r\n\r\n\0\r\nQUIT\n\040\000\000\000"
            MAIL_AND_QUIT), MAIL_CODES, MAIL_NAMES, NULL, NULL, NULL },
        { "a wrong checksum", IN(WRONG_2 MAIL_AND_QUIT), " closed", "", NULL,
            NULL, NULL },
        { "no header", IN(MAIL_AND_QUIT), " closed", "", NULL, NULL, NULL },
        { "LF", IN("PROXY UNKNOWN\n" MAIL_AND_QUIT), " closed", "", NULL,
            NULL, NULL },
        { "half of one", IN("PROXY TCP4 192.0.2.1 "), "", "", NULL, NULL,
            NULL },
        { "half of one, of version 2", IN("\r\n\r\n\0\r\nQUIT\n\041"),
            "", "", NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row tls[] = {
        { "146 in TLS it is a command", IN(HEADER HEADER HELLO), "220 500 250",
            "PROXY CONNECTED EHLO", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, proxied);
    CHECK(tls, in_tls);
}

static void test_memory_fails(void)
{
    unsigned long nth;

    for (nth = 1; nth < 3; nth++) {
        begin(0);
        failing_alloc_fail(&talk.alloc, nth, 1);
        (void)lend(HEADER, 10, NULL);
        assert_over(POSTERN_REASON_MEMORY);
        end();
    }
    begin(0);
    (void)lend(HEADER_2, 16, NULL);
    end();
}

void suite_engine_proxied(void)
{
    SUITE("engine/proxied");
    TEST(test_nothing_is_said_before_the_header);
    TEST(test_the_header_may_be_cut_anywhere);
    TEST(test_a_long_header_octet_by_octet);
    TEST(test_what_is_no_header_closes_without_a_word);
    TEST(test_a_refusal_closes_without_a_word);
    TEST(test_the_header_has_a_time_of_its_own);
    TEST(test_the_client_has_its_whole_time_behind_it);
    TEST(test_an_end_before_the_header);
    TEST(test_the_handshake_comes_behind_the_header);
    TEST(test_a_header_elsewhere_is_a_command);
    TEST(test_the_catalogue);
    TEST(test_memory_fails);
}
