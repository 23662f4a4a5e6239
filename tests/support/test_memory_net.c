/* SPDX-License-Identifier: MIT */
/* test_memory_net.c - the sockets in memory: ports, pieces, time, stalls. */
#include <limits.h>

#include "failing_alloc.h"
#include "memory_net.h"
#include "suite.h"

static memory_net *net;
static const postern_net *t;
static failing_alloc alloc;
static postern_set *set;
static postern_socket listener;
static unsigned port;

/* A net with one listener and a wait set, near the wrap of the clock. */
static void begin(void)
{
    postern_address address;

    net = memory_net_new(1);
    memory_net_set_now(net, ULONG_MAX - 1000);
    t = memory_net_table(net);
    failing_alloc_init(&alloc);
    set = t->set_new(t->context, failing_alloc_resize, &alloc);
    ASSERT_NUMBER(t->resolve(t->context, "127.0.0.1", 0, &address, 1), 1);
    ASSERT_NUMBER(t->listen(t->context, &address, NULL, &listener), 0);
    ASSERT_NUMBER(t->local_name(t->context, listener, &address), 0);
    port = address.port;
}

static void end_with(size_t left)
{
    t->close(t->context, listener);
    t->set_free(set);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
    ASSERT_TEXT(memory_net_violation(net), "");
    ASSERT_NUMBER(memory_net_free(net), left);
}

static int try_accept(postern_socket *socket)
{
    postern_address peer;

    return t->accept(t->context, listener, socket, &peer);
}

static memory_client *call_in(postern_socket *socket)
{
    memory_client *client = memory_net_connect(net, port);

    ASSERT_NUMBER(try_accept(socket), 0);
    return client;
}

/* The octets of one receive as text, or the name of its error. */
static const char *received(postern_socket socket)
{
    static char text[200];
    long count = t->receive(t->context, socket, text, sizeof text - 1);

    if (count < 0)
        return postern_error_name((int)count);
    text[count] = '\0';
    return text;
}

static long say(postern_socket socket, const char *text)
{
    return t->send(t->context, socket, text, strlen(text));
}

static void watch(postern_socket socket, void *owner, int wishes,
    size_t *place)
{
    ASSERT_NUMBER(t->set_change(set, socket, owner, wishes, place), 0);
}

static void test_octets_go_both_ways(void)
{
    memory_client *client;
    postern_socket socket;

    begin();
    client = call_in(&socket);
    ASSERT_TEXT(received(socket), "AGAIN");
    memory_client_writes(client, "NOOP\r\n");
    memory_client_writes(client, "QUIT\r\n");
    ASSERT_TEXT(received(socket), "NOOP\r\nQUIT\r\n");
    ASSERT_NUMBER(say(socket, "250 OK\r\n"), 8);
    ASSERT_TEXT(memory_client_said(client), "250 OK\r\n");
    ASSERT_TEXT(memory_client_said(client), "");
    memory_client_fin(client);
    ASSERT_TEXT(received(socket), "CLOSED");
    ASSERT_NUMBER(say(socket, "bye"), 3);
    t->close(t->context, socket);
    CU_ASSERT(!memory_client_sees_eof(client));
    ASSERT_TEXT(memory_client_said(client), "bye");
    CU_ASSERT(memory_client_sees_eof(client));
    CU_ASSERT(!memory_client_sees_reset(client));
    end_with(0);
}

static void test_ports_are_chosen_or_in_use(void)
{
    postern_address all[4];
    postern_socket socket;

    begin();
    ASSERT_NUMBER(t->resolve(t->context, NULL, port, all, 4), 2);
    ASSERT_NUMBER(all[0].family, POSTERN_FAMILY_INET);
    ASSERT_NUMBER(all[1].family, POSTERN_FAMILY_INET6);
    ASSERT_NUMBER(t->listen(t->context, all, NULL, &socket), POSTERN_E_INUSE);
    ASSERT_NUMBER(t->listen(t->context, all + 1, NULL, &socket), 0);
    t->close(t->context, socket);
    memory_net_occupy(net, POSTERN_FAMILY_INET6, port);
    ASSERT_NUMBER(t->listen(t->context, all + 1, NULL, &socket),
        POSTERN_E_INUSE);
    memory_net_set_family(net, POSTERN_FAMILY_INET6, 0, 1);
    ASSERT_NUMBER(t->listen(t->context, all + 1, NULL, &socket),
        POSTERN_E_NOADDR);
    memory_net_set_family(net, POSTERN_FAMILY_INET6, 0, 0);
    ASSERT_NUMBER(t->resolve(t->context, "*", 25, all, 4), 1);
    ASSERT_NUMBER(t->resolve(t->context, "x.test", 25, all, 4),
        POSTERN_E_NOADDR);
    memory_net_add_name(net, "x.test", all);
    ASSERT_NUMBER(t->resolve(t->context, "x.test", 25, all, 4), 1);
    CU_ASSERT(memory_net_connect(net, 1) == NULL);
    end_with(0);
}

