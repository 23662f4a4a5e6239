/* SPDX-License-Identifier: MIT */
/* test_loopback.c - a few dialogues on real sockets of this machine. */
#include "os/process.h"
#include "real.h"
#include "support/loopback.h"
#include "support/suite.h"
#include "support/thread.h"

/* Both ends are in this process. */
#define MANY 1500

static void test_a_message_comes_over_the_loopback(void)
{
    postern_socket client;

    real_begin(0);
    ASSERT_NUMBER(real_call(&client), 0);
    CU_ASSERT(real_hears(client, HELLO));
    real_says(client, "EHLO c.test\r\n" TO_DATA);
    CU_ASSERT(real_hears(client, EHLO_LIST TO_DATA_SAID));
    real_says(client, "Subject: x\r\n\r\n..x\r\n.\r\nQUIT\r\n");
    CU_ASSERT(real_hears(client, OK BYE));
    ASSERT_NUMBER(real_ending(client), POSTERN_E_CLOSED);
    ASSERT_TEXT(blob_string(&real.seen.content), "Subject: x\r\n\r\n.x\r\n");
    ASSERT_NUMBER(postern_server_sessions(real.server), 0);
    loopback_close(client);
    real_end();
}

static void test_a_large_message_comes_too(void)
{
    static char block[64000];
    postern_socket client;
    size_t i, peak;

    for (i = 0; i < sizeof(block); i++)
        block[i] = (char)(i % 64 == 62 ? '\r' : i % 64 == 63 ? '\n' : 'x');
    real_begin(1);
    real.seen.quiet = 1;
    ASSERT_NUMBER(real_call(&client), 0);
    real_says(client, "HELO c.test\r\n" TO_DATA);
    CU_ASSERT(real_hears(client, HELLO "250 mx.test\r\n" TO_DATA_SAID));
    for (i = 0; i < 300; i++)
        real_say(client, block, sizeof(block));
    real_says(client, ".\r\n");
    CU_ASSERT(real_hears(client, OK));
    ASSERT_NUMBER(real.seen.streamed, 300 * sizeof(block));
    (void)postern_server_memory(real.server, &peak);
    CU_ASSERT(peak < 200000);
    loopback_close(client);
    real_until_closed(1);
    real_end();
}

static void test_a_reset_aborts_the_message(void)
{
    postern_socket client;

    real_begin(0);
    ASSERT_NUMBER(real_call(&client), 0);
    real_says(client, "HELO c.test\r\n" TO_DATA "half");
    CU_ASSERT(real_hears(client, HELLO "250 mx.test\r\n" TO_DATA_SAID));
    loopback_abandon(client);
    real_until_closed(1);
    ASSERT_NUMBER(real.seen.aborted, 1);
    ASSERT_NUMBER(real.seen.reason, loopback_tells_resets()
        ? POSTERN_REASON_RESET : POSTERN_REASON_EOF);
    real_end();
}

static void test_a_reset_ends_an_answer_that_is_put_off(void)
{
    postern_socket client;

    if (!loopback_tells_resets())
        return;
    real_begin(0);
    witness_plan(&real.seen, "noop", witness_later);
    ASSERT_NUMBER(real_call(&client), 0);
    real_says(client, "NOOP\r\n");
    CU_ASSERT(real_hears(client, HELLO));
    while (real.seen.ticket_count == 0)
        real_step();
    loopback_abandon(client);
    real_until_closed(1);
    ASSERT_NUMBER(witness_answer(&real.seen, NULL), POSTERN_E_STALE);
    real_end();
}

static void test_a_client_that_talks_on_sees_why(void)
{
    postern_socket client;
    int i;

    real_begin(0);
    ASSERT_NUMBER(real_call(&client), 0);
    CU_ASSERT(real_hears(client, HELLO));
    witness_plan(&real.seen, "noop", "421 go");
    real_says(client, "NOOP\r\n");
    for (i = 0; i < 100; i++)
        real_says(client, "and much more that nobody reads\r\n");
    CU_ASSERT(real_hears(client, "421 go\r\n"));
    ASSERT_NUMBER(real_ending(client), POSTERN_E_CLOSED);
    loopback_close(client);
    real_until_closed(1);
    real_end();
}

/* ---- beyond FD_SETSIZE ------------------------------------------------- */

static void test_connections_beyond_fd_setsize_are_served(void)
{
    static postern_socket clients[MANY];
    int i, count, said = 0;

    pst_os_process_raise_limits();
    real_begin(0);
    real.seen.quiet = 1;
    for (count = 0; count < MANY; count++) {
        if (real_call(&clients[count]) != 0)
            break;
        if (!real_hears(clients[count], HELLO)) {
            loopback_close(clients[count]);
            break;
        }
    }
    if (count < MANY)
        printf("(the limit of descriptors allows %d of %d connections) ",
            count, MANY);
    CU_ASSERT(count >= 100);
    for (i = 0; i < count; i++)
        real_says(clients[i], "HELO c.test\r\n" TO_DATA ".\r\nQUIT\r\n");
    for (i = 0; i < count; i++) {
        said += real_hears(clients[i], "250 mx.test\r\n" TO_DATA_SAID OK BYE);
        loopback_close(clients[i]);
    }
    ASSERT_NUMBER(said, count);
    ASSERT_NUMBER(real.seen.messages, count);
    real_end();
}

