/* SPDX-License-Identifier: MIT */
/* bare.c - a server without a network, to measure its size without TLS, lwIP
   and an application.  It is not for running. */
#include <postern.h>
#include <postern_memory.h>
#include <postern_net.h>

#include "sizes.h"

static char block[BOARD_MEMORY];
static postern_net net;

int main(void)
{
    postern_options options;
    postern_server *server;

    postern_options_init_bare(&options);
    options.hostname = "mx.example.com";
    options.net = &net;
    options.resize = postern_memory_resize;
    options.resize_context = postern_memory_new(block, sizeof(block));
    server = postern_server_new(&options, NULL, NULL);
    if (server == NULL || postern_server_listen(server, "*", 25, 0) < 0)
        return 1;
    return postern_server_run(server);
}
