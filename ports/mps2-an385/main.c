/* SPDX-License-Identifier: MIT */
/*
 * main.c - the firmware: a mail server on port 25 that prints on the serial
 * line what it has received.
 *
 * "f" on the serial line prints how much memory was used; "q" ends the server.
 */
#include <postern.h>
#include <postern_memory.h>

#include "board.h"
#include "digest.h"
#include "figures.h"
#include "network.h"
#include "secure.h"
#include "sizes.h"

static char block[BOARD_MEMORY];
static postern_memory *memory;

/* Runs in an interrupt, where only these two functions may be called. */
static void on_octet(void *context, int octet)
{
    postern_server **server = (postern_server **)context;

    if (*server != NULL && octet == 'f')
        postern_server_wake(*server);
    if (*server != NULL && octet == 'q')
        postern_server_stop(*server);
}

static void on_woken(postern_server *server, void *context)
{
    (void)server;
    (void)context;
    figures_print(memory);
}

static void on_error(postern_server *server, postern_session *session,
    int error, const char *text)
{
    (void)server;
    (void)session;
    (void)error;
    board_print("error: ");
    board_print(text);
    board_print("\n");
}

/* Returns NULL, or what is wrong. */
static const char *prepare(postern_options *options, postern_handler *handler)
{
    memory = postern_memory_new(block, sizeof(block));
    postern_options_init_bare(options);
    options->hostname = "mx.example.com";
    options->max_connections = BOARD_CLIENTS;
    options->resize = postern_memory_resize;
    options->resize_context = memory;
    options->net = network_open();
    if (options->net == NULL)
        return "no Ethernet chip";
    digest_fill(handler, memory);
    handler->woken = on_woken;
    handler->error = on_error;
    return secure_fill(options);
}

static int fail(const char *why)
{
    board_print("failed: ");
    board_print(why);
    board_print("\n");
    return 1;
}

int main(void)
{
    static postern_server *server;
    static postern_handler handler;
    postern_options options;
    const char *why;
    int error;

    board_clock_start();
    board_uart_open(on_octet, &server);
    why = prepare(&options, &handler);
    if (why != NULL)
        return fail(why);
    server = postern_server_new(&options, &handler, &error);
    if (server == NULL)
        return fail(postern_error_text(error));
    error = postern_server_listen(server, "*", 25, 0);
    if (error < 0)
        return fail(postern_error_text(error));
    board_print("listening on port 25, clients: ");
    board_print_number(BOARD_CLIENTS);
    board_print("\n");
    error = postern_server_run(server);
    figures_print(memory);
    return error < 0 ? fail(postern_error_text(error)) : 0;
}