static void test_without_descriptors_a_client_is_told(void)
{
    postern_socket one, two;

    real_begin(0);
    ASSERT_NUMBER(real_call(&one), 0);
    ASSERT_NUMBER(real_call(&two), 0);
    if (loopback_exhaust()) {
        CU_ASSERT(real_hears(one, "421 4.3.2 Too many connections, try again "
            "later\r\n"));
        loopback_relent();
    }
    (void)real_ending(two);
    loopback_close(one);
    loopback_close(two);
    ASSERT_NUMBER(real_call(&one), 0);
    CU_ASSERT(real_hears(one, HELLO));
    loopback_close(one);
    real_until_closed(real.seen.created);
    real_end();
}

/* ---- ports that are shared --------------------------------------------- */

static postern_server *other;
static int created;

static void *count_session(postern_session *session)
{
    (void)session;
    created++;
    return NULL;
}

static int listen_shared(postern_server *server, unsigned port)
{
    return postern_server_listen(server, "127.0.0.1", port,
        POSTERN_LISTEN_REUSEPORT);
}

static void new_other(void)
{
    postern_handler handler;

    memset(&handler, 0, sizeof(handler));
    handler.session_create = count_session;
    created = 0;
    other = postern_server_new(&real.options, &handler, NULL);
    CU_ASSERT_FATAL(other != NULL);
}

/* Steps both servers until all `count` clients have a session. */
static void step_both(unsigned count)
{
    int steps = 0;

    while (real.seen.created + (unsigned)created < count && steps++ < 1000) {
        real_step();
        ASSERT_NUMBER(postern_server_step(other, 0), 1);
    }
    ASSERT_NUMBER(real.seen.created + (unsigned)created, count);
}

/* The kernel chooses by a hash; that one of two servers gets none of 60
   clients has a probability of 10^-18. */
static void test_two_servers_share_a_port(void)
{
    postern_socket clients[60];
    unsigned port;
    int i, listener;

    real_begin(0);
    new_other();
    listener = listen_shared(real.server, 0);
    if (loopback_shares_ports()) {
        CU_ASSERT_FATAL(listener > 0);
        port = real.port = postern_server_port(real.server, listener);
        ASSERT_NUMBER(listen_shared(other, port), 0);
        for (i = 0; i < 60; i++)
            ASSERT_NUMBER(real_call(&clients[i]), 0);
        step_both(60);
        CU_ASSERT(real.seen.created > 0 && created > 0);
        for (i = 0; i < 60; i++)
            loopback_close(clients[i]);
    } else {
        ASSERT_NUMBER(listener, POSTERN_E_INVALID_NO_SHARING);
    }
    ASSERT_NUMBER(postern_server_free(other), 0);
    real_end();
}

/* Without REUSEPORT a server has the port alone. */
static void test_a_port_is_shared_by_both_or_not(void)
{
    real_begin(0);
    new_other();
    CU_ASSERT(listen_shared(other, real.port) < 0);
    ASSERT_NUMBER(postern_server_free(other), 0);
    real_end();
}

/* ---- wakes ------------------------------------------------------------- */

static void wake_often(void)
{
    int i;

    for (i = 0; i < 1000; i++)
        postern_server_wake(real.server);
}

static void answer_default(witness *it, postern_session *session)
{
    (void)session;
    if (it->ticket_count > 0)
        (void)witness_answer(it, "250 from a thread");
}

static void test_a_thread_wakes_for_an_answer(void)
{
    postern_socket client;

    real_begin(0);
    witness_plan(&real.seen, "noop", witness_later);
    witness_do(&real.seen, "woken", answer_default, NULL);
    ASSERT_NUMBER(real_call(&client), 0);
    CU_ASSERT(real_hears(client, HELLO));
    real_says(client, "NOOP\r\n");
    while (real.seen.ticket_count == 0)
        real_step();
    thread_start(wake_often);
    CU_ASSERT(real_hears(client, "250 from a thread\r\n"));
    thread_join();
    CU_ASSERT(real.seen.wakes >= 1 && real.seen.wakes <= 1000);
    loopback_close(client);
    real_until_closed(1);
    real_end();
}

static void stop_once(void)
{
    postern_server_stop(real.server);
}

/* Each stop counts, whichever thread calls it. */
static void test_two_threads_stop_the_server(void)
{
    postern_socket client;

    real_begin(0);
    ASSERT_NUMBER(real_call(&client), 0);
    real_says(client, "HELO c.test\r\n" TO_DATA "half");
    CU_ASSERT(real_hears(client, HELLO "250 mx.test\r\n" TO_DATA_SAID));
    thread_start(stop_once);
    postern_server_stop(real.server);
    ASSERT_NUMBER(postern_server_run(real.server), 1);
    thread_join();
    ASSERT_NUMBER(real.seen.aborted, 1);
    loopback_close(client);
    real_end();
}

/* Very many wakes leave space for a stop. */
static void test_a_stop_is_heard_among_wakes(void)
{
    real_begin(0);
    wake_often();
    postern_server_stop(real.server);
    ASSERT_NUMBER(postern_server_run(real.server), 0);
    real_end();
}

void suite_server_loopback(void)
{
    SUITE("server/loopback");
    TEST(test_a_message_comes_over_the_loopback);
    TEST(test_a_large_message_comes_too);
    TEST(test_a_reset_aborts_the_message);
    TEST(test_a_reset_ends_an_answer_that_is_put_off);
    TEST(test_a_client_that_talks_on_sees_why);
    TEST(test_connections_beyond_fd_setsize_are_served);
    TEST(test_without_descriptors_a_client_is_told);
    TEST(test_two_servers_share_a_port);
    TEST(test_a_port_is_shared_by_both_or_not);
    TEST(test_a_thread_wakes_for_an_answer);
    TEST(test_two_threads_stop_the_server);
    TEST(test_a_stop_is_heard_among_wakes);
}
