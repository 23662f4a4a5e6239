/* SPDX-License-Identifier: MIT */
/* test_signals.c - signals to a server on real sockets. */
#include "posix/posix.h"

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/real.h"
#include "support/loopback.h"
#include "support/suite.h"

static void on_signal(int number)
{
    if (number == SIGUSR1)
        postern_server_wake(real.server);
    else
        postern_server_stop(real.server);
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

    real_begin(0);
    before = signal(SIGUSR1, on_signal);
    before_stop = signal(SIGUSR2, on_signal);
    send_signal(SIGUSR1);
    real_until_woken(1);
    while (wait(NULL) > 0)
        ;
    send_signal(SIGUSR2);
    ASSERT_NUMBER(postern_server_run(real.server), 0);
    while (wait(NULL) > 0)
        ;
    signal(SIGUSR1, before);
    signal(SIGUSR2, before_stop);
    real_end();
}

static void test_a_storm_of_signals_loses_nothing(void)
{
    void (*before)(int);
    postern_socket client;
    pid_t parent = getpid(), child;
    int i;

    real_begin(0);
    before = signal(SIGUSR1, on_signal);
    ASSERT_NUMBER(real_call(&client), 0);
    CU_ASSERT(real_hears(client, HELLO));
    child = fork();
    if (child == 0) {
        for (i = 0; i < 2000; i++)
            kill(parent, SIGUSR1);
        _exit(0);
    }
    for (i = 0; i < 300; i++) {
        real_says(client, "NOOP\r\n");
        CU_ASSERT_FATAL(real_hears(client, OK));
    }
    while (waitpid(child, NULL, 0) < 0)
        ;
    signal(SIGUSR1, before);
    loopback_close(client);
    real_until_closed(1);
    CU_ASSERT(real.seen.wakes > 0);
    real_end();
}

static int catches(int number)
{
    struct sigaction found;

    ASSERT_NUMBER(sigaction(number, NULL, &found), 0);
    return found.sa_handler != SIG_IGN && found.sa_handler != SIG_DFL;
}

static void test_a_server_that_asks_for_it_stops_on_signals(void)
{
    void (*before)(int);
    struct sigaction found;

    before = signal(SIGINT, SIG_IGN);
    real_begin(0);
    ASSERT_NUMBER(postern_stop_on_signals(real.server), 0);
    ASSERT_NUMBER(postern_stop_on_signals(real.server), 0);
    CU_ASSERT(catches(SIGINT) && catches(SIGTERM));
    raise(SIGTERM);
    ASSERT_NUMBER(postern_server_run(real.server), 0);
    ASSERT_NUMBER(postern_stop_on_signals(NULL), 0);
    ASSERT_NUMBER(postern_stop_on_signals(NULL), 0);
    ASSERT_NUMBER(sigaction(SIGINT, NULL, &found), 0);
    CU_ASSERT(found.sa_handler == SIG_IGN);
    CU_ASSERT_FALSE(catches(SIGTERM));
    signal(SIGINT, before);
    real_end();
}

static void test_the_second_signal_stops_now(void)
{
    postern_socket client;

    real_begin(0);
    ASSERT_NUMBER(real_call(&client), 0);
    CU_ASSERT(real_hears(client, HELLO));
    real_says(client, "HELO c\r\n");
    CU_ASSERT(real_hears(client, "250 mx.test\r\n"));
    real_says(client, TO_DATA);
    CU_ASSERT(real_hears(client, TO_DATA_SAID));
    ASSERT_NUMBER(postern_stop_on_signals(real.server), 0);
    raise(SIGINT);
    raise(SIGTERM);
    ASSERT_NUMBER(postern_server_run(real.server), 1);
    ASSERT_NUMBER(postern_stop_on_signals(NULL), 0);
    loopback_close(client);
    real_end();
}

void suite_posix_signals(void)
{
    SUITE("posix/signals");
    TEST(test_a_signal_handler_wakes_and_stops);
    TEST(test_a_storm_of_signals_loses_nothing);
    TEST(test_a_server_that_asks_for_it_stops_on_signals);
    TEST(test_the_second_signal_stops_now);
}
