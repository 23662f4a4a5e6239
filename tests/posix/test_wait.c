/* SPDX-License-Identifier: MIT */
/* test_wait.c - wait sets over select(): who is ready, how long it waits. */
#include "posix/posix.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>

#include "support/failing_alloc.h"
#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()
#define BOTH (POSTERN_READ | POSTERN_WRITE)

/* Long enough never to pass in a test that goes well. */
#define LONG 5000

static failing_alloc alloc;
static postern_set *set;
static postern_socket server, client;
static size_t server_place, client_place;
static char server_owner, client_owner;

static void begin(void)
{
    failing_alloc_init(&alloc);
    set = NET->set_new(NULL, failing_alloc_resize, &alloc);
    CU_ASSERT_PTR_NOT_NULL_FATAL(set);
    loopback_pair(&server, &client);
    server_place = client_place = 0;
}

static void end(void)
{
    NET->set_free(set);
    loopback_close(server);
    loopback_close(client);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static int wish_server(int wishes)
{
    return NET->set_change(set, server, &server_owner, wishes, &server_place);
}

static int wish_client(int wishes)
{
    return NET->set_change(set, client, &client_owner, wishes, &client_place);
}

static void assert_next(void *owner, int expected)
{
    int events = 0;

    CU_ASSERT_PTR_EQUAL(NET->set_next(set, &events), owner);
    ASSERT_NUMBER(events, expected);
}

static void test_wait_tells_who_can_do_what(void)
{
    begin();
    ASSERT_NUMBER(wish_server(POSTERN_READ), 0);
    ASSERT_NUMBER(wish_client(BOTH), 0);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 1);
    assert_next(&client_owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    ASSERT_NUMBER(NET->send(NULL, client, "x", 1), 1);
    CU_ASSERT(loopback_readable(server));
    ASSERT_NUMBER(wish_client(0), 0);
    ASSERT_NUMBER(NET->set_wait(set, -1), 1);
    assert_next(&server_owner, POSTERN_READ);
    assert_next(NULL, 0);
    end();
}

static void test_socket_with_two_events_is_one(void)
{
    begin();
    ASSERT_NUMBER(NET->send(NULL, client, "x", 1), 1);
    CU_ASSERT(loopback_readable(server));
    ASSERT_NUMBER(wish_server(BOTH), 0);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 1);
    assert_next(&server_owner, BOTH);
    assert_next(NULL, 0);
    end();
}

static void test_glance_does_not_wait(void)
{
    begin();
    ASSERT_NUMBER(wish_server(POSTERN_READ), 0);
    ASSERT_NUMBER(NET->set_wait(set, 0), 0);
    assert_next(NULL, 0);
    end();
}

static void test_empty_set_sleeps(void)
{
    begin();
    ASSERT_NUMBER(NET->set_wait(set, 1), 0);
    assert_next(NULL, 0);
    end();
}

static void test_longest_wait_is_accepted(void)
{
    begin();
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(set, 2147483647L), 1);
    end();
}

static void test_place_says_whether_it_is_in_the_set(void)
{
    begin();
    ASSERT_NUMBER(wish_server(0), 0);
    ASSERT_NUMBER(server_place, 0);
    ASSERT_NUMBER(wish_server(POSTERN_READ), 0);
    CU_ASSERT(server_place != 0);
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    CU_ASSERT(server_place != 0);
    ASSERT_NUMBER(wish_server(0), 0);
    ASSERT_NUMBER(server_place, 0);
    ASSERT_NUMBER(NET->set_wait(set, 0), 0);
    end();
}

static void test_removed_and_changed_sockets_are_passed_over(void)
{
    begin();
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 2);
    ASSERT_NUMBER(wish_server(0), 0);
    assert_next(&client_owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 2);
    ASSERT_NUMBER(wish_client(POSTERN_READ), 0);
    assert_next(&server_owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    end();
}

static void test_owner_may_change_its_wish_when_told(void)
{
    int events, count = 0;

    begin();
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 2);
    while (NET->set_next(set, &events) != NULL) {
        ASSERT_NUMBER(wish_server(BOTH), 0);
        ASSERT_NUMBER(wish_client(BOTH), 0);
        count++;
    }
    ASSERT_NUMBER(count, 1);
    end();
}

static void test_reset_is_told_as_what_was_wished(void)
{
    begin();
    ASSERT_NUMBER(wish_server(POSTERN_READ), 0);
    loopback_abandon(client);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 1);
    assert_next(&server_owner, POSTERN_READ);
    client = POSTERN_NO_SOCKET;
    end();
}

static void test_closed_descriptor_is_told_and_the_others_live(void)
{
    begin();
    ASSERT_NUMBER(wish_server(BOTH), 0);
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    loopback_close(server);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 1);
    assert_next(&server_owner, BOTH);
    assert_next(NULL, 0);
    ASSERT_NUMBER(wish_server(0), 0);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 1);
    assert_next(&client_owner, POSTERN_WRITE);
    server = POSTERN_NO_SOCKET;
    end();
}

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

    begin();
    memset(&action, 0, sizeof action);
    action.sa_handler = on_alarm;
    memset(&never, 0, sizeof never);
    memset(&every, 0, sizeof every);
    every.it_value.tv_usec = every.it_interval.tv_usec = 1000;
    ASSERT_NUMBER(wish_server(POSTERN_READ), 0);
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &every, NULL);
    ASSERT_NUMBER(NET->set_wait(set, -1), 0);
    setitimer(ITIMER_REAL, &never, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGALRM, &action, NULL);
    assert_next(NULL, 0);
    end();
}

