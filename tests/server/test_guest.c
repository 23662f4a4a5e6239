/* SPDX-License-Identifier: MIT */
/*
 * test_guest.c - sockets of the application in the server's loop, and in a
 * foreign one.  Each guest is a client of the same server, which runs in the
 * callbacks.
 */
#include "fixture.h"
#include "support/suite.h"

#define MOST 100
#define PATIENCE 100

typedef struct guest {
    postern_socket socket;
    int calls;
    int events;                     /* of the last call */
    void (*act)(struct guest *guest);
    char heard[200];
} guest;

static fixture f;
static guest guests[MOST];

static const postern_net *net(void)
{
    return f.options.net;
}

static void begin(int is_foreign)
{
    memset(guests, 0, sizeof(guests));
    fixture_init(&f);
    f.is_foreign = is_foreign;
    CU_ASSERT_FATAL(fixture_start(&f));
}

static void call(postern_server *server, postern_socket socket, int events,
    void *context)
{
    guest *it = (guest *)context;

    CU_ASSERT(server == f.server);
    CU_ASSERT(socket == it->socket);
    ASSERT_NUMBER(postern_server_step(server, 0), POSTERN_E_BUSY);
    it->calls++;
    it->events = events;
    if (it->act != NULL)
        it->act(it);
}

static int watch(guest *it, int wishes)
{
    return postern_server_watch(f.server, it->socket, wishes, call, it);
}

/* Connects to the server; the socket is not watched yet. */
static guest *come(int i)
{
    postern_address address;
    guest *it = &guests[i];

    CU_ASSERT_FATAL(postern_server_address(f.server, f.listener, 0,
        &address));
    CU_ASSERT_FATAL(net()->connect(net()->context, &address, &it->socket)
        == 0);
    return it;
}

static void leave(guest *it)
{
    (void)postern_server_unwatch(f.server, it->socket);
    net()->close(net()->context, it->socket);
}

static void hear(guest *it)
{
    size_t length = strlen(it->heard);
    long n = net()->receive(net()->context, it->socket, it->heard + length,
        sizeof(it->heard) - 1 - length);

    CU_ASSERT(n > 0 || n == POSTERN_E_CLOSED);
    if (n < 0)
        ASSERT_NUMBER(postern_server_unwatch(f.server, it->socket), 0);
    it->heard[n > 0 ? length + (size_t)n : length] = '\0';
}

static void say_noop(guest *it)
{
    ASSERT_NUMBER(net()->send(net()->context, it->socket, "NOOP\r\n", 6), 6);
    it->act = hear;
    ASSERT_NUMBER(watch(it, POSTERN_READ), 0);
}

static void in_both(void (*test)(int is_foreign))
{
    test(0);
    test(1);
}

static void a_dialogue(int is_foreign)
{
    guest *it;

    begin(is_foreign);
    it = come(0);
    it->act = say_noop;
    ASSERT_NUMBER(watch(it, POSTERN_WRITE), 0);
    fixture_run(&f);
    ASSERT_TEXT(it->heard, HELLO OK);
    leave(it);
    fixture_end(&f);
}

static void test_a_guest_has_a_dialogue(void)
{
    in_both(a_dialogue);
}

static void tells_what_is_wished(int is_foreign)
{
    guest *it;

    begin(is_foreign);
    it = come(0);
    ASSERT_NUMBER(watch(it, POSTERN_READ), 0);
    it->act = leave;
    fixture_run(&f);
    ASSERT_NUMBER(it->calls, 1);
    ASSERT_NUMBER(it->events, POSTERN_READ);
    it = come(1);
    ASSERT_NUMBER(watch(it, POSTERN_READ | POSTERN_WRITE), 0);
    it->act = leave;
    fixture_run(&f);
    ASSERT_NUMBER(it->calls, 1);
    CU_ASSERT((it->events & POSTERN_WRITE) != 0);
    fixture_end(&f);
}

static void test_what_has_happened_of_what_is_wished_is_told(void)
{
    in_both(tells_what_is_wished);
}

