/* test_loopback.c - a few dialogues on real sockets of this machine. */
#include "posix/posix.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "posix/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()

/* Both ends are in this process. */
#define MANY 1500

/* So many steps of 10 ms without an answer: it does not come. */
#define MOST_STEPS 1000

static postern_options options;
static postern_handler handler;
static witness seen;
static postern_server *server;
static unsigned port;

static void begin(int is_stream)
{
    postern_options_init(&options);
    options.hostname = "mx.test";
    witness_init(&seen, &handler);
    if (is_stream)
        witness_stream(&handler);
    server = postern_server_new(&options, &handler, NULL);
    CU_ASSERT_FATAL(server != NULL);
    seen.server = server;
    port = postern_server_port(server,
        postern_server_listen(server, "127.0.0.1", 0, 0));
    CU_ASSERT_FATAL(port != 0);
}

static void end(void)
{
    ASSERT_NUMBER(postern_server_free(server), 0);
    ASSERT_TEXT(seen.broken == NULL ? "" : seen.broken, "");
    ASSERT_NUMBER(seen.closed, seen.created);
    ASSERT_NUMBER(seen.destroyed, seen.created);
    witness_free(&seen);
}

static void step(void)
{
    ASSERT_NUMBER(postern_server_step(server, 10), 1);
}

static int call(postern_socket *client)
{
    postern_address address = loopback(port);

    return NET->connect(NET->context, &address, client);
}

static void say(postern_socket client, const char *text, size_t length)
{
    int steps = 0;

    while (length > 0 && steps++ < MOST_STEPS) {
        long sent = NET->send(NET->context, client, text, length);

        if (sent > 0) {
            text += sent;
            length -= (size_t)sent;
        } else {
            step();
        }
    }
    ASSERT_NUMBER(length, 0);
}

/* Hears until the text is complete; 0: something else came. */
static int hears(postern_socket client, const char *text)
{
    static char heard[2000];
    size_t length = 0, whole = strlen(text);
    int steps = 0;

    while (length < whole && steps++ < MOST_STEPS) {
        long got = NET->receive(NET->context, client, heard + length,
            whole - length);

        if (got > 0)
            length += (size_t)got;
        else if (got != POSTERN_E_AGAIN)
            break;
        else
            step();
    }
    return length == whole && memcmp(heard, text, whole) == 0;
}

static long ending(postern_socket client)
{
    long got = POSTERN_E_AGAIN;
    char octet;
    int steps = 0;

    while (got == POSTERN_E_AGAIN && steps++ < MOST_STEPS) {
        got = NET->receive(NET->context, client, &octet, 1);
        if (got == POSTERN_E_AGAIN)
            step();
    }
    return got;
}

static void until_closed(unsigned long sessions)
{
    int steps = 0;

    while (seen.closed < sessions && steps++ < MOST_STEPS)
        step();
    ASSERT_NUMBER(seen.closed, sessions);
}

static void says(postern_socket client, const char *text)
{
    say(client, text, strlen(text));
}

static void test_a_message_comes_over_the_loopback(void)
{
    postern_socket client;

    begin(0);
    ASSERT_NUMBER(call(&client), 0);
    CU_ASSERT(hears(client, HELLO));
    says(client, "EHLO c.test\r\n" TO_DATA);
    CU_ASSERT(hears(client, EHLO_LIST TO_DATA_SAID));
    says(client, "Subject: x\r\n\r\n..x\r\n.\r\nQUIT\r\n");
    CU_ASSERT(hears(client, OK BYE));
    ASSERT_NUMBER(ending(client), POSTERN_E_CLOSED);
    ASSERT_TEXT(blob_string(&seen.content), "Subject: x\r\n\r\n.x\r\n");
    ASSERT_NUMBER(postern_server_sessions(server), 0);
    loopback_close(client);
    end();
}

