/* SPDX-License-Identifier: MIT */
/*
 * poll.c - the server of one_server.h in a loop of poll(), twice: one loop has
 * room for any number of servers, each with options of its own.
 *
 *     ./poll [port [port]]        1025 and 2525; 0: any free one
 *
 * The second port is for programs of this machine: it has CHUNKING, and allows
 * 4 connections.  SIGTERM drains both.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>

#include "one_server.h"

#define SERVERS 2
#define MOST_SOCKETS 1024       /* further clients are turned away */
#define LONGEST 60000           /* waking early does no harm */
/* poll() ignores descriptors below zero, so these places are free. */
static struct pollfd places[MOST_SOCKETS];
static postern_server *servers[SERVERS];
static int owners[MOST_SOCKETS];        /* which server's socket it is */

static struct pollfd *free_place(void)
{
    int i = 0;

    while (i < MOST_SOCKETS && places[i].fd >= 0)
        i++;
    return i == MOST_SOCKETS ? NULL : &places[i];
}

/* `application` has our place: NULL until there is one, and again after wishes
   of 0.  `context` is the number of the server, because the server itself is
   not known before postern_server_new returns. */
static int on_watch(void *context, postern_socket socket, int wishes,
    void **application)
{
    struct pollfd *place = (struct pollfd *)*application;

    if (place == NULL) {
        if ((place = free_place()) == NULL)
            return POSTERN_E_FULL;
        place->revents = 0;     /* poll() has not checked this socket yet */
        owners[place - places] = *(const int *)context;
        *application = place;
    }
    place->fd = wishes == 0 ? -1 : (int)socket;
    place->events = (short)(((wishes & POSTERN_READ) != 0 ? POLLIN : 0)
        | ((wishes & POSTERN_WRITE) != 0 ? POLLOUT : 0));
    return 0;
}

/* Errors are reported although they were not wished for; the server finds them
   at its next call. */
static void tell(int i)
{
    const int error = POLLERR | POLLHUP | POLLNVAL;
    int happened = places[i].revents, events = 0;

    if ((happened & (POLLIN | error)) != 0)
        events |= POSTERN_READ;
    if ((happened & (POLLOUT | error)) != 0)
        events |= POSTERN_WRITE;
    (void)postern_server_ready(servers[owners[i]], (size_t)places[i].fd,
        events);
}

/* The first deadline of all servers, -1 if there is none. */
static int first_deadline(void)
{
    long first = -1, most;
    int i;

    for (i = 0; i < SERVERS; i++)
        if (servers[i] != NULL && postern_server_deadline(servers[i], &most)
            && (first < 0 || most < first))
            first = most;
    return (int)(first > LONGEST ? LONGEST : first);
}

/* Frees those that have stopped; returns how many serve. */
static int look_after_servers(void)
{
    int i, serving = 0;

    for (i = 0; i < SERVERS; i++)
        if (servers[i] != NULL && postern_server_due(servers[i]) == 0) {
            postern_server *stopped = servers[i];

            servers[i] = NULL;  /* first: on_signal may look at any time */
            postern_server_free(stopped);
        } else if (servers[i] != NULL) {
            serving++;
        }
    return serving;
}

static int run(void)
{
    int i, count;

    do {
        count = poll(places, MOST_SOCKETS, first_deadline());
        if (count < 0 && errno != EINTR)
            return 1;
        for (i = 0; i < MOST_SOCKETS && count > 0; i++)
            if (places[i].fd >= 0 && places[i].revents != 0)
                tell(i);
    } while (look_after_servers() > 0);
    return 0;
}

/* The first signal lets messages on their way finish, the second does not. */
static void on_signal(int number)
{
    int i;

    signal(number, on_signal);
    for (i = 0; i < SERVERS; i++)
        if (servers[i] != NULL)
            postern_server_stop(servers[i]);
}

int main(int argc, char **argv)
{
    static int numbers[SERVERS] = { 0, 1 };
    postern_options options;
    int i, result = 1;

    for (i = 0; i < MOST_SOCKETS; i++)
        places[i].fd = -1;
    postern_options_init(&options);
    options.watch = on_watch;
    options.watch_context = &numbers[0];
    servers[0] = start(&options, argc > 1 ? argv[1] : "1025");
    options.watch_context = &numbers[1];
    options.chunking = 1;
    options.max_connections = 4;
    if (servers[0] != NULL)
        servers[1] = start(&options, argc > 2 ? argv[2] : "2525");
    if (servers[1] != NULL) {
        signal(SIGTERM, on_signal);
        result = run();
        signal(SIGTERM, SIG_DFL);
    }
    for (i = 0; i < SERVERS; i++)
        postern_server_free(servers[i]);        /* NULL is right, too */
    return result;
}