static void be_quiet(guest *it)
{
    ASSERT_NUMBER(watch(it, 0), 0);
}

static void rests_and_goes_on(int is_foreign)
{
    guest *it;

    begin(is_foreign);
    it = come(0);
    it->act = be_quiet;
    ASSERT_NUMBER(watch(it, POSTERN_READ), 0);
    fixture_pass(&f, PATIENCE);
    ASSERT_NUMBER(it->calls, 1);
    it->act = hear;
    ASSERT_NUMBER(watch(it, POSTERN_READ), 0);
    fixture_run(&f);
    ASSERT_TEXT(it->heard, HELLO);
    leave(it);
    fixture_end(&f);
}

static void test_a_guest_without_wishes_rests(void)
{
    in_both(rests_and_goes_on);
}

/* The first callback removes the others, although they are ready, too. */
static void leave_with_all(guest *it)
{
    int i;

    (void)it;
    for (i = 0; i < 5; i++)
        leave(&guests[i]);
}

static void goes_before_it_is_told(int is_foreign)
{
    int i, calls = 0;

    begin(is_foreign);
    for (i = 0; i < 5; i++) {
        guest *it = come(i);

        it->act = leave_with_all;
    }
    fixture_run(&f);        /* each gets its greeting */
    for (i = 0; i < 5; i++)
        ASSERT_NUMBER(watch(&guests[i], POSTERN_READ), 0);
    if (is_foreign) {       /* events that were fetched together */
        ASSERT_NUMBER(postern_server_ready(f.server, guests[0].socket,
            POSTERN_READ), 0);
        ASSERT_NUMBER(postern_server_ready(f.server, guests[1].socket,
            POSTERN_READ), POSTERN_E_STALE);
    }
    fixture_run(&f);
    for (i = 0; i < 5; i++)
        calls += guests[i].calls;
    ASSERT_NUMBER(calls, 1);
    fixture_end(&f);
}

static void test_a_guest_may_go_while_its_events_wait(void)
{
    in_both(goes_before_it_is_told);
}

static void bring_another(guest *it)
{
    guest *other = come(1);

    leave(it);
    other->act = hear;
    ASSERT_NUMBER(watch(other, POSTERN_READ), 0);
}

static void another_comes(int is_foreign)
{
    begin(is_foreign);
    (void)come(0);
    guests[0].act = bring_another;
    ASSERT_NUMBER(watch(&guests[0], POSTERN_READ), 0);
    fixture_run(&f);
    ASSERT_TEXT(guests[1].heard, HELLO);
    leave(&guests[1]);
    fixture_end(&f);
}

static void test_a_callback_may_bring_another(void)
{
    in_both(another_comes);
}

static void many_come(int is_foreign)
{
    int i;

    begin(is_foreign);
    for (i = 0; i < MOST; i++) {
        guest *it = come(i);

        it->act = say_noop;
        ASSERT_NUMBER(watch(it, POSTERN_WRITE), 0);
    }
    fixture_pass(&f, PATIENCE);
    for (i = 0; i < MOST; i++) {
        ASSERT_TEXT(guests[i].heard, HELLO OK);
        leave(&guests[i]);
    }
    fixture_end(&f);
}

static void test_there_may_be_many_guests(void)
{
    in_both(many_come);
}

static void test_a_guest_that_stays_is_not_closed(void)
{
    guest *it;

    begin(1);
    it = come(0);
    ASSERT_NUMBER(watch(it, POSTERN_READ), 0);
    (void)come(1);
    fixture_free_server(&f);
    net()->close(net()->context, it->socket);
    net()->close(net()->context, guests[1].socket);
    fixture_end(&f);
}