static void test_a_large_message_comes_too(void)
{
    static char block[64000];
    postern_socket client;
    size_t i, peak;

    for (i = 0; i < sizeof(block); i++)
        block[i] = (char)(i % 64 == 62 ? '\r' : i % 64 == 63 ? '\n' : 'x');
    begin(1);
    seen.quiet = 1;
    ASSERT_NUMBER(call(&client), 0);
    says(client, "HELO c.test\r\n" TO_DATA);
    CU_ASSERT(hears(client, HELLO "250 mx.test\r\n" TO_DATA_SAID));
    for (i = 0; i < 300; i++)
        say(client, block, sizeof(block));
    says(client, ".\r\n");
    CU_ASSERT(hears(client, OK));
    ASSERT_NUMBER(seen.streamed, 300 * sizeof(block));
    (void)postern_server_memory(server, &peak);
    CU_ASSERT(peak < 200000);
    loopback_close(client);
    until_closed(1);
    end();
}

static void test_a_reset_aborts_the_message(void)
{
    postern_socket client;

    begin(0);
    ASSERT_NUMBER(call(&client), 0);
    says(client, "HELO c.test\r\n" TO_DATA "half");
    CU_ASSERT(hears(client, HELLO "250 mx.test\r\n" TO_DATA_SAID));
    loopback_abandon(client);
    until_closed(1);
    ASSERT_NUMBER(seen.aborted, 1);
    ASSERT_NUMBER(seen.reason, POSTERN_REASON_RESET);
    end();
}

static void test_a_reset_ends_an_answer_that_is_put_off(void)
{
    postern_socket client;

    begin(0);
    witness_plan(&seen, "noop", witness_later);
    ASSERT_NUMBER(call(&client), 0);
    says(client, "NOOP\r\n");
    CU_ASSERT(hears(client, HELLO));
    while (seen.ticket_count == 0)
        step();
    loopback_abandon(client);
    until_closed(1);
    ASSERT_NUMBER(witness_answer(&seen, NULL), POSTERN_E_STALE);
    end();
}

static void test_a_client_that_talks_on_sees_why(void)
{
    postern_socket client;
    int i;

    begin(0);
    ASSERT_NUMBER(call(&client), 0);
    CU_ASSERT(hears(client, HELLO));
    witness_plan(&seen, "noop", "421 go");
    says(client, "NOOP\r\n");
    for (i = 0; i < 100; i++)
        says(client, "and much more that nobody reads\r\n");
    CU_ASSERT(hears(client, "421 go\r\n"));
    ASSERT_NUMBER(ending(client), POSTERN_E_CLOSED);
    loopback_close(client);
    until_closed(1);
    end();
}

/* ---- beyond FD_SETSIZE ------------------------------------------------- */

static void lift_limit(struct rlimit *before)
{
    struct rlimit now;

    CU_ASSERT(getrlimit(RLIMIT_NOFILE, before) == 0);
    now = *before;
    if (now.rlim_cur < 2 * MANY + 100)
        now.rlim_cur = now.rlim_max < 2 * MANY + 100 ? now.rlim_max
            : 2 * MANY + 100;
    (void)setrlimit(RLIMIT_NOFILE, &now);
}

static void test_connections_beyond_fd_setsize_are_served(void)
{
    static postern_socket clients[MANY];
    struct rlimit before;
    int i, count, said = 0;

    lift_limit(&before);
    begin(0);
    seen.quiet = 1;
    for (count = 0; count < MANY; count++) {
        if (call(&clients[count]) != 0)
            break;
        if (!hears(clients[count], HELLO)) {
            loopback_close(clients[count]);
            break;
        }
    }
    if (count < MANY)
        printf("(the limit of descriptors allows %d of %d connections) ",
            count, MANY);
    CU_ASSERT(count >= 100);
    for (i = 0; i < count; i++)
        says(clients[i], "HELO c.test\r\n" TO_DATA ".\r\nQUIT\r\n");
    for (i = 0; i < count; i++) {
        said += hears(clients[i], "250 mx.test\r\n" TO_DATA_SAID OK BYE);
        loopback_close(clients[i]);
    }
    ASSERT_NUMBER(said, count);
    ASSERT_NUMBER(seen.messages, count);
    end();
    CU_ASSERT(setrlimit(RLIMIT_NOFILE, &before) == 0);
}