static void test_octets_are_cut_as_wished(void)
{
    static const size_t points[] = { 2, 5 };
    memory_client *client;
    postern_socket socket;

    begin();
    client = call_in(&socket);
    memory_net_set_cut(net, MEMORY_OCTETS);
    memory_client_writes(client, "ab");
    ASSERT_TEXT(received(socket), "a");
    ASSERT_TEXT(received(socket), "b");
    ASSERT_TEXT(received(socket), "AGAIN");
    t->close(t->context, socket);
    client = call_in(&socket);
    memory_net_set_points(net, points, 2);
    memory_client_writes(client, "a");
    memory_client_writes(client, "bcdefg");
    memory_client_writes(client, "h");
    ASSERT_TEXT(received(socket), "ab");
    ASSERT_TEXT(received(socket), "cde");
    ASSERT_TEXT(received(socket), "fgh");
    t->close(t->context, socket);
    end_with(0);
}

static void test_latency_is_on_the_clock(void)
{
    memory_client *client;
    postern_socket socket;
    size_t place = 0;
    int events;

    begin();
    memory_net_set_latency(net, 1500);
    client = memory_net_connect(net, port);
    ASSERT_NUMBER(try_accept(&socket), POSTERN_E_AGAIN);
    watch(listener, &listener, POSTERN_READ, &place);
    ASSERT_NUMBER(t->set_wait(set, 1000), 0);
    ASSERT_NUMBER(memory_net_passed(net), 1000);
    ASSERT_NUMBER(t->set_wait(set, -1), 1);
    ASSERT_NUMBER(memory_net_passed(net), 1500);
    CU_ASSERT(t->set_next(set, &events) == &listener);
    CU_ASSERT(t->set_next(set, &events) == NULL);
    ASSERT_NUMBER(try_accept(&socket), 0);
    memory_client_writes(client, "a");
    memory_net_advance(net, 1499);
    ASSERT_TEXT(received(socket), "AGAIN");
    memory_net_advance(net, 1);
    ASSERT_TEXT(received(socket), "a");
    CU_ASSERT(!memory_net_is_stuck(net));
    watch(listener, NULL, 0, &place);
    t->close(t->context, socket);
    end_with(0);
}

static void test_a_gap_parts_pieces_in_time(void)
{
    memory_client *client;
    postern_socket socket;

    begin();
    client = call_in(&socket);
    memory_net_set_cut(net, MEMORY_OCTETS);
    memory_net_set_gap(net, 10);
    memory_client_writes(client, "ab");
    ASSERT_TEXT(received(socket), "a");
    ASSERT_TEXT(received(socket), "AGAIN");
    memory_net_advance(net, 10);
    ASSERT_TEXT(received(socket), "b");
    t->close(t->context, socket);
    end_with(0);
}

static void test_an_endless_wait_for_nothing_is_stuck(void)
{
    size_t place = 0;

    begin();
    watch(listener, &listener, POSTERN_READ, &place);
    ASSERT_NUMBER(t->set_wait(set, 0), 0);
    ASSERT_NUMBER(t->set_wait(set, 7), 0);
    ASSERT_NUMBER(memory_net_passed(net), 7);
    CU_ASSERT(!memory_net_is_stuck(net));
    ASSERT_NUMBER(t->set_wait(set, -1), 0);
    CU_ASSERT(memory_net_is_stuck(net));
    watch(listener, NULL, 0, &place);
    end_with(0);
}

