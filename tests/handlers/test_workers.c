/* SPDX-License-Identifier: MIT */
/*
 * test_workers.c - stores with real workers, on real sockets: many clients at
 * once, and a server that is freed while messages are being stored.
 */
#include "handlers/folder_list.h"
#include "postern_handlers.h"
#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()
#define CLIENTS 6

static const char message[] = "MAIL FROM:<a@x.test>\r\n"
    "RCPT TO:<b@y.test>\r\nDATA\r\n";
static const char content[] = "A: b\r\n\r\nbody\r\n.\r\n";

static struct {
    postern_socket socket;
    unsigned answers;           /* lines that have come */
} clients[CLIENTS];

static postern_store store;
static postern_workers *workers;
static postern_server *server;
static char folders[2][FOLDER_LIST_PATH];

static void make_store(void)
{
    postern_store both[2];

    folder_list_make(folders[0]);
    folder_list_make(folders[1]);
    ASSERT_NUMBER(postern_store_maildir(&both[0], folders[0]), 0);
    ASSERT_NUMBER(postern_store_eml(&both[1], folders[1]), 0);
    ASSERT_NUMBER(postern_store_all(&store, both, 2), 0);
    workers = postern_workers_new(8, 0, NULL);
    CU_ASSERT_FATAL(workers != NULL);
    postern_store_workers(&store, workers);
}

static void step(void)
{
    ASSERT_NUMBER(postern_server_step(server, 10), 1);
}

/* Counts the lines of all clients. */
static void listen_to(int client)
{
    char heard[2000];
    long i, got = NET->receive(NET->context, clients[client].socket, heard,
        sizeof(heard));

    for (i = 0; i < got; i++)
        clients[client].answers += heard[i] == '\n';
}

static void until_answers(int client, unsigned wanted)
{
    int steps = 0;

    while (clients[client].answers < wanted && steps++ < 1000) {
        listen_to(client);
        if (clients[client].answers < wanted)
            step();
    }
    ASSERT_NUMBER(clients[client].answers, wanted);
}

static void say(int client, const char *text)
{
    ASSERT_NUMBER(NET->send(NET->context, clients[client].socket, text,
        strlen(text)), strlen(text));
}

static void begin(void)
{
    postern_options options;
    postern_handler handler;
    postern_address address;
    int i;

    make_store();
    postern_options_init(&options);
    options.hostname = "mx.test";
    postern_store_handler(&store, &handler);
    server = postern_server_new(&options, &handler, NULL);
    CU_ASSERT_FATAL(server != NULL);
    address = loopback(postern_server_port(server,
        postern_server_listen(server, "127.0.0.1", 0, 0)));
    memset(clients, 0, sizeof(clients));
    for (i = 0; i < CLIENTS; i++) {
        ASSERT_NUMBER(NET->connect(NET->context, &address,
            &clients[i].socket), 0);
        until_answers(i, 1);
        say(i, "HELO c.test\r\n");
        until_answers(i, 2);
    }
}

static void end(void)
{
    int i;

    postern_server_free(server);
    postern_workers_free(workers);
    postern_store_free(&store);
    for (i = 0; i < CLIENTS; i++)
        loopback_close(clients[i].socket);
    folder_list_remove(folders[0]);
    folder_list_remove(folders[1]);
}

/* Each client gives a message away, the content with the last word. */
static void give_all(unsigned so_far)
{
    int i;

    for (i = 0; i < CLIENTS; i++)
        say(i, message);
    for (i = 0; i < CLIENTS; i++) {
        until_answers(i, so_far + 3);
        say(i, content);
    }
}

static size_t count(const char *part, const char *ending)
{
    char path[FOLDER_LIST_PATH + 10];

    sprintf(path, "%s%s", folders[*part == '\0'], part);
    return folder_list_count(path, ending);
}

static void test_many_clients_store_at_once(void)
{
    unsigned round;
    int i;

    begin();
    for (round = 0; round < 8; round++) {
        give_all(2 + 4 * round);
        for (i = 0; i < CLIENTS; i++)
            until_answers(i, 2 + 4 * (round + 1));
    }
    ASSERT_NUMBER(postern_server_counters(server)->messages, 8 * CLIENTS);
    ASSERT_NUMBER(count("/new", ""), 8 * CLIENTS);
    ASSERT_NUMBER(count("/tmp", ""), 0);
    ASSERT_NUMBER(count("", ".eml"), 8 * CLIENTS);
    ASSERT_NUMBER(count("", ""), 2 * 8 * CLIENTS);
    end();
}

/* Every message is in both, or in none of them; nothing else is left. */
static void test_a_server_is_freed_while_messages_are_stored(void)
{
    size_t stored;
    int i;

    begin();
    give_all(2);
    for (i = 0; i < 3; i++)
        (void)postern_server_step(server, 0);
    postern_server_free(server);
    server = NULL;
    stored = count("/new", "");
    CU_ASSERT(stored <= CLIENTS);
    ASSERT_NUMBER(count("/tmp", ""), 0);
    ASSERT_NUMBER(count("", ".eml"), stored);
    ASSERT_NUMBER(count("", ""), 2 * stored);
    end();
}

void suite_handlers_workers(void)
{
    SUITE("handlers/workers");
    TEST(test_many_clients_store_at_once);
    TEST(test_a_server_is_freed_while_messages_are_stored);
}
