/* SPDX-License-Identifier: MIT */
/* test_stream.c - the functions of the table, one by one, over lwIP. */
#include "lwip_parts.h"
#include <lwip/timeouts.h>
#include "lwip_suites.h"

static memory_net *net;
static postern_lwip *it;
static postern_socket listener, server, client;
static postern_address where;

static void begin(void)
{
    net = memory_net_new(1);
    it = &lwip_server;
    CU_ASSERT_FATAL(it->net.resolve(it, NULL, 2525, &where, 1) == 1);
    ASSERT_NUMBER(it->net.listen(it, &where, NULL, &listener), 0);
    ASSERT_NUMBER(it->net.connect(it, &where, &client), 0);
    lwip_board_carry();
    ASSERT_NUMBER(it->net.accept(it, listener, &server, &where), 0);
}

static void end(void)
{
    it->net.close(it, listener);
    it->net.close(it, server);
    it->net.close(it, client);
    ASSERT_NUMBER(it->connections, 0);
    ASSERT_NUMBER(memory_net_free(net), 0);
}

static long hear(postern_socket socket, char *octets, size_t size)
{
    lwip_board_carry();
    return it->net.receive(it, socket, octets, size);
}

static void test_octets_come_in_pieces_as_asked(void)
{
    char heard[10];

    begin();
    ASSERT_NUMBER(hear(server, heard, 4), POSTERN_E_AGAIN);
    ASSERT_NUMBER(it->net.send(it, client, "abc", 3), 3);
    lwip_board_carry();
    ASSERT_NUMBER(it->net.send(it, client, "defg", 4), 4);
    ASSERT_NUMBER(hear(server, heard, 4), 4);
    CU_ASSERT(memcmp(heard, "abcd", 4) == 0);
    ASSERT_NUMBER(hear(server, heard, 10), 3);
    CU_ASSERT(memcmp(heard, "efg", 3) == 0);
    ASSERT_NUMBER(hear(server, heard, 4), POSTERN_E_AGAIN);
    end();
}

static int is_writable(postern_socket socket)
{
    return pst_lwip_events_of(pst_lwip_socket_get(it, socket),
        POSTERN_WRITE) != 0;
}

static void carry_on(unsigned long milliseconds)
{
    while (milliseconds-- > 0) {
        memory_net_advance(net, 1);
        sys_check_timeouts();
        lwip_board_carry();
    }
}

/* A peer that does not read stops the sender; when it reads, the sender goes
   on. */
static void test_a_full_window_says_again(void)
{
    static char octets[200000];
    size_t sent = 0, heard = 0;
    long got;

    begin();
    while ((got = it->net.send(it, server, octets, sizeof octets)) > 0) {
        sent += (size_t)got;
        carry_on(300);
    }
    ASSERT_NUMBER(got, POSTERN_E_AGAIN);
    CU_ASSERT(!is_writable(server));
    CU_ASSERT(sent <= TCP_WND + TCP_SND_BUF);
    while ((got = hear(client, octets, sizeof octets)) > 0) {
        heard += (size_t)got;
        carry_on(300);
    }
    ASSERT_NUMBER(heard, sent);
    CU_ASSERT(is_writable(server));
    end();
}

/* ---- lwIP's pools are used up ------------------------------------------ */

#if !MEM_LIBC_MALLOC && !MEMP_MEM_MALLOC

/* Takes all of lwIP's heap; returns it as a list. */
static void **take_all(void)
{
    void **block, **all = NULL;
    mem_size_t size = 1024;

    for (; size >= sizeof *block; size = (mem_size_t)(size / 2))
        while ((block = (void **)mem_malloc(size)) != NULL) {
            *block = (void *)all;
            all = block;
        }
    return all;
}

static void give_back(void **all)
{
    while (all != NULL) {
        void **next = (void **)*all;

        mem_free(all);
        all = next;
    }
}

/* With nothing to be acknowledged, no acknowledgement would wake it. */
static void test_without_memory_send_says_again(void)
{
    void **all;

    begin();
    all = take_all();
    ASSERT_NUMBER(it->net.send(it, server, "abcdefgh", 8), POSTERN_E_AGAIN);
    CU_ASSERT(is_writable(server));
    give_back(all);
    ASSERT_NUMBER(it->net.send(it, server, "abcdefgh", 8), 8);
    all = take_all();
    ASSERT_NUMBER(it->net.send(it, server, "abcdefgh", 8), POSTERN_E_AGAIN);
    CU_ASSERT(!is_writable(server));
    give_back(all);
    carry_on(1000);
    CU_ASSERT(is_writable(server));
    end();
}