static void connect_now(memory_net *where, void *context)
{
    *(memory_client **)context = memory_net_connect(where, port);
}

static void test_actions_happen_in_their_time(void)
{
    memory_client *client = NULL;
    size_t place = 0;

    begin();
    watch(listener, &listener, POSTERN_READ, &place);
    memory_net_after(net, 3000, connect_now, &client);
    ASSERT_NUMBER(t->set_wait(set, 2999), 0);
    CU_ASSERT(client == NULL);
    ASSERT_NUMBER(t->set_wait(set, 1), 1);
    CU_ASSERT(client != NULL);
    ASSERT_NUMBER(memory_net_passed(net), 3000);
    watch(listener, NULL, 0, &place);
    end_with(0);
}

static void test_a_reader_that_stalls_stops_the_sender(void)
{
    memory_client *client;
    postern_socket socket;
    size_t place = 0;
    int events;

    begin();
    client = call_in(&socket);
    memory_client_set_window(client, 5);
    ASSERT_NUMBER(say(socket, "abcdefgh"), 5);
    ASSERT_NUMBER(say(socket, "fgh"), POSTERN_E_AGAIN);
    watch(socket, &socket, POSTERN_READ | POSTERN_WRITE, &place);
    ASSERT_NUMBER(t->set_wait(set, 10), 0);
    ASSERT_TEXT(memory_client_said(client), "abcde");
    ASSERT_NUMBER(t->set_wait(set, 10), 1);
    CU_ASSERT(t->set_next(set, &events) == &socket);
    ASSERT_NUMBER(events, POSTERN_WRITE);
    ASSERT_NUMBER(say(socket, "fgh"), 3);
    watch(socket, NULL, 0, &place);
    t->close(t->context, socket);
    end_with(0);
}

static void test_sends_can_be_short(void)
{
    memory_client *client;
    postern_socket socket;

    begin();
    client = call_in(&socket);
    memory_net_set_send(net, 2, 0, 2);
    ASSERT_NUMBER(say(socket, "abc"), 2);
    ASSERT_NUMBER(say(socket, "c"), POSTERN_E_AGAIN);
    ASSERT_NUMBER(say(socket, "c"), 1);
    ASSERT_TEXT(memory_client_said(client), "abc");
    ASSERT_NUMBER(memory_net_counters(net)->calls[MEMORY_SEND], 3);
    ASSERT_NUMBER(memory_net_counters(net)->send_agains, 1);
    t->close(t->context, socket);
    end_with(0);
}

static void test_a_reset_is_seen_by_both_sides(void)
{
    memory_client *client;
    postern_socket socket;
    size_t place = 0;
    int events;

    begin();
    client = call_in(&socket);
    watch(socket, &socket, POSTERN_WRITE, &place);
    memory_client_reset(client);
    ASSERT_NUMBER(t->set_wait(set, -1), 1);
    CU_ASSERT(t->set_next(set, &events) == &socket);
    ASSERT_NUMBER(events, POSTERN_WRITE);
    ASSERT_TEXT(received(socket), "RESET");
    ASSERT_NUMBER(say(socket, "x"), POSTERN_E_RESET);
    watch(socket, NULL, 0, &place);
    t->close(t->context, socket);
    end_with(0);
}

static void test_a_close_over_unread_octets_resets(void)
{
    memory_client *client;
    postern_socket socket;

    begin();
    memory_net_set_harsh(net, 1);
    client = call_in(&socket);
    memory_client_writes(client, "unread");
    ASSERT_NUMBER(say(socket, "421 bye\r\n"), 9);
    t->close(t->context, socket);
    CU_ASSERT(memory_client_sees_reset(client));
    ASSERT_TEXT(memory_client_said(client), "");
    end_with(0);
}

static void test_a_client_that_has_gone_answers_with_reset(void)
{
    memory_client *client;
    postern_socket socket;

    begin();
    client = call_in(&socket);
    memory_client_close(client);
    ASSERT_TEXT(received(socket), "CLOSED");
    ASSERT_NUMBER(say(socket, "x"), 1);
    ASSERT_NUMBER(say(socket, "x"), POSTERN_E_RESET);
    memory_client_free(client);
    t->close(t->context, socket);
    end_with(0);
}

