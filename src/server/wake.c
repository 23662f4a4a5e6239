/* SPDX-License-Identifier: MIT */
/*
 * wake.c - functions that other threads and signal handlers may call.
 *
 * They write no memory that the server's thread reads: they send one octet
 * through a pair of sockets, and the server's thread counts the octets.  Wake
 * and stop each have a pair, so that many wakes cannot block a stop.
 */
#include "server.h"

int pst_wake_open(postern_server *server, pst_wake *wake, pst_watch_ready ready)
{
    const postern_net *net = server->net;
    postern_socket readable;
    int error = net->wake_new(net->context, &readable, &wake->token);

    if (error != 0)
        return error;
    pst_watch_init(&wake->watch, readable, ready);
    pst_watch_pin(&wake->watch);
    return pst_loop_watch(&server->loop, &wake->watch, POSTERN_READ);
}

void pst_wake_close(postern_server *server, pst_wake *wake)
{
    const postern_net *net = server->net;

    if (wake->watch.socket == POSTERN_NO_SOCKET)
        return;
    (void)pst_loop_watch(&server->loop, &wake->watch, 0);
    net->wake_free(net->context, wake->watch.socket, wake->token);
    wake->watch.socket = POSTERN_NO_SOCKET;
}

/* A broken pair stays readable, so it is not watched any more.  Nobody could
   stop this server, so it ends. */
static void fail(postern_server *server, pst_wake *wake, int error)
{
    (void)pst_loop_watch(&server->loop, &wake->watch, 0);
    server->failed = 1;
    pst_tell_error(server, NULL, error, "the server cannot be woken");
}

unsigned long pst_wake_count(postern_server *server, pst_wake *wake)
{
    const postern_net *net = server->net;
    unsigned long count = 0;
    char octets[64];
    long n;

    do {
        n = net->receive(net->context, wake->watch.socket, octets,
            sizeof(octets));
        if (n > 0)
            count += (unsigned long)n;
    } while (n == (long)sizeof(octets));
    if (n < 0 && n != POSTERN_E_AGAIN)
        fail(server, wake, (int)n);
    return count;
}

void postern_server_wake(postern_server *server)
{
    server->net->wake(server->net->context, server->wakes.token);
}

void postern_server_stop(postern_server *server)
{
    server->net->wake(server->net->context, server->stops.token);
}
