/* SPDX-License-Identifier: MIT */
/* mailer.c - gives messages to a store, by a server on the memory net. */
#include "base/config.h"
#include "handlers/mailer.h"
#include "support/memory_net.h"
#include "support/suite.h"

static memory_net *net;
static memory_client *client;   /* the one in use: */
static memory_client *clients[MAILER_CLIENTS];
static int used;
static postern_server *server;

static void serve(void)
{
    int i;

    /* Enough for a long message in pieces of what is received at once. */
    for (i = 0; i < 20 + 262144 / PST_RECEIVE_BUFFER; i++)
        (void)postern_server_step(server, 0);
}

static void greet(void)
{
    client = clients[used] = memory_net_connect(net, 25);
    CU_ASSERT_PTR_NOT_NULL_FATAL(client);
    serve();
    CU_ASSERT(strncmp(memory_client_said(client), "220 ", 4) == 0);
    CU_ASSERT(strncmp(mailer_say("EHLO c.example\r\n"), "250-", 4) == 0);
}

void mailer_begin(postern_store *store)
{
    postern_options options;
    postern_handler handler;
    int error;

    net = memory_net_new(1);
    memset(clients, 0, sizeof(clients));
    used = 0;
    postern_options_init(&options);
    options.net = memory_net_table(net);
    options.hostname = "mx.example";
    options.chunking = 1;
    options.enable_smtputf8 = 1;
    postern_store_handler(store, &handler);
    server = postern_server_new(&options, &handler, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(server);
    CU_ASSERT(postern_server_listen(server, "127.0.0.1", 25, 0) >= 0);
    greet();
}

void mailer_use(int number)
{
    used = number;
    client = clients[number];
    if (client == NULL)
        greet();
}

postern_server *mailer_server(void)
{
    return server;
}

const char *mailer_said(void)
{
    serve();
    return memory_client_said(client);
}

const char *mailer_say(const char *octets)
{
    memory_client_writes(client, octets);
    serve();
    return memory_client_said(client);
}

const char *mailer_send(const char *content)
{
    const char *said;

    (void)mailer_say("RSET\r\nMAIL FROM:<a@x.example> BODY=8BITMIME\r\n"
        "RCPT TO:<b@y.example>\r\n");
    said = mailer_say("DATA\r\n");
    if (strncmp(said, "354 ", 4) != 0)
        return said;
    memory_client_writes(client, content);
    return mailer_say(".\r\n");
}

void mailer_reset(void)
{
    memory_client_reset(client);
    serve();
    greet();
}

void mailer_end(void)
{
    postern_server_free(server);
    ASSERT_NUMBER(memory_net_free(net), 0);
}