static void test_descriptors_run_out_and_a_spare_helps(void)
{
    postern_socket socket, spare;

    begin();
    ASSERT_NUMBER(t->spare(t->context, &spare), 0);
    memory_net_set_descriptors(net, 2);
    CU_ASSERT(memory_net_connect(net, port) != NULL);
    ASSERT_NUMBER(try_accept(&socket), POSTERN_E_FULL);
    ASSERT_NUMBER(try_accept(&socket), POSTERN_E_FULL);
    t->close(t->context, spare);
    ASSERT_NUMBER(try_accept(&socket), 0);
    t->close(t->context, socket);
    end_with(0);
}

static void test_accepts_follow_the_script(void)
{
    static const int results[] = { POSTERN_E_NOMEM, 0, POSTERN_E_RESET };
    memory_client *first, *second;
    postern_socket socket;

    begin();
    first = memory_net_connect(net, port);
    second = memory_net_connect(net, port);
    memory_net_script_accept(net, results, 3);
    ASSERT_NUMBER(try_accept(&socket), POSTERN_E_NOMEM);
    ASSERT_NUMBER(try_accept(&socket), 0);
    memory_client_writes(first, "first");
    ASSERT_TEXT(received(socket), "first");
    ASSERT_NUMBER(try_accept(&socket), POSTERN_E_RESET);
    CU_ASSERT(memory_client_is_left(second));
    ASSERT_NUMBER(try_accept(&socket), POSTERN_E_AGAIN);
    CU_ASSERT(!memory_client_is_left(first));
    end_with(1);
}

static void test_calls_fail_when_told(void)
{
    char name[4];
    postern_socket socket;

    begin();
    ASSERT_NUMBER(t->host_name(t->context, name, sizeof name), 0);
    ASSERT_TEXT(name, "mx.");
    memory_net_fail(net, MEMORY_HOST_NAME, 2, 1, POSTERN_E_FAILED);
    ASSERT_NUMBER(t->host_name(t->context, name, 4), 0);
    ASSERT_NUMBER(t->host_name(t->context, name, 4), POSTERN_E_FAILED);
    ASSERT_NUMBER(t->host_name(t->context, name, 4), 0);
    memory_net_fail(net, MEMORY_ENTROPY, 1, 0, POSTERN_E_FAILED);
    ASSERT_NUMBER(t->entropy(t->context, name, 4), POSTERN_E_FAILED);
    ASSERT_NUMBER(t->entropy(t->context, name, 4), POSTERN_E_FAILED);
    memory_net_fail(net, MEMORY_RECEIVE, 1, 1, POSTERN_E_RESET);
    CU_ASSERT(call_in(&socket) != NULL);
    ASSERT_TEXT(received(socket), "RESET");
    ASSERT_NUMBER(say(socket, "x"), POSTERN_E_RESET);
    memory_net_fail_nth(net, 2, 0);
    ASSERT_NUMBER(t->host_name(t->context, name, 4), 0);
    ASSERT_TEXT(received(socket), "RESET");
    ASSERT_NUMBER(t->host_name(t->context, name, 4), 0);
    t->close(t->context, socket);
    end_with(0);
}

static void test_a_set_can_be_full_or_have_no_memory(void)
{
    postern_socket sockets[5];
    size_t places[5];
    int i;

    begin();
    memory_net_set_capacity(net, 5);
    for (i = 0; i < 5; i++) {
        places[i] = 0;
        (void)call_in(&sockets[i]);
    }
    for (i = 0; i < 4; i++)
        watch(sockets[i], NULL, POSTERN_READ, &places[i]);
    failing_alloc_fail(&alloc, 1, 0);
    ASSERT_NUMBER(t->set_change(set, sockets[4], NULL, POSTERN_READ,
        &places[4]), POSTERN_E_NOMEM);
    ASSERT_NUMBER(places[4], 0);
    memory_net_set_capacity(net, 4);
    ASSERT_NUMBER(t->set_change(set, sockets[4], NULL, POSTERN_READ,
        &places[4]), POSTERN_E_FULL);
    for (i = 0; i < 4; i++)
        watch(sockets[i], NULL, 0, &places[i]);
    for (i = 0; i < 5; i++)
        t->close(t->context, sockets[i]);
    end_with(0);
}

