/* SPDX-License-Identifier: MIT */
/*
 * test_foreign.c - a server in a loop of the application: a table of wishes
 * and a wait set of the memory net.
 */
#include "base/config.h"
#include "postern.h"
#include "postern_net.h"
#include "support/failing_alloc.h"
#include "support/memory_net.h"
#include "support/suite.h"

#define SOCKETS 64

static failing_alloc alloc;
static memory_net *net;
static const postern_net *table;
static postern_set *set;
static postern_server *server;
static size_t sockets[SOCKETS];
static size_t places[SOCKETS];
static int refuses;
static int forgotten;       /* calls with wishes 0 */
static postern_ticket ticket;
static int timer_fired;

/* The application's loop. */
static int on_watch(void *context, size_t socket, int wishes,
    void **application)
{
    int i, was_known = *application != NULL;

    (void)context;
    if (refuses)
        return POSTERN_E_FULL;
    for (i = 0; i < SOCKETS && *application == NULL; i++)
        if (places[i] == 0)
            *application = &sockets[i];
    i = (int)((size_t *)*application - sockets);
    CU_ASSERT(was_known == (places[i] != 0));
    sockets[i] = socket;
    forgotten += wishes == 0;
    return table->set_change(set, socket, &sockets[i], wishes, &places[i]);
}

/* One pass of the loop; 0: the server has stopped. */
static int pass(void)
{
    long most;
    size_t *socket;
    int events;

    (void)postern_server_deadline(server, &most);
    (void)table->set_wait(set, most);
    while ((socket = (size_t *)table->set_next(set, &events)) != NULL)
        ASSERT_NUMBER(postern_server_ready(server, *socket, events), 0);
    return postern_server_due(server);
}

static const char *on_rcpt(postern_session *session, const char *address,
    const postern_parameter *options)
{
    long most;

    (void)address;
    (void)options;
    ASSERT_NUMBER(postern_server_due(server), POSTERN_E_BUSY);
    ASSERT_NUMBER(postern_server_ready(server, 0, POSTERN_READ),
        POSTERN_E_BUSY);
    (void)postern_server_deadline(server, &most);
    return postern_later(session, &ticket);
}

static void on_timer(postern_server *the_server, void *context)
{
    (void)context;
    timer_fired = 1;
    ASSERT_NUMBER(postern_answer(the_server, ticket, NULL), 0);
}

static void begin(void)
{
    postern_options options;
    static postern_handler handler;

    net = memory_net_new(1);
    table = memory_net_table(net);
    failing_alloc_init(&alloc);
    set = table->set_new(table->context, failing_alloc_resize, &alloc);
    memset(places, 0, sizeof(places));
    refuses = forgotten = timer_fired = 0;
    postern_options_init_bare(&options);
    options.resize = failing_alloc_resize;
    options.resize_context = &alloc;
    options.net = table;
    options.hostname = "mx.test";
    options.watch = on_watch;
    handler.rcpt = on_rcpt;
    server = postern_server_new(&options, &handler, NULL);
    CU_ASSERT_FATAL(server != NULL);
    ASSERT_NUMBER(postern_server_listen(server, "127.0.0.1", 25, 0), 0);
}