/* A descriptor far up, -1 where the system allows none. */
static int far_up(void)
{
    struct rlimit limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    return fcntl((int)server, F_DUPFD, FD_SETSIZE + 500);
}

/* Tells what wait() says of the descriptors, all able to send. */
static void assert_far_up_works(int fd, size_t *place)
{
    char owner;

    ASSERT_NUMBER(NET->set_change(set, (postern_socket)fd, &owner,
        POSTERN_WRITE, place), 0);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 2);
    assert_next(&client_owner, POSTERN_WRITE);
    assert_next(&owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    ASSERT_NUMBER(NET->set_change(set, (postern_socket)fd, &owner, 0, place),
        0);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 1);
    assert_next(&client_owner, POSTERN_WRITE);
}

static void test_set_grows_beyond_fd_setsize_or_is_full(void)
{
    struct rlimit before;
    size_t place = 0;
    int fd;

    begin();
    getrlimit(RLIMIT_NOFILE, &before);
    fd = far_up();
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    if (fd >= 0 && PST_POSIX_SELECT_GROWS)
        assert_far_up_works(fd, &place);
    else
        ASSERT_NUMBER(NET->set_change(set, FD_SETSIZE, &place, BOTH, &place),
            POSTERN_E_FULL);
    ASSERT_NUMBER(place, 0);
    if (fd >= 0)
        close(fd);
    setrlimit(RLIMIT_NOFILE, &before);
    end();
}

static void test_no_socket_is_full(void)
{
    size_t place = 0;

    begin();
    ASSERT_NUMBER(NET->set_change(set, POSTERN_NO_SOCKET, &place, BOTH,
        &place), POSTERN_E_FULL);
    ASSERT_NUMBER(place, 0);
    end();
}

static void test_set_grows_between_two_that_are_told(void)
{
    size_t place = 0;
    char owner;

    begin();
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 2);
    assert_next(server < client ? &server_owner : &client_owner,
        POSTERN_WRITE);
    ASSERT_NUMBER(NET->set_change(set, FD_SETSIZE - 1, &owner, POSTERN_READ,
        &place), 0);
    assert_next(server < client ? &client_owner : &server_owner,
        POSTERN_WRITE);
    assert_next(NULL, 0);
    end();
}

static void test_failed_allocation_changes_nothing(void)
{
    size_t place = 0;
    char owner;

    begin();
    failing_alloc_fail(&alloc, 1, 1);
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), POSTERN_E_NOMEM);
    ASSERT_NUMBER(server_place, 0);
    ASSERT_NUMBER(NET->set_wait(set, 0), 0);
    failing_alloc_fail(&alloc, 0, 0);
    ASSERT_NUMBER(wish_server(POSTERN_WRITE), 0);
    failing_alloc_fail(&alloc, 1, 1);
    ASSERT_NUMBER(NET->set_change(set, FD_SETSIZE - 1, &owner, POSTERN_READ,
        &place), POSTERN_E_NOMEM);
    ASSERT_NUMBER(place, 0);
    ASSERT_NUMBER(NET->set_wait(set, LONG), 1);
    assert_next(&server_owner, POSTERN_WRITE);
    assert_next(NULL, 0);
    end();
}

static void test_no_memory_is_no_set(void)
{
    failing_alloc_init(&alloc);
    failing_alloc_fail(&alloc, 1, 1);
    CU_ASSERT_PTR_NULL(NET->set_new(NULL, failing_alloc_resize, &alloc));
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void test_wait_asks_for_no_memory(void)
{
    unsigned long calls;
    int i;

    begin();
    ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
    calls = alloc.calls;
    for (i = 0; i < 10; i++) {
        ASSERT_NUMBER(wish_client(0), 0);
        ASSERT_NUMBER(wish_client(POSTERN_WRITE), 0);
        ASSERT_NUMBER(NET->set_wait(set, LONG), 1);
        assert_next(&client_owner, POSTERN_WRITE);
    }
    ASSERT_NUMBER(alloc.calls, calls);
    end();
}

void suite_posix_wait(void)
{
    SUITE("posix/wait");
    TEST(test_wait_tells_who_can_do_what);
    TEST(test_socket_with_two_events_is_one);
    TEST(test_glance_does_not_wait);
    TEST(test_empty_set_sleeps);
    TEST(test_longest_wait_is_accepted);
    TEST(test_place_says_whether_it_is_in_the_set);
    TEST(test_removed_and_changed_sockets_are_passed_over);
    TEST(test_owner_may_change_its_wish_when_told);
    TEST(test_reset_is_told_as_what_was_wished);
    TEST(test_closed_descriptor_is_told_and_the_others_live);
    TEST(test_signal_ends_the_wait_with_nothing);
    TEST(test_set_grows_beyond_fd_setsize_or_is_full);
    TEST(test_no_socket_is_full);
    TEST(test_set_grows_between_two_that_are_told);
    TEST(test_failed_allocation_changes_nothing);
    TEST(test_no_memory_is_no_set);
    TEST(test_wait_asks_for_no_memory);
}