/* wire-rules 160 */
static void test_without_descriptors_a_client_is_told(void)
{
    postern_socket one, two;

    begin(0);
    ASSERT_NUMBER(call(&one), 0);
    ASSERT_NUMBER(call(&two), 0);
    if (loopback_exhaust()) {
        CU_ASSERT(hears(one, "421 4.3.2 Too many connections, try again "
            "later\r\n"));
        loopback_relent();
    }
    (void)ending(two);
    loopback_close(one);
    loopback_close(two);
    ASSERT_NUMBER(call(&one), 0);
    CU_ASSERT(hears(one, HELLO));
    loopback_close(one);
    until_closed(seen.created);
    end();
}

/* ---- wakes ------------------------------------------------------------- */

static void on_signal(int number)
{
    if (number == SIGUSR1)
        postern_server_wake(server);
    else
        postern_server_stop(server);
}

static void until_woken(unsigned long wakes)
{
    int steps = 0;

    while (seen.wakes < wakes && steps++ < 5)
        ASSERT_NUMBER(postern_server_step(server, 10000), 1);
    ASSERT_NUMBER(seen.wakes, wakes);
}

static void send_signal(int number)
{
    pid_t parent = getpid(), child = fork();

    if (child == 0) {
        kill(parent, number);
        _exit(0);
    }
    CU_ASSERT(child > 0);
}

static void test_a_signal_handler_wakes_and_stops(void)
{
    void (*before)(int);
    void (*before_stop)(int);

    begin(0);
    before = signal(SIGUSR1, on_signal);
    before_stop = signal(SIGUSR2, on_signal);
    send_signal(SIGUSR1);
    until_woken(1);
    while (wait(NULL) > 0)
        ;
    send_signal(SIGUSR2);
    ASSERT_NUMBER(postern_server_run(server), 0);
    while (wait(NULL) > 0)
        ;
    signal(SIGUSR1, before);
    signal(SIGUSR2, before_stop);
    end();
}

/* wire-rules 192 */
static void test_a_storm_of_signals_loses_nothing(void)
{
    void (*before)(int);
    postern_socket client;
    pid_t parent = getpid(), child;
    int i;

    begin(0);
    before = signal(SIGUSR1, on_signal);
    ASSERT_NUMBER(call(&client), 0);
    CU_ASSERT(hears(client, HELLO));
    child = fork();
    if (child == 0) {
        for (i = 0; i < 2000; i++)
            kill(parent, SIGUSR1);
        _exit(0);
    }
    for (i = 0; i < 300; i++) {
        says(client, "NOOP\r\n");
        CU_ASSERT_FATAL(hears(client, OK));
    }
    while (waitpid(child, NULL, 0) < 0)
        ;
    signal(SIGUSR1, before);
    loopback_close(client);
    until_closed(1);
    CU_ASSERT(seen.wakes > 0);
    end();
}

static void *wake_often(void *context)
{
    int i;

    (void)context;
    for (i = 0; i < 1000; i++)
        postern_server_wake(server);
    return NULL;
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
    pthread_t thread;

    begin(0);
    witness_plan(&seen, "noop", witness_later);
    witness_do(&seen, "woken", answer_default, NULL);
    ASSERT_NUMBER(call(&client), 0);
    CU_ASSERT(hears(client, HELLO));
    says(client, "NOOP\r\n");
    while (seen.ticket_count == 0)
        step();
    CU_ASSERT(pthread_create(&thread, NULL, wake_often, NULL) == 0);
    CU_ASSERT(hears(client, "250 from a thread\r\n"));
    CU_ASSERT(pthread_join(thread, NULL) == 0);
    CU_ASSERT(seen.wakes >= 1 && seen.wakes <= 1000);
    loopback_close(client);
    until_closed(1);
    end();
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
    TEST(test_a_signal_handler_wakes_and_stops);
    TEST(test_a_storm_of_signals_loses_nothing);
    TEST(test_a_thread_wakes_for_an_answer);
}
