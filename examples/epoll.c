/* SPDX-License-Identifier: MIT */
/*
 * epoll.c - the server of one_server.h in an epoll loop.  Linux.
 *
 *     ./epoll [port]              1025; 0: any free one.  SIGTERM drains
 */
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "one_server.h"

#define LONGEST 60000           /* waking early does no harm */

/* What epoll gives back for a socket.  In a program with more than a server in
   its loop there would be a callback here. */
struct source {
    postern_socket socket;
    struct source *next;        /* in the list of dead sources */
};

static postern_server *server;
static int loop = -1;
static struct source *dead;

/* A source may end while a result of epoll_wait that points to it is still in
   use, so it is freed later. */
static void free_dead(void)
{
    while (dead != NULL) {
        struct source *source = dead;

        dead = source->next;
        free(source);
    }
}

/* `application` has our source: NULL until the socket is in the epoll set, and
   again after wishes of 0. */
static int on_watch(void *context, postern_socket socket, int wishes,
    void **application)
{
    struct source *source = (struct source *)*application;
    int how = source == NULL ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, failed;
    struct epoll_event event;

    (void)context;
    if (source == NULL)
        source = (struct source *)malloc(sizeof(*source));
    if (source == NULL)
        return POSTERN_E_NOMEM;
    source->socket = socket;
    event.data.ptr = source;
    /* without EPOLLET: unread input has to be reported again */
    event.events = ((wishes & POSTERN_READ) != 0 ? EPOLLIN : 0u)
        | ((wishes & POSTERN_WRITE) != 0 ? EPOLLOUT : 0u);
    failed = epoll_ctl(loop, wishes == 0 ? EPOLL_CTL_DEL : how, (int)socket,
        &event) < 0;
    if (wishes == 0 || (failed && how == EPOLL_CTL_ADD)) {
        source->next = dead;
        dead = source;
    } else {
        *application = source;
    }
    return failed ? POSTERN_E_FULL : 0;
}

/* Errors are reported although they were not wished for; the server finds them
   at its next call. */
static void tell(const struct epoll_event *event)
{
    const struct source *source = (const struct source *)event->data.ptr;
    int events = 0;

    if ((event->events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0)
        events |= POSTERN_READ;
    if ((event->events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0)
        events |= POSTERN_WRITE;
    /* STALE: an earlier event has ended it */
    (void)postern_server_ready(server, source->socket, events);
}

static int run(void)
{
    struct epoll_event events[64];
    long most;
    int i, count, result;

    do {
        (void)postern_server_deadline(server, &most);
        count = epoll_wait(loop, events, 64,
            (int)(most > LONGEST ? LONGEST : most));
        if (count < 0 && errno != EINTR)
            return POSTERN_E_FAILED;
        for (i = 0; i < count; i++)
            tell(&events[i]);
        free_dead();
        result = postern_server_due(server);
    } while (result > 0);
    return result;
}

int main(int argc, char **argv)
{
    postern_options options;
    int result;

    loop = epoll_create1(EPOLL_CLOEXEC);
    if (loop < 0) {
        perror("epoll_create1");
        return 1;
    }
    postern_options_init(&options);
    options.watch = on_watch;
    server = start(&options, argc > 1 ? argv[1] : "1025");
    if (server == NULL)
        return 1;
    postern_stop_on_signals(server);
    result = run();
    if (result < 0)
        perror("epoll_wait");
    postern_stop_on_signals(NULL);
    postern_server_free(server);        /* this calls on_watch for what is
                                           left */
    free_dead();
    close(loop);
    return result != 0;
}
