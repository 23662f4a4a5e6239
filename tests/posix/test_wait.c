/* SPDX-License-Identifier: MIT */
/* test_wait.c - wait sets over select(): signals, and how they grow. */
#include "posix/posix.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>

#include "net/pair.h"
#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()
#define BOTH (POSTERN_READ | POSTERN_WRITE)

/* Long enough never to pass in a test that goes well. */
#define LONG 5000

static void on_alarm(int number)
{
    (void)number;
}

/* The timer repeats: one that fired before the wait would be missed.  The last
   one may come late (valgrind), when nobody waits for it. */
static void test_signal_ends_the_wait_with_nothing(void)
{
    struct sigaction action;
    struct itimerval every, never;

    pair_begin();
    memset(&action, 0, sizeof action);
    action.sa_handler = on_alarm;
    memset(&never, 0, sizeof never);
    memset(&every, 0, sizeof every);
    every.it_value.tv_usec = every.it_interval.tv_usec = 1000;
    ASSERT_NUMBER(wish_server(POSTERN_READ), 0);
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &every, NULL);
    ASSERT_NUMBER(NET->set_wait(pair.set, -1), 0);
    setitimer(ITIMER_REAL, &never, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGALRM, &action, NULL);
    assert_next(NULL, 0);
    pair_end();
}

/* A descriptor far up, -1 where the system allows none. */
static int far_up(void)
{
    struct rlimit limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    return fcntl((int)pair.server, F_DUPFD, FD_SETSIZE + 500);
}

/* Tells what wait() says of the descriptors, all able to send. */
static void assert_far_up_works(int fd, size_t *place)
{
    char owner;

    ASSERT_NUMBER(NET->set_change(pair.set, (postern_socket)fd, &owner,
        POSTERN_WRITE, place), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 2);
    assert_next(&pair.client_owner, POSTERN_WRITE);
    assert_next(&owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    ASSERT_NUMBER(NET->set_change(pair.set, (postern_socket)fd, &owner, 0,
        place), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
    assert_next(&pair.client_owner, POSTERN_WRITE);
}

static void test_set_grows_beyond_fd_setsize_or_is_full(void)
{
    struct rlimit before;
    size_t place = 0;
    int fd;

    pair_begin();
    getrlimit(RLIMIT_NOFILE, &before);
    fd = far_up();
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    if (fd >= 0 && PST_POSIX_SELECT_GROWS)
        assert_far_up_works(fd, &place);
    else
        ASSERT_NUMBER(NET->set_change(pair.set, FD_SETSIZE, &place, BOTH,
            &place), POSTERN_E_FULL);
    ASSERT_NUMBER(place, 0);
    if (fd >= 0)
        close(fd);
    setrlimit(RLIMIT_NOFILE, &before);
    pair_end();
}

static void test_set_grows_between_two_that_are_told(void)
{
    size_t place = 0;
    int server_is_first;
    char owner;

    pair_begin();
    server_is_first = pair.server < pair.client;
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 2);
    assert_next(server_is_first ? &pair.server_owner : &pair.client_owner,
        POSTERN_WRITE);
    ASSERT_NUMBER(NET->set_change(pair.set, FD_SETSIZE - 1, &owner,
        POSTERN_READ, &place), 0);
    assert_next(server_is_first ? &pair.client_owner : &pair.server_owner,
        POSTERN_WRITE);
    assert_next(NULL, 0);
    pair_end();
}

static void test_failed_allocation_changes_nothing(void)
{
    size_t place = 0;
    char owner;

    pair_begin();
    failing_alloc_fail(&pair.alloc, 1, 1);
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), POSTERN_E_NOMEM);
    ASSERT_NUMBER(pair.server_place, 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, 0), 0);
    failing_alloc_fail(&pair.alloc, 0, 0);
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    failing_alloc_fail(&pair.alloc, 1, 1);
    ASSERT_NUMBER(NET->set_change(pair.set, FD_SETSIZE - 1, &owner,
        POSTERN_READ, &place), POSTERN_E_NOMEM);
    ASSERT_NUMBER(place, 0);
    ASSERT_NUMBER(NET->set_wait(pair.set, LONG), 1);
    assert_next(&pair.server_owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    pair_end();
}

void suite_posix_wait(void)
{
    SUITE("posix/wait");
    TEST(test_signal_ends_the_wait_with_nothing);
    TEST(test_set_grows_beyond_fd_setsize_or_is_full);
    TEST(test_set_grows_between_two_that_are_told);
    TEST(test_failed_allocation_changes_nothing);
}