static void test_what_was_changed_is_passed_over(void)
{
    postern_socket sockets[3];
    size_t places[3];
    int i, events;

    begin();
    for (i = 0; i < 3; i++) {
        places[i] = 0;
        memory_client_writes(call_in(&sockets[i]), "x");
        watch(sockets[i], &places[i], POSTERN_READ, &places[i]);
    }
    ASSERT_NUMBER(t->set_wait(set, 0), 3);
    CU_ASSERT(t->set_next(set, &events) == &places[0]);
    watch(sockets[1], NULL, 0, &places[1]);
    watch(sockets[2], &places[2], POSTERN_READ, &places[2]);
    CU_ASSERT(t->set_next(set, &events) == NULL);
    ASSERT_NUMBER(t->set_wait(set, 0), 2);
    watch(sockets[0], NULL, 0, &places[0]);
    watch(sockets[2], NULL, 0, &places[2]);
    for (i = 0; i < 3; i++)
        t->close(t->context, sockets[i]);
    end_with(0);
}

static void test_a_loop_that_does_nothing_is_counted(void)
{
    postern_socket socket;
    size_t place = 0;
    int i;

    begin();
    memory_client_writes(call_in(&socket), "x");
    watch(socket, &socket, POSTERN_READ, &place);
    for (i = 0; i < 4; i++)
        (void)t->set_wait(set, 10);
    ASSERT_NUMBER(memory_net_counters(net)->longest_spin, 3);
    ASSERT_TEXT(received(socket), "x");
    ASSERT_NUMBER(t->set_wait(set, 10), 0);
    ASSERT_NUMBER(memory_net_counters(net)->idle_waits, 1);
    watch(socket, NULL, 0, &place);
    t->close(t->context, socket);
    end_with(0);
}

static void test_broken_rules_are_noticed(void)
{
    postern_socket socket;
    size_t place = 0;

    begin();
    (void)call_in(&socket);
    watch(socket, NULL, POSTERN_READ, &place);
    t->close(t->context, socket);
    ASSERT_TEXT(memory_net_violation(net),
        "close of a socket that is in a wait set");
    ASSERT_TEXT(received(socket), "RESET");
    ASSERT_NUMBER(memory_net_violations(net), 2);
    ASSERT_NUMBER(memory_net_open_sockets(net), 1);
    t->set_free(set);
    ASSERT_NUMBER(memory_net_free(net), 1);
}

static void test_wakes_are_octets_to_be_read(void)
{
    postern_socket readable, token;
    size_t place = 0;
    int events;

    begin();
    ASSERT_NUMBER(t->wake_new(t->context, &readable, &token), 0);
    watch(readable, &readable, POSTERN_READ, &place);
    ASSERT_NUMBER(t->set_wait(set, 1), 0);
    t->wake(t->context, token);
    t->wake(t->context, token);
    ASSERT_NUMBER(t->set_wait(set, 1), 1);
    CU_ASSERT(t->set_next(set, &events) == &readable);
    ASSERT_NUMBER(strlen(received(readable)), 2);
    ASSERT_TEXT(received(readable), "AGAIN");
    watch(readable, NULL, 0, &place);
    t->wake_free(t->context, readable, token);
    end_with(0);
}

static void test_sockets_of_the_net_can_call_each_other(void)
{
    postern_address address;
    postern_socket here, there;

    begin();
    ASSERT_NUMBER(t->local_name(t->context, listener, &address), 0);
    ASSERT_NUMBER(t->connect(t->context, &address, &here), 0);
    ASSERT_NUMBER(try_accept(&there), 0);
    ASSERT_NUMBER(say(here, "HELO"), 4);
    ASSERT_TEXT(received(there), "HELO");
    t->shut(t->context, there);
    ASSERT_TEXT(received(here), "CLOSED");
    ASSERT_NUMBER(say(here, "QUIT"), 4);
    ASSERT_TEXT(received(there), "QUIT");
    t->close(t->context, here);
    ASSERT_TEXT(received(there), "CLOSED");
    t->close(t->context, there);
    address.port = 1;
    ASSERT_NUMBER(t->connect(t->context, &address, &here),
        POSTERN_E_REFUSED);
    end_with(0);
}