/* A drain still serves guests: they may have the answers that it waits for. */
static void test_guests_are_served_in_a_drain(void)
{
    memory_client *client;
    guest *it;

    begin(0);
    it = come(0);
    fixture_run(&f);
    witness_plan(&f.witness, "message", witness_later);
    client = fixture_to_data(&f);
    (void)fixture_say(&f, client, "x\r\n.\r\n");
    postern_server_stop(f.server);
    fixture_run(&f);
    it->act = hear;
    ASSERT_NUMBER(watch(it, POSTERN_READ), 0);
    fixture_run(&f);
    ASSERT_TEXT(it->heard, HELLO "421 4.3.2 Service shutting down\r\n");
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    fixture_run(&f);
    net()->close(net()->context, it->socket);
    fixture_end(&f);
}

static void test_what_is_wrong_is_invalid_or_stale(void)
{
    guest *it;

    begin(0);
    it = come(0);
    ASSERT_NUMBER(postern_server_watch(f.server, it->socket, POSTERN_READ,
        NULL, it), POSTERN_E_INVALID_CALLBACK);
    ASSERT_NUMBER(watch(it, 4), POSTERN_E_INVALID_WISHES);
    ASSERT_NUMBER(postern_server_watch(f.server, POSTERN_NO_SOCKET,
        POSTERN_READ, call, it), POSTERN_E_INVALID_WISHES);
    ASSERT_NUMBER(postern_server_unwatch(f.server, it->socket),
        POSTERN_E_STALE);
    ASSERT_NUMBER(watch(it, POSTERN_READ), 0);
    ASSERT_NUMBER(postern_server_unwatch(f.server, it->socket), 0);
    ASSERT_NUMBER(postern_server_unwatch(f.server, it->socket),
        POSTERN_E_STALE);
    leave(it);
    fixture_end(&f);
}

static void test_the_loop_may_have_no_room(void)
{
    guest *it;

    begin(0);
    it = come(0);
    memory_net_fail(f.net, MEMORY_SET_CHANGE, 1, 1, POSTERN_E_FULL);
    ASSERT_NUMBER(watch(it, POSTERN_READ), POSTERN_E_FULL);
    ASSERT_NUMBER(postern_server_unwatch(f.server, it->socket),
        POSTERN_E_STALE);
    ASSERT_NUMBER(watch(it, POSTERN_READ), 0);
    it->act = hear;
    memory_net_fail(f.net, MEMORY_SET_CHANGE, 1, 1, POSTERN_E_FULL);
    ASSERT_NUMBER(watch(it, POSTERN_READ | POSTERN_WRITE), POSTERN_E_FULL);
    fixture_run(&f);
    ASSERT_TEXT(it->heard, HELLO);      /* as it was wished before */
    leave(it);
    fixture_end(&f);
}

static void test_there_may_be_no_memory(void)
{
    int i, count, error;

    begin(0);
    for (count = 0, i = 0; i < 60; i++) {
        guest *it = come(count);

        failing_alloc_fail(&f.alloc, (unsigned long)(1 + i % 3), 0);
        error = watch(it, POSTERN_READ);
        failing_alloc_fail(&f.alloc, 0, 0);
        if (error == 0)
            count++;
        else
            leave(it);
        CU_ASSERT(error == 0 || error == POSTERN_E_NOMEM);
    }
    CU_ASSERT(count > 0 && count < 60);
    for (i = 0; i < count; i++)
        guests[i].act = hear;
    fixture_pass(&f, PATIENCE);
    for (i = 0; i < count; i++) {
        ASSERT_TEXT(guests[i].heard, HELLO);
        leave(&guests[i]);
    }
    fixture_end(&f);
}

void suite_server_guest(void)
{
    SUITE("server/guest");
    TEST(test_a_guest_has_a_dialogue);
    TEST(test_what_has_happened_of_what_is_wished_is_told);
    TEST(test_a_guest_without_wishes_rests);
    TEST(test_a_guest_may_go_while_its_events_wait);
    TEST(test_a_callback_may_bring_another);
    TEST(test_there_may_be_many_guests);
    TEST(test_a_guest_that_stays_is_not_closed);
    TEST(test_guests_are_served_in_a_drain);
    TEST(test_what_is_wrong_is_invalid_or_stale);
    TEST(test_the_loop_may_have_no_room);
    TEST(test_there_may_be_no_memory);
}
