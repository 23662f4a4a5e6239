/* SPDX-License-Identifier: MIT */
/*
 * test_lmtp.c - a listener that speaks LMTP: verdicts now and later, clients
 * that leave or do not read, memory that fails.
 */
#include "base/config.h"
#include "fixture.h"
#include "support/suite.h"

#define LHLO_LINE "LHLO c.test\r\n"
#define MAIL_LINE "MAIL FROM:<a@x.test>\r\n"
#define TO_THREE MAIL_LINE "RCPT TO:<b@x.test>\r\nRCPT TO:<c@x.test>\r\n" \
    "RCPT TO:<d@x.test>\r\nDATA\r\n"
#define LHLO_LIST "250-mx.test\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n" \
    "250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250 HELP\r\n"
#define YES "250 2.0.0 OK\r\n"
#define TO_THREE_SAID YES YES YES YES GO_ON

static fixture f;
static memory_client *client;

static void begin(void)
{
    fixture_init(&f);
    f.flags = POSTERN_LISTEN_LMTP;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, LHLO_LINE), LHLO_LIST);
    ASSERT_TEXT(fixture_say(&f, client, TO_THREE), TO_THREE_SAID);
    witness_forget(&f.witness);
}

static void test_a_listener_may_speak_lmtp(void)
{
    int other;

    begin();
    ASSERT_TEXT(fixture_say(&f, client, "x\r\n.\r\nNOOP\r\nEHLO c.test\r\n"),
        YES YES YES YES "500 5.5.1 Error: command \"EHLO\" not recognized"
        "\r\n");
    ASSERT_TEXT(witness_events(&f.witness), "message 3\nverdict b@x.test\n"
        "verdict c@x.test\nverdict d@x.test\nshut\nnoop\n");
    other = postern_server_listen(f.server, "127.0.0.1", 0, 0);
    f.port = postern_server_port(f.server, other);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, LHLO_LINE "EHLO c.test\r\n"),
        "500 Error: command \"LHLO\" not recognized\r\n" EHLO_LIST);
    fixture_end(&f);
}

static void test_each_recipient_has_its_verdict(void)
{
    begin();
    witness_once(&f.witness, "verdict", "250 for d");
    witness_once(&f.witness, "verdict", "452 4.3.1 disk full");
    witness_once(&f.witness, "verdict", NULL);
    witness_once(&f.witness, "message", "250 stored");
    ASSERT_TEXT(fixture_say(&f, client, ".\r\nNOOP\r\n"),
        "250 2.0.0 stored\r\n452 4.3.1 disk full\r\n250 2.0.0 for d\r\n" YES);
    fixture_end(&f);
}

static void test_without_the_hook_all_have_one_answer(void)
{
    fixture_init(&f);
    f.flags = POSTERN_LISTEN_LMTP;
    f.handler.verdict = NULL;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, LHLO_LINE TO_THREE);
    witness_once(&f.witness, "message", witness_later);
    ASSERT_TEXT(fixture_say(&f, client, ".\r\nNOOP\r\n"), "");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 by me"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client),
        "250 2.0.0 by me\r\n250 2.0.0 by me\r\n250 2.0.0 by me\r\n" YES);
    (void)fixture_say(&f, client, TO_THREE);
    witness_once(&f.witness, "message", "550 no");
    ASSERT_TEXT(fixture_say(&f, client, ".\r\nNOOP\r\n"),
        "550 5.0.0 no\r\n550 5.0.0 no\r\n550 5.0.0 no\r\n" YES);
    fixture_end(&f);
}

/* ---- answers that are put off ------------------------------------------- */

/* The results of a worker for each recipient; NULL: not known yet. */
static const char *results[3];
static postern_ticket asked;
static int is_asked;

static const char *look_up(postern_session *session,
    postern_envelope *envelope, const postern_recipient *recipient,
    size_t index)
{
    CU_ASSERT(envelope != NULL && index < 3);
    ASSERT_NUMBER(recipient->address[0], "bcd"[index]);
    if (results[index] != NULL)
        return results[index];
    is_asked = 1 + (int)index;
    return postern_later(session, &asked);
}

static void find(int index, const char *text)
{
    results[index] = text;
    if (is_asked == index + 1) {
        is_asked = 0;
        ASSERT_NUMBER(postern_answer(f.server, asked, text), 0);
    }
    fixture_run(&f);
}

