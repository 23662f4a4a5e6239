/* SPDX-License-Identifier: MIT */
/*
 * test_failures.c - each allocation and each call of the socket layer fails in
 * turn, once and forever, while several clients are served: nothing breaks or
 * leaks, and afterwards the server works again.
 */
#include <stdlib.h>

#include "fixture.h"
#include "sasl/prover.h"
#include "support/suite.h"
#include "tls/tls.h"

#define MOST_RUNS 3000

static fixture f;

enum what { MEMORY, NET };

static void fail(enum what what, unsigned long n, int forever)
{
    if (what == MEMORY)
        failing_alloc_fail(&f.alloc, n, forever);
    else
        memory_net_fail_nth(f.net, n, forever);
}

static unsigned long failures(enum what what)
{
    return what == MEMORY ? f.alloc.failures
        : memory_net_counters(f.net)->failed;
}

/* ---- the scenarios ----------------------------------------------------- */

static void tell(memory_client *client, const char *text)
{
    if (client == NULL)
        return;
    memory_client_writes(client, text);
    fixture_run(&f);
}

static void tell_much(memory_client *client)
{
    char line[1000];
    int i;

    memset(line, 'x', sizeof(line));
    memcpy(line + sizeof(line) - 3, "\r\n", 3);
    for (i = 0; i < 30; i++)
        tell(client, line);
}

static memory_client *come(void)
{
    memory_client *client = memory_net_connect(f.net, f.port);

    if (f.server != NULL)
        fixture_run(&f);
    return client;
}

static void answer_all(void)
{
    int i, count = f.witness.ticket_count;

    for (i = 0; i < count && i < WITNESS_TICKETS; i++) {
        (void)postern_answer(f.server, f.witness.tickets[i],
            i % 2 == 0 ? NULL : "250 some words that need memory");
        fixture_run(&f);
    }
}

static void nothing(postern_server *server, void *context)
{
    (void)server;
    (void)context;
}

static void add_command(void)
{
    postern_command command;

    memset(&command, 0, sizeof(command));
    command.verb = "PING";
    command.syntax = "PING [ignored]";
    command.callback = witness_command;
    (void)postern_server_add_command(f.server, &command);
}

/* Three clients: the first sends small and large messages, the second has its
   answers put off, the third makes errors and leaves in the middle. */
static void serve_three(void)
{
    memory_client *one, *two, *three;

    add_command();
    (void)postern_server_after(f.server, 100, nothing, NULL);
    one = come();
    two = come();
    three = come();
    tell(one, "EHLO a-name-that-is-too-long-to-live-in-the-session.test\r\n");
    tell(two, "HELO c.test\r\nPING x\r\n");
    tell(three, "EHLO d.test\r\nNONSENSE\r\nVRFY a@x.test\r\n");
    tell(one, TO_DATA "small\r\n.\r\n");
    witness_plan(&f.witness, "rcpt", witness_later);
    witness_plan(&f.witness, "message", witness_later);
    tell(two, "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n");
    answer_all();
    tell(two, "DATA\r\nx\r\n.\r\nNOOP\r\n");
    answer_all();
    witness_plan(&f.witness, "rcpt", NULL);
    witness_plan(&f.witness, "message", NULL);
    tell(one, "MAIL FROM:<a@x.test> SIZE=30000 BODY=8BITMIME\r\n"
        "RCPT TO:<b@x.test>\r\nDATA\r\n");
    tell(three, TO_DATA "half a mess");
    tell_much(one);
    tell(one, ".\r\n");
    if (three != NULL)
        memory_client_reset(three);
    memory_net_set_latency(f.net, 5);
    fixture_pass(&f, 200);
    tell(two, "QUIT\r\n");
    fixture_pass(&f, 200);
    memory_net_set_latency(f.net, 0);
}

/* The same with content that is streamed and put off. */
static void stream_two(void)
{
    memory_client *one, *two;

    one = come();
    two = come();
    tell(one, "EHLO c.test\r\n" TO_DATA);
    tell(two, "EHLO c.test\r\n" TO_DATA);
    witness_plan(&f.witness, "bytes", witness_full);
    tell_much(one);
    tell(two, "x\r\n.\r\n");
    witness_plan(&f.witness, "bytes", NULL);
    answer_all();
    tell(one, ".\r\n");
    tell(two, "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n"
        "BDAT 3\r\nabcBDAT 4 LAST\r\nabcd");
    fixture_pass(&f, 100);
}