static void end(void)
{
    postern_server_free(server);
    table->set_free(set);
    ASSERT_TEXT(memory_net_violation(net), "");
    ASSERT_NUMBER(memory_net_free(net), 0);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void passes(int n)
{
    while (n-- > 0)
        (void)pass();
}

static void test_a_dialogue_in_a_foreign_loop(void)
{
    memory_client *client;

    begin();
    ASSERT_NUMBER(postern_server_step(server, 0), POSTERN_E_INVALID_LOOP);
    ASSERT_NUMBER(postern_server_run(server), POSTERN_E_INVALID_LOOP);
    client = memory_net_connect(net, 25);
    passes(1);
    ASSERT_TEXT(memory_client_said(client), GREETING);
    memory_client_writes(client, "HELO c\r\nMAIL FROM:<a@b>\r\n"
        "RCPT TO:<c@d>\r\nDATA\r\n");
    passes(1);
    ASSERT_TEXT(memory_client_said(client), "250 mx.test\r\n250 OK\r\n");
    CU_ASSERT(postern_server_after(server, 5, on_timer, NULL) > 0);
    passes(2);
    ASSERT_NUMBER(timer_fired, 1);
    ASSERT_TEXT(memory_client_said(client), "250 OK\r\n"
        "354 End data with <CR><LF>.<CR><LF>\r\n");
    memory_client_writes(client, "x\r\n.\r\nQUIT\r\n");
    passes(1);
    ASSERT_TEXT(memory_client_said(client), "250 OK\r\n221 Bye\r\n");
    CU_ASSERT(memory_client_sees_eof(client));
    end();
}

static void test_a_stop_is_due_at_once(void)
{
    memory_client *client;

    begin();
    client = memory_net_connect(net, 25);
    passes(1);
    (void)memory_client_said(client);
    postern_server_stop(server);
    passes(1);
    ASSERT_TEXT(memory_client_said(client),
        "421 4.3.2 Service shutting down\r\n");
    memory_client_close(client);
    passes(2);
    ASSERT_NUMBER(postern_server_due(server), 0);
    end();
}

static void test_what_cannot_be_watched_is_turned_away(void)
{
    memory_client *client;

    begin();
    client = memory_net_connect(net, 25);
    refuses = 1;
    passes(1);
    ASSERT_TEXT(memory_client_said(client),
        "421 4.3.2 Too many connections, try again later\r\n");
    refuses = 0;
    end();
}

/* While an answer is put off, and enough was received, nothing is wished. */
static void test_a_socket_that_is_wished_for_again_is_a_new_one(void)
{
    static char much[PST_RECEIVE_COMMANDS + 3];
    memory_client *client;

    memset(much, 'x', PST_RECEIVE_COMMANDS);
    strcpy(much + PST_RECEIVE_COMMANDS, "\r\n");
    begin();
    client = memory_net_connect(net, 25);
    passes(1);
    memory_client_writes(client, "HELO c\r\nMAIL FROM:<a@b>\r\n"
        "RCPT TO:<c@d>\r\n");
    passes(1);
    (void)memory_client_said(client);
    ASSERT_NUMBER(forgotten, 0);
    memory_client_writes(client, much);
    passes(1);
    ASSERT_NUMBER(forgotten, 1);
    ASSERT_NUMBER(postern_answer(server, ticket, NULL), 0);
    passes(2);
    ASSERT_TEXT(memory_client_said(client),
        "250 OK\r\n500 Command line too long\r\n");
    end();
}

static void test_a_socket_that_is_gone_is_stale(void)
{
    long most;

    begin();
    ASSERT_NUMBER(postern_server_ready(server, 12345, POSTERN_READ),
        POSTERN_E_STALE);
    ASSERT_NUMBER(postern_server_deadline(server, &most), 0);
    ASSERT_NUMBER(most, -1);
    end();
}

static void test_what_waits_without_a_socket_is_due_at_once(void)
{
    long most;
    memory_client *client;

    begin();
    client = memory_net_connect(net, 25);
    passes(1);
    memory_client_writes(client, "HELO c\r\nMAIL FROM:<a@b>\r\n"
        "RCPT TO:<c@d>\r\n");
    passes(1);
    ASSERT_NUMBER(postern_answer(server, ticket, NULL), 0);
    ASSERT_NUMBER(postern_server_deadline(server, &most), 1);
    ASSERT_NUMBER(most, 0);
    ASSERT_NUMBER(postern_server_due(server), 1);
    CU_ASSERT(postern_server_deadline(server, &most) && most > 0);
    memory_client_close(client);
    postern_server_stop(server);
    passes(2);
    ASSERT_NUMBER(postern_server_deadline(server, &most), 1);
    ASSERT_NUMBER(most, 0);
    end();
}

/* The time is that of this call, not of the last due. */
static void test_ready_looks_at_the_clock(void)
{
    memory_client *client;
    long most;

    begin();
    client = memory_net_connect(net, 25);
    passes(1);
    memory_net_advance(net, 200000);
    memory_client_writes(client, "NOOP\r\n");
    (void)table->set_wait(set, 0);
    passes(1);
    memory_net_advance(net, 200000);
    ASSERT_NUMBER(postern_server_due(server), 1);
    ASSERT_TEXT(memory_client_said(client),
        GREETING "250 OK\r\n");
    ASSERT_NUMBER(postern_server_deadline(server, &most), 1);
    ASSERT_NUMBER(most, 100000);
    end();
}

static void test_events_that_nobody_wishes_for_are_passed_over(void)
{
    unsigned long sends;

    begin();
    (void)memory_net_connect(net, 25);
    passes(1);
    sends = memory_net_counters(net)->calls[MEMORY_SEND];
    memory_net_reset_counters(net);
    ASSERT_NUMBER(postern_server_ready(server, sockets[2], POSTERN_WRITE),
        0);
    CU_ASSERT(sends > 0);
    ASSERT_NUMBER(memory_net_counters(net)->calls[MEMORY_SEND], 0);
    ASSERT_NUMBER(memory_net_counters(net)->calls[MEMORY_RECEIVE], 0);
    ASSERT_NUMBER(memory_net_counters(net)->calls[MEMORY_ACCEPT], 0);
    end();
}

void suite_server_foreign(void)
{
    SUITE("server/foreign");
    TEST(test_a_dialogue_in_a_foreign_loop);
    TEST(test_a_stop_is_due_at_once);
    TEST(test_what_cannot_be_watched_is_turned_away);
    TEST(test_a_socket_that_is_wished_for_again_is_a_new_one);
    TEST(test_a_socket_that_is_gone_is_stale);
    TEST(test_what_waits_without_a_socket_is_due_at_once);
    TEST(test_ready_looks_at_the_clock);
    TEST(test_events_that_nobody_wishes_for_are_passed_over);
}
