/* SPDX-License-Identifier: MIT */
/* test_proxied.c - an engine whose conversation begins with a proxy. */
#include "conversation.h"
#include "support/suite.h"

#define HEADER "PROXY TCP4 192.0.2.1 198.51.100.2 4711 25\r\n"
#define HEADER_2 "\r\n\r\n\0\r\nQUIT\n\041\021\000\020" \
    "\300\000\002\001\306\063\144\002\022\147\000\031\004\000\001x"
#define GREETING "220 mx.test postern " POSTERN_VERSION "\r\n"

static conversation talk;

/* The first turn of conversation_start has asked CONNECTED already: these
   tests use an engine of their own. */
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

/* Lends octets, answers what is asked by `refusal` where it is about the
   header and by the default else; how many were used up. */
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

/* Catalogue 142, 144. */
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

/* Catalogue 135, 137. */
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

/* Catalogue 142. */
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

/* Catalogue 143, 190. */
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

/* Catalogue 136, 146. */
static void test_a_header_elsewhere_is_a_command(void)
{
    begin(0);
    (void)lend(HEADER HEADER, 2 * (sizeof(HEADER) - 1), NULL);
    CU_ASSERT(strstr(said, GREETING "500 ") == said);
    end();
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
    TEST(test_memory_fails);
}