static void listen_and_inherit(void)
{
    int other = postern_server_listen(f.server, NULL, 0, 0);

    if (other >= 0)
        f.port = postern_server_port(f.server, other);
    serve_three();
}

/* Many clients: the tables of slots, timers and the wait set grow. */
static void many_come(void)
{
    int i;

    for (i = 0; i < 100; i++) {
        memory_client *client = come();

        if (i % 10 == 0)
            tell(client, "EHLO c.test\r\n");
        (void)postern_server_after(f.server, 50, nothing, NULL);
    }
    fixture_pass(&f, 100);
}

static void stop_in_the_middle(void)
{
    memory_client *one = come(), *two = come();

    tell(one, "EHLO c.test\r\n" TO_DATA "half");
    tell(two, "EHLO c.test\r\n");
    postern_server_stop(f.server);
    fixture_pass(&f, 10000);
}

/* Two proxies: one sends a header in pieces and names another client, one
   leaves.  And one peer that is no proxy. */
static void behind_a_proxy(void)
{
    /* UNSPEC, with values of 129 octets and of 4 */
    static const char header[] = "\r\n\r\n\0\r\nQUIT\n\041\000\000\213"
        "\004\000\201";
    static const char zeros[129];
    static const char authority[] = "\002\000\004host";
    unsigned port = f.port;
    int other = postern_server_listen(f.server, NULL, 0,
        POSTERN_LISTEN_PROXY);
    memory_client *one, *two, *three;

    if (other < 0)
        return;
    f.port = postern_server_port(f.server, other);
    one = come();
    two = come();
    three = come();
    f.port = port;
    if (one != NULL)
        memory_client_write(one, header, sizeof(header) - 1);
    tell(two, "PROXY TCP4 192.0.2.1");
    tell(three, "EHLO c.test\r\n");
    if (one != NULL) {
        memory_client_write(one, zeros, sizeof(zeros));
        memory_client_write(one, authority, sizeof(authority) - 1);
    }
    tell(one, "EHLO c.test\r\n");
    tell(one, "XCLIENT NAME=a.test HELO=a-name-that-is-too-long-for-it.test "
        "LOGIN=ann ADDR=192.0.2.1\r\n");
    tell(one, "XCLIENT NAME=b.test\r\n" TO_DATA "x\r\n.\r\n");
    if (two != NULL)
        memory_client_reset(two);
    fixture_pass(&f, 200);
}

static void on_guest(postern_server *server, postern_socket socket,
    int events, void *context)
{
    char octets[100];
    long n = 1;

    (void)context;
    if ((events & POSTERN_READ) != 0)
        n = f.options.net->receive(f.options.net->context, socket, octets,
            sizeof(octets));
    if ((n < 0 && n != POSTERN_E_AGAIN) || postern_server_watch(server,
        socket, POSTERN_READ, on_guest, NULL) != 0)
        (void)postern_server_unwatch(server, socket);
}

/* Sockets of the application connect to a path; the listener is paused,
   resumed and closed. */
static void be_guests(void)
{
    const postern_net *net = f.options.net;
    int i, count = 0, other = postern_server_listen(f.server, "/run/x", 0,
        POSTERN_LISTEN_UNIX);
    postern_socket sockets[5];

    for (i = 0; i < 5; i++) {
        if (net->connect_local(net->context, "/run/x", &sockets[count]) != 0)
            continue;
        (void)postern_server_watch(f.server, sockets[count++],
            POSTERN_READ | POSTERN_WRITE, on_guest, NULL);
        fixture_run(&f);
    }
    (void)postern_server_cancel(f.server, postern_server_after(f.server, 9,
        nothing, NULL));
    (void)postern_server_pause_listener(f.server, other);
    (void)come();
    (void)postern_server_resume_listener(f.server, other);
    fixture_pass(&f, 100);
    (void)postern_server_close_listener(f.server, other);
    while (count-- > 0) {
        (void)postern_server_unwatch(f.server, sockets[count]);
        net->close(net->context, sockets[count]);
    }
    fixture_pass(&f, 100);
}

/* ---- logging in -------------------------------------------------------- */

static postern_ticket asked;    /* the last answer that was put off */
static int is_asked;            /* 1: AUTH was asked; 2: AUTH_KEYS */