static void test_a_refusal_may_come_late(void)
{
    postern_address address;
    postern_socket here;
    size_t place = 0;
    int events;

    begin();
    memory_net_set_late_refusal(net, 1);
    memory_net_set_latency(net, 20);
    ASSERT_NUMBER(t->local_name(t->context, listener, &address), 0);
    address.port++;
    ASSERT_NUMBER(t->connect(t->context, &address, &here), 0);
    ASSERT_NUMBER(t->set_change(set, here, &here, POSTERN_WRITE, &place), 0);
    ASSERT_NUMBER(t->set_wait(set, 19), 0);
    ASSERT_NUMBER(t->set_wait(set, 1), 1);
    CU_ASSERT(t->set_next(set, &events) == &here);
    ASSERT_NUMBER(events, POSTERN_WRITE);
    ASSERT_TEXT(received(here), "REFUSED");
    ASSERT_NUMBER(t->send(t->context, here, "x", 1), POSTERN_E_REFUSED);
    ASSERT_NUMBER(t->set_change(set, here, &here, 0, &place), 0);
    t->close(t->context, here);
    end_with(0);
}

static void test_an_inherited_socket_is_ours_once_adopted(void)
{
    postern_socket socket;

    begin();
    socket = memory_net_inherit(net, 2525);
    ASSERT_NUMBER(memory_net_open_sockets(net), 1);
    ASSERT_NUMBER(t->adopt(t->context, socket), 0);
    ASSERT_NUMBER(t->adopt(t->context, socket), POSTERN_E_FAILED);
    ASSERT_NUMBER(memory_net_open_sockets(net), 2);
    CU_ASSERT(memory_net_connect(net, 2525) != NULL);
    t->close(t->context, socket);
    end_with(0);
}

static void test_very_many_octets_arrive_in_order(void)
{
    memory_client *client;
    postern_socket socket;
    char octets[1000];
    size_t sent = 0, got = 0;
    int i;

    begin();
    client = call_in(&socket);
    memory_net_set_cut(net, MEMORY_RANDOM);
    while (got < 100000) {
        long count;

        for (i = 0; i < 999; i++)
            octets[i] = (char)(sent++ % 251);
        memory_client_write(client, octets, 999);
        count = t->receive(t->context, socket, octets, sizeof octets);
        for (i = 0; i < count; i++)
            if (octets[i] != (char)(got++ % 251))
                CU_FAIL_FATAL("an octet is not where it should be");
        if (memory_client_unreceived(client) != sent - got)
            CU_FAIL_FATAL("octets are lost");
    }
    t->close(t->context, socket);
    CU_ASSERT(memory_client_sees_reset(client));
    end_with(0);
}

void suite_support_memory_net(void);

void suite_support_memory_net(void)
{
    SUITE("support/memory_net");
    TEST(test_octets_go_both_ways);
    TEST(test_ports_are_chosen_or_in_use);
    TEST(test_octets_are_cut_as_wished);
    TEST(test_latency_is_on_the_clock);
    TEST(test_a_gap_parts_pieces_in_time);
    TEST(test_an_endless_wait_for_nothing_is_stuck);
    TEST(test_actions_happen_in_their_time);
    TEST(test_a_reader_that_stalls_stops_the_sender);
    TEST(test_sends_can_be_short);
    TEST(test_a_reset_is_seen_by_both_sides);
    TEST(test_a_close_over_unread_octets_resets);
    TEST(test_a_client_that_has_gone_answers_with_reset);
    TEST(test_descriptors_run_out_and_a_spare_helps);
    TEST(test_accepts_follow_the_script);
    TEST(test_calls_fail_when_told);
    TEST(test_a_set_can_be_full_or_have_no_memory);
    TEST(test_what_was_changed_is_passed_over);
    TEST(test_a_loop_that_does_nothing_is_counted);
    TEST(test_broken_rules_are_noticed);
    TEST(test_wakes_are_octets_to_be_read);
    TEST(test_sockets_of_the_net_can_call_each_other);
    TEST(test_a_refusal_may_come_late);
    TEST(test_an_inherited_socket_is_ours_once_adopted);
    TEST(test_very_many_octets_arrive_in_order);
}