static void test_listeners_run_out_and_come_back(void)
{
    postern_socket others[MEMP_NUM_TCP_PCB_LISTEN + 1];
    int round, count;

    begin();
    for (round = 0; round < 20; round++) {
        where.port = 0;
        for (count = 0; count < MEMP_NUM_TCP_PCB_LISTEN; count++)
            if (it->net.listen(it, &where, NULL, &others[count]) != 0)
                break;
        ASSERT_NUMBER(count, MEMP_NUM_TCP_PCB_LISTEN - 1);
        ASSERT_NUMBER(it->net.listen(it, &where, NULL, &others[count]),
            POSTERN_E_FULL);
        while (count-- > 0)
            it->net.close(it, others[count]);
    }
    end();
}

static void test_without_a_pcb_connect_says_full(void)
{
    postern_socket others[MEMP_NUM_TCP_PCB];
    int count = 0, result;

    begin();
    where.port = 2525;
    while ((result = it->net.connect(it, &where, &others[count])) == 0)
        count++;
    ASSERT_NUMBER(result, POSTERN_E_FULL);
    CU_ASSERT(count > 2);
    while (count-- > 0)
        it->net.close(it, others[count]);
    end();
}

static void add_what_runs_out(void)
{
    TEST(test_without_memory_send_says_again);
    TEST(test_listeners_run_out_and_come_back);
    TEST(test_without_a_pcb_connect_says_full);
}

#else

static void add_what_runs_out(void)
{
}

#endif

/* ---- ends -------------------------------------------------------------- */

static void test_an_end_is_told_after_the_octets(void)
{
    char heard[10];

    begin();
    ASSERT_NUMBER(it->net.send(it, client, "abc", 3), 3);
    it->net.shut(it, client);
    ASSERT_NUMBER(it->net.send(it, client, "d", 1), POSTERN_E_RESET);
    ASSERT_NUMBER(hear(server, heard, 10), 3);
    ASSERT_NUMBER(hear(server, heard, 10), POSTERN_E_CLOSED);
    ASSERT_NUMBER(it->net.send(it, server, "xy", 2), 2);
    ASSERT_NUMBER(hear(client, heard, 10), 2);
    it->net.shut(it, server);
    ASSERT_NUMBER(hear(client, heard, 10), POSTERN_E_CLOSED);
    end();
}

/* lwIP frees a PCB in TIME-WAIT without a call. */
static void test_what_both_have_ended_is_let_go(void)
{
    char heard[10];

    begin();
    it->net.shut(it, client);
    ASSERT_NUMBER(it->net.send(it, server, "xy", 2), 2);
    it->net.shut(it, server);
    carry_on(1000);
    CU_ASSERT(pst_lwip_socket_get(it, client)->pcb == NULL);
    CU_ASSERT(pst_lwip_socket_get(it, server)->pcb == NULL);
    memory_net_advance(net, 300000);
    carry_on(1000);
    ASSERT_NUMBER(hear(client, heard, 10), 2);
    ASSERT_NUMBER(hear(client, heard, 10), POSTERN_E_CLOSED);
    ASSERT_NUMBER(hear(server, heard, 10), POSTERN_E_CLOSED);
    end();
}

static void test_a_reset_is_told_after_the_octets(void)
{
    char heard[10];

    begin();
    ASSERT_NUMBER(it->net.send(it, client, "abc", 3), 3);
    lwip_board_carry();
    pst_lwip_stream_close(pst_lwip_socket_get(it, client), 1);
    ASSERT_NUMBER(hear(server, heard, 10), 3);
    ASSERT_NUMBER(hear(server, heard, 10), POSTERN_E_RESET);
    ASSERT_NUMBER(it->net.send(it, server, "x", 1), POSTERN_E_RESET);
    end();
}

static void test_where_nobody_listens_is_refused_once(void)
{
    postern_socket other;
    char heard[10];

    begin();
    where.port = 2;
    ASSERT_NUMBER(it->net.connect(it, &where, &other), 0);
    ASSERT_NUMBER(it->net.send(it, other, "x", 1), POSTERN_E_AGAIN);
    CU_ASSERT(!is_writable(other));
    lwip_board_carry();
    CU_ASSERT(is_writable(other));
    ASSERT_NUMBER(hear(other, heard, 10), POSTERN_E_REFUSED);
    ASSERT_NUMBER(hear(other, heard, 10), POSTERN_E_RESET);
    it->net.close(it, other);
    end();
}