static const char *judge(postern_session *session,
    const postern_credentials *credentials)
{
    (void)credentials;
    is_asked = 1;
    return postern_later(session, &asked);
}

static const char *look_up(postern_session *session, const char *mechanism,
    const char *identity, postern_auth_keys *keys)
{
    (void)mechanism;
    (void)identity;
    (void)keys;
    is_asked = 2;
    return postern_later(session, &asked);
}

static void decide(int truth)
{
    postern_auth_keys keys;
    int what = is_asked;

    is_asked = 0;
    memset(&keys, 0, sizeof(keys));
    keys.password = "pass";
    keys.salt = (const unsigned char *)"0123456789abcdef";
    keys.salt_length = 16;
    keys.iterations = 1;
    if (what == 1)
        (void)postern_answer(f.server, asked, truth ? "235 2.7.0 a text that "
            "is kept until it is said" : NULL);
    else if (what == 2)
        (void)postern_answer_keys(f.server, asked, &keys);
    fixture_pass(&f, 2);        /* the delay after a failure is 1 */
}

/* Sends the command and answers the questions; the client leaves at the
   end. */
static void log_in_by(const char *command, void (*prove)(const pst_crypto *,
    const char *, const char *, char *))
{
    memory_client *client = come();
    char response[PROVER_SIZE] = "";
    const char *challenge;

    is_asked = 0;
    tell(client, "EHLO c.test\r\n");
    if (client != NULL)
        (void)memory_client_said(client);
    tell(client, command);
    decide(0);
    challenge = client == NULL ? "" : memory_client_said(client);
    if (prove != NULL)
        prove(pst_tls_crypto_built(), challenge, "pass", response);
    tell(client, response);
    tell(client, "\r\n");
    decide(1);
    decide(1);                  /* a proof is judged now */
    tell(client, "\r\n" TO_DATA "x\r\n.\r\n");
    if (client != NULL)
        memory_client_reset(client);
    fixture_run(&f);
}

/* n,a=user, auth=Bearer pass */
#define BEARER "bixhPXVzZXIsAWF1dGg9QmVhcmVyIHBhc3MBAQ=="

static void log_in(void)
{
    log_in_by("AUTH PLAIN AHVzZXIAcGFzcw==\r\nAUTH LOGIN\r\n", NULL);
    log_in_by("AUTH PLAIN\r\nAHVzZXIAcGFzcw==\r\nAUTH PLAIN "
        "AHVzZXIAcGFzcw==\r\n", NULL);
    /* the first token is refused, which takes a response more */
    log_in_by("AUTH OAUTHBEARER " BEARER "\r\n\r\nAUTH OAUTHBEARER " BEARER
        "\r\n", NULL);
    if (pst_tls_crypto_built() == NULL)
        return;
    log_in_by("AUTH CRAM-MD5\r\n", prover_cram);
    log_in_by("AUTH SCRAM-SHA-256 " PROVER_FIRST "\r\n", prover_scram);
}

/* ---- afterwards -------------------------------------------------------- */

static void all_is_well(void)
{
    memory_client *client;

    /* a listener that failed is gone; that is not tested here */
    if (memory_net_connect(f.net, f.port) == NULL)
        f.port = postern_server_port(f.server,
            postern_server_listen(f.server, "127.0.0.1", 0, 0));
    fixture_pass(&f, 5000);
    client = come();
    CU_ASSERT_FATAL(client != NULL);
    tell(client, "EHLO c.test\r\n" TO_DATA "x\r\n.\r\nQUIT\r\n");
    CU_ASSERT(strstr(memory_client_said(client), TO_DATA_SAID OK BYE)
        != NULL);
}

static int is_foreign;

/* If nothing fails, the right password is accepted. */
static void look_who_is_in(void)
{
    ASSERT_NUMBER(postern_server_counters(f.server)->auth,
        pst_tls_crypto_built() == NULL ? 2 : 4);
}