static void test_verdicts_may_come_in_any_order(void)
{
    static const int orders[6][3] = {
        { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 },
        { 2, 1, 0 }
    };
    static const char *const says[3] = { "250 b", "451 c", "250 d" };
    static const char *const whole = "250 2.0.0 b\r\n451 4.3.0 c\r\n"
        "250 2.0.0 d\r\n" YES;
    blob said;
    int i, j;

    for (i = 0; i < 6; i++) {
        memset(&said, 0, sizeof(said));
        memset((void *)results, 0, sizeof(results));
        is_asked = 0;
        fixture_init(&f);
        f.flags = POSTERN_LISTEN_LMTP;
        f.handler.verdict = look_up;
        CU_ASSERT_FATAL(fixture_start(&f));
        client = fixture_connect(&f);
        (void)fixture_say(&f, client, LHLO_LINE TO_THREE);
        ASSERT_TEXT(fixture_say(&f, client, ".\r\nNOOP\r\n"), "");
        for (j = 0; j < 3; j++) {
            ASSERT_NUMBER(strncmp(blob_string(&said), whole, said.length),
                0);
            find(orders[i][j], says[orders[i][j]]);
            blob_text(&said, memory_client_said(client));
        }
        ASSERT_TEXT(blob_string(&said), whole);
        blob_free(&said);
        fixture_end(&f);
    }
}

static void test_a_verdict_that_is_late_is_451(void)
{
    begin();
    witness_once(&f.witness, "verdict", witness_later);
    witness_once(&f.witness, "verdict", NULL);
    ASSERT_TEXT(fixture_say(&f, client, ".\r\nNOOP\r\n"), YES);
    fixture_pass(&f, 299999);
    ASSERT_TEXT(memory_client_said(client), "");
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(client),
        "451 4.3.2 Error: no answer in time\r\n" YES YES);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), POSTERN_E_STALE);
    fixture_end(&f);
}

/* The message has a verdict, so the hook is not told that it was aborted. */
static void test_a_client_may_leave_in_the_middle(void)
{
    begin();
    witness_once(&f.witness, "verdict", witness_later);
    witness_once(&f.witness, "verdict", NULL);
    ASSERT_TEXT(fixture_say(&f, client, ".\r\n"), YES);
    memory_client_reset(client);
    fixture_run(&f);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), POSTERN_E_STALE);
    ASSERT_NUMBER(f.witness.aborted, 0);
    ASSERT_TEXT(witness_events(&f.witness), "message 0\nverdict b@x.test\n"
        "verdict c@x.test\nshut\nclosed reset\ndestroy\n");
    fixture_end(&f);
}

static void close_it(witness *it, postern_session *session)
{
    (void)it;
    postern_session_close(session);
}

/* The current command has all its replies. */
static void test_a_verdict_may_close_the_session(void)
{
    begin();
    witness_do(&f.witness, "verdict", close_it, NULL);
    ASSERT_TEXT(fixture_say(&f, client, ".\r\nNOOP\r\n"), YES YES YES);
    CU_ASSERT(fixture_is_over(&f, client));
    fixture_end(&f);
}

static void test_a_stop_awaits_the_verdicts(void)
{
    begin();
    witness_plan(&f.witness, "verdict", witness_later);
    ASSERT_TEXT(fixture_say(&f, client, ".\r\nNOOP\r\n"), "");
    postern_server_stop(f.server);
    fixture_run(&f);
    witness_plan(&f.witness, "verdict", NULL);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client),
        YES YES YES "421 4.3.2 Service shutting down\r\n");
    fixture_end(&f);
}

static void test_a_taken_envelope_is_judged_by_index(void)
{
    begin();
    witness_do(&f.witness, "message", witness_take, "250 taken");
    ASSERT_TEXT(fixture_say(&f, client, ".\r\nNOOP\r\n"),
        "250 2.0.0 taken\r\n250 2.0.0 taken\r\n250 2.0.0 taken\r\n" YES);
    ASSERT_TEXT(witness_events(&f.witness),
        "message 0\nverdict -\nverdict -\nverdict -\nnoop\n");
    fixture_end(&f);
}