static void test_wakes_are_counted_to_two(void)
{
    postern_socket readable, token;
    char heard[10];

    begin();
    ASSERT_NUMBER(it->net.wake_new(it, &readable, &token), 0);
    ASSERT_NUMBER(hear(readable, heard, 10), POSTERN_E_AGAIN);
    it->net.wake(it, token);
    ASSERT_NUMBER(hear(readable, heard, 10), 1);
    it->net.wake(it, token);
    it->net.wake(it, token);
    it->net.wake(it, token);
    CU_ASSERT(postern_lwip_is_woken(it));
    ASSERT_NUMBER(hear(readable, heard, 10), 2);
    it->net.wake_free(it, readable, token);
    end();
}

static void test_addresses_are_the_same_on_both_sides(void)
{
    postern_address addresses[4], back;
    ip_addr_t address;
    int i, count;

    begin();
    count = it->net.resolve(it, "*", 25, addresses, 4);
    ASSERT_NUMBER(count, LWIP_IPV4 + LWIP_IPV6);
    ASSERT_NUMBER(it->net.resolve(it, "192.0.2.7", 26, addresses + count, 1),
        1);
    ASSERT_NUMBER(addresses[count].octets[3], 7);
    for (i = 0; i <= count; i++) {
        CU_ASSERT(pst_lwip_address_set(&address, &addresses[i]));
        pst_lwip_address_get(&back, &address, addresses[i].port);
        CU_ASSERT(memcmp(&back, &addresses[i], sizeof back) == 0);
    }
    addresses[0].family = POSTERN_FAMILY_LOCAL;
    CU_ASSERT(!pst_lwip_address_set(&address, &addresses[0]));
    ASSERT_NUMBER(it->net.resolve(it, "mail.test", 25, addresses, 4),
        POSTERN_E_NOADDR);
    end();
}

static void test_what_lwip_has_not_is_said(void)
{
    postern_listening how;
    postern_socket other;

    begin();
    memset(&how, 0, sizeof how);
    how.shared = 1;
    ASSERT_NUMBER(it->net.listen(it, &where, &how, &other),
        POSTERN_E_INVALID_NO_SHARING);
    how.path = "socket";
    ASSERT_NUMBER(it->net.listen(it, &where, &how, &other),
        POSTERN_E_INVALID_NO_UNIX);
    ASSERT_NUMBER(it->net.connect_local(it, "socket", &other),
        POSTERN_E_INVALID_NO_UNIX);
    ASSERT_NUMBER(it->net.adopt(it, server), POSTERN_E_FAILED);
    end();
}

static void test_the_clock_goes_past_32_bits(void)
{
    unsigned long began;

    begin();
    began = it->net.now(it);
    memory_net_advance(net, 0x7FFFFFFFUL);
    ASSERT_NUMBER(it->net.now(it) - began, 0x7FFFFFFFUL);
    memory_net_advance(net, 0x7FFFFFFFUL);
    CU_ASSERT(it->net.now(it) - began == 0xFFFFFFFEUL);
    memory_net_advance(net, 100);
    CU_ASSERT(it->net.now(it) - began == 0xFFFFFFFEUL + 100);
    end();
}

static void test_the_board_names_itself(void)
{
    char name[11];

    begin();
    ASSERT_NUMBER(it->net.host_name(it, name, sizeof name), 0);
    ASSERT_TEXT(name, "board.test");
    ASSERT_NUMBER(it->net.host_name(it, name, sizeof name - 1),
        POSTERN_E_FAILED);
    end();
}

void suite_lwip_stream(void)
{
    SUITE("lwip/stream");
    TEST(test_octets_come_in_pieces_as_asked);
    TEST(test_a_full_window_says_again);
    TEST(test_an_end_is_told_after_the_octets);
    TEST(test_what_both_have_ended_is_let_go);
    TEST(test_a_reset_is_told_after_the_octets);
    TEST(test_where_nobody_listens_is_refused_once);
    TEST(test_wakes_are_counted_to_two);
    TEST(test_addresses_are_the_same_on_both_sides);
    TEST(test_what_lwip_has_not_is_said);
    TEST(test_the_clock_goes_past_32_bits);
    TEST(test_the_board_names_itself);
    add_what_runs_out();
}
