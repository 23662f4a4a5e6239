/* SPDX-License-Identifier: MIT */
/*
 * test_threads.c - a relay in a thread, a next hop in another, pools behind
 * both of them, and clients in threads of their own: for `make tsan`.
 */
#include "handlers/folder_list.h"
#include "os/thread.h"
#include "postern_controller.h"
#include "postern_handlers.h"
#include "postern_relay.h"
#include "postern_workers.h"
#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()
#define CLIENTS 4
#define MESSAGES 6

static postern_controller *front, *hop;
static postern_relay *relay;
static postern_workers *workers;
static postern_store store;
static char folder[FOLDER_LIST_PATH];
static int taken[CLIENTS];

static postern_controller *start(const postern_handler *handler)
{
    postern_options options;
    postern_controller *made;

    postern_options_init(&options);
    options.hostname = "mx.test";
    made = postern_controller_new(&options, handler, NULL);
    CU_ASSERT_FATAL(made != NULL);
    ASSERT_NUMBER(postern_controller_start(made, "127.0.0.1", 0, 0), 0);
    return made;
}

static void start_hop(void)
{
    postern_handler handler;

    folder_list_make(folder);
    ASSERT_NUMBER(postern_store_maildir(&store, folder), 0);
    postern_store_workers(&store, workers);
    postern_store_handler(&store, &handler);
    hop = start(&handler);
}

/* Each connection to the hop is a new one, and its host is looked up again. */
static void start_front(void)
{
    postern_relay_options options;
    postern_handler handler;

    postern_relay_options_init(&options);
    options.host = "localhost";
    options.port = postern_controller_port(hop);
    options.idle_limit = 0;
    relay = postern_relay_new(&options, NULL);
    CU_ASSERT_FATAL(relay != NULL);
    postern_relay_workers(relay, workers, 0);
    postern_relay_handler(relay, &handler);
    front = start(&handler);
}

static void end(void)
{
    ASSERT_NUMBER(postern_controller_free(front), 0);
    ASSERT_NUMBER(postern_controller_free(hop), 0);
    postern_workers_free(workers);
    postern_relay_free(relay);
    postern_store_free(&store);
    folder_list_remove(folder);
}

/* The first octet of a reply; 0: none comes. */
static int hear(postern_socket client)
{
    char first = 0, last = 0, octet;

    while (last != '\n' && loopback_readable(client)
        && NET->receive(NULL, client, &octet, 1) == 1) {
        first = last == 0 ? octet : first;
        last = octet;
    }
    return last == '\n' ? first : 0;
}

static int ask(postern_socket client, const char *line)
{
    return NET->send(NULL, client, line, strlen(line))
        == (long)strlen(line) ? hear(client) : 0;
}

static int send_one(postern_socket client)
{
    return ask(client, "MAIL FROM:<a@x.test>\r\n") == '2'
        && ask(client, "RCPT TO:<b@x.test>\r\n") == '2'
        && ask(client, "DATA\r\n") == '3'
        && ask(client, "Subject: x\r\n\r\nx\r\n.\r\n") == '2';
}

/* Nothing of CUnit in here: it knows no threads. */
static void send_all(void *context)
{
    postern_address address = loopback(postern_controller_port(front));
    int *count = (int *)context, i;
    postern_socket client;

    if (NET->connect(NULL, &address, &client) != 0)
        return;
    if (hear(client) == '2' && ask(client, "HELO c.test\r\n") == '2')
        for (i = 0; i < MESSAGES; i++)
            *count += send_one(client);
    NET->close(NULL, client);
}

static void test_what_is_taken_is_stored(void)
{
    pst_os_thread threads[CLIENTS];
    char fresh[FOLDER_LIST_PATH + 10];
    int i;

    workers = postern_workers_new(3, 0, NULL);
    CU_ASSERT_FATAL(workers != NULL);
    start_hop();
    start_front();
    for (i = 0; i < CLIENTS; i++) {
        taken[i] = 0;
        CU_ASSERT_FATAL(pst_os_thread_start(&threads[i], send_all,
            &taken[i]) == 0);
    }
    for (i = 0; i < CLIENTS; i++) {
        pst_os_thread_join(&threads[i]);
        ASSERT_NUMBER(taken[i], MESSAGES);
    }
    sprintf(fresh, "%s/new", folder);
    ASSERT_NUMBER(folder_list_count(fresh, ""), CLIENTS * MESSAGES);
    end();
}

void suite_relay_threads(void)
{
    SUITE("relay/threads");
    TEST(test_what_is_taken_is_stored);
}