/* One run, in which the n-th call fails; 0: there is no n-th call. */
static int run(enum what what, void (*scenario)(void), int is_stream,
    unsigned long n, int forever)
{
    int struck;

    fixture_init(&f);
    if (is_stream) {
        witness_stream(&f.handler);
        f.options.chunking = 1;
    }
    if (scenario == log_in) {
        f.handler.auth = judge;
        f.handler.auth_keys = look_up;
        f.options.auth_require_tls = 0;
        f.options.auth_failure_delay = 1;
    }
    if (scenario == behind_a_proxy) {
        f.options.proxy_networks = "127.0.0.1,::1";
        f.options.xclient_networks = "127.0.0.1,::1";
    }
    f.most_spin = 60;
    f.is_foreign = is_foreign;
    fail(what, n, forever);
    if (fixture_start(&f))
        scenario();
    struck = failures(what) > 0;
    if (!struck && scenario == log_in)
        look_who_is_in();
    fail(what, 0, 0);
    if (f.server == NULL || f.listener < 0)
        CU_ASSERT(struck);
    if (f.server != NULL && f.listener >= 0 && scenario != stop_in_the_middle
        && !f.stopped)
        all_is_well();
    fixture_end(&f);
    return struck;
}

static void sweep(enum what what, void (*scenario)(void), int is_stream)
{
    unsigned long n;
    int forever;

    for (forever = 0; forever < 2; forever++) {
        for (n = 1; n < MOST_RUNS; n++)
            if (!run(what, scenario, is_stream, n, forever))
                break;
        CU_ASSERT(n > 10 && n < MOST_RUNS);
    }
}

static void test_each_allocation_may_fail(void)
{
    sweep(MEMORY, serve_three, 0);
}

static void test_each_allocation_may_fail_in_streams(void)
{
    sweep(MEMORY, stream_two, 1);
}

static void test_each_allocation_may_fail_while_many_come(void)
{
    sweep(MEMORY, many_come, 0);
}

static void test_each_allocation_may_fail_in_a_stop(void)
{
    sweep(MEMORY, stop_in_the_middle, 0);
}

static void test_each_call_of_the_net_may_fail(void)
{
    sweep(NET, listen_and_inherit, 0);
}

static void test_each_call_of_the_net_may_fail_in_streams(void)
{
    sweep(NET, stream_two, 1);
}

static void test_each_call_of_the_net_may_fail_in_a_stop(void)
{
    sweep(NET, stop_in_the_middle, 0);
}

static void test_each_may_fail_behind_a_proxy(void)
{
    sweep(MEMORY, behind_a_proxy, 0);
    sweep(NET, behind_a_proxy, 0);
}

static void test_each_may_fail_while_somebody_logs_in(void)
{
    sweep(MEMORY, log_in, 0);
    sweep(NET, log_in, 0);
}

static void test_each_may_fail_with_guests(void)
{
    sweep(MEMORY, be_guests, 0);
    sweep(NET, be_guests, 0);
}

static void test_all_may_fail_in_a_foreign_loop_too(void)
{
    is_foreign = 1;
    sweep(MEMORY, be_guests, 0);
    sweep(NET, be_guests, 0);
    sweep(MEMORY, many_come, 0);
    sweep(MEMORY, serve_three, 0);
    sweep(NET, serve_three, 0);
    sweep(NET, stop_in_the_middle, 0);
    is_foreign = 0;
}

static void test_allocations_may_fail_at_random(void)
{
    unsigned long seed;

    for (seed = 1; seed < 300; seed++) {
        fixture_init(&f);
        failing_alloc_fail_randomly(&f.alloc, 2 + (unsigned)(seed % 20),
            seed);
        if (fixture_start(&f))
            serve_three();
        failing_alloc_fail_randomly(&f.alloc, 0, 0);
        if (f.server != NULL && f.listener >= 0)
            all_is_well();
        fixture_end(&f);
    }
}

void suite_server_failures(void)
{
    SUITE("server/failures");
    TEST(test_each_allocation_may_fail);
    TEST(test_each_allocation_may_fail_in_streams);
    TEST(test_each_allocation_may_fail_while_many_come);
    TEST(test_each_allocation_may_fail_in_a_stop);
    TEST(test_each_call_of_the_net_may_fail);
    TEST(test_each_call_of_the_net_may_fail_in_streams);
    TEST(test_each_call_of_the_net_may_fail_in_a_stop);
    TEST(test_each_may_fail_behind_a_proxy);
    TEST(test_each_may_fail_while_somebody_logs_in);
    TEST(test_each_may_fail_with_guests);
    TEST(test_all_may_fail_in_a_foreign_loop_too);
    TEST(test_allocations_may_fail_at_random);
}