/* ---- many --------------------------------------------------------------- */

/* A client that does not read needs no more memory than others; one that reads
   waits for nothing. */
static void test_a_thousand(size_t window)
{
    const char *said;
    size_t before, all = 0;
    int i;

    fixture_init(&f);
    f.flags = POSTERN_LISTEN_LMTP;
    f.witness.quiet = 1;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, LHLO_LINE MAIL_LINE);
    for (i = 0; i < 1000; i++)
        (void)fixture_say(&f, client, "RCPT TO:<b@x.test>\r\n");
    (void)fixture_say(&f, client, "DATA\r\n");
    witness_plan(&f.witness, "verdict",
        "250 2.0.0 01234567890123456789012345678901234567890123");
    memory_client_set_window(client, window);
    before = postern_server_memory(f.server, NULL);
    memory_client_writes(client, ".\r\n");
    fixture_run(&f);
    CU_ASSERT(postern_server_memory(f.server, NULL)
        <= before + PST_OUTPUT_CAP + 2 * PST_OUTPUT_BLOCK);
    for (i = 0; i < 1000 && all < 1000 * 56; i++) {
        said = memory_client_said(client);
        all += strlen(said);
        fixture_run(&f);
    }
    ASSERT_NUMBER(all, 1000 * 56);
    fixture_end(&f);
}

static void test_a_thousand_replies_wait_for_a_slow_reader(void)
{
    test_a_thousand(1000);
    test_a_thousand(65536);
    test_a_thousand(20000);
}

/* ---- calls that fail ---------------------------------------------------- */

static void session_of_lmtp(void)
{
    int i;

    client = memory_net_connect(f.net, f.port);
    fixture_run(&f);
    if (client == NULL)
        return;
    witness_plan(&f.witness, "verdict", witness_later);
    witness_plan(&f.witness, "message", "250 some words to keep");
    memory_client_writes(client, LHLO_LINE TO_THREE "x\r\n.\r\n" TO_THREE);
    fixture_run(&f);
    for (i = 0; i < f.witness.ticket_count; i++) {
        (void)witness_answer(&f.witness, "250 some words");
        fixture_run(&f);
    }
    witness_plan(&f.witness, "verdict", NULL);
    witness_plan(&f.witness, "message", "451 not now");
    memory_client_writes(client, ".\r\nMAIL FROM:<a@x.test>\r\n");
    fixture_run(&f);
    memory_client_writes(client, TO_THREE "half");
    memory_client_reset(client);
    fixture_run(&f);
}

static int fails(unsigned long n, int forever, int is_net)
{
    int struck;

    fixture_init(&f);
    f.flags = POSTERN_LISTEN_LMTP;
    f.most_spin = 60;
    if (is_net)
        memory_net_fail_nth(f.net, n, forever);
    else
        failing_alloc_fail(&f.alloc, n, forever);
    if (fixture_start(&f))
        session_of_lmtp();
    struck = is_net ? memory_net_counters(f.net)->failed > 0
        : f.alloc.failures > 0;
    memory_net_fail_nth(f.net, 0, 0);
    failing_alloc_fail(&f.alloc, 0, 0);
    fixture_end(&f);
    return struck;
}

static void test_each_allocation_and_call_may_fail(void)
{
    unsigned long n;
    int i;

    for (i = 0; i < 4; i++) {
        for (n = 1; n < 3000 && fails(n, i & 1, i >> 1); n++)
            ;
        CU_ASSERT(n > 10 && n < 3000);
    }
}

void suite_server_lmtp(void)
{
    SUITE("server/lmtp");
    TEST(test_a_listener_may_speak_lmtp);
    TEST(test_each_recipient_has_its_verdict);
    TEST(test_without_the_hook_all_have_one_answer);
    TEST(test_verdicts_may_come_in_any_order);
    TEST(test_a_verdict_that_is_late_is_451);
    TEST(test_a_client_may_leave_in_the_middle);
    TEST(test_a_verdict_may_close_the_session);
    TEST(test_a_stop_awaits_the_verdicts);
    TEST(test_a_taken_envelope_is_judged_by_index);
    TEST(test_a_thousand_replies_wait_for_a_slow_reader);
    TEST(test_each_allocation_and_call_may_fail);
}
