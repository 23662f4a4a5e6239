/* SPDX-License-Identifier: MIT */
/*
 * libuv.c - the server of one_server.h in a loop of libuv.
 *
 *     ./libuv [port]              1025; 0: any free one.  SIGTERM drains
 *
 *     cc libuv.c -lpostern `pkg-config --cflags --libs libuv`
 */
#define _XOPEN_SOURCE 600       /* for uv.h, when C89 is asked for */
#include <uv.h>

#include "one_server.h"

/* A uv_poll_t for each socket; its `data` points back to all of it. */
struct source {
    uv_poll_t poll;
    postern_socket socket;
    int wishes;                 /* UV_READABLE, UV_WRITABLE */
};

static postern_server *server;
static uv_loop_t loop;
static uv_timer_t timer;        /* the server's deadline */
static uv_prepare_t prepare;    /* before the loop waits */
static uv_check_t check;        /* after it has waited */

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

/* After an error libuv watches no more.  The server finds the error when it
   reads or writes, but maybe not at once: there may be octets before it. */
static void on_events(uv_poll_t *poll, int status, int events)
{
    struct source *source = (struct source *)poll->data;

    if (status < 0) {
        events = UV_READABLE | UV_WRITABLE;
        (void)uv_poll_start(poll, source->wishes, on_events);
    }
    /* The source may be closed when this returns, and another be opened. */
    (void)postern_server_ready(server, source->socket,
        ((events & UV_READABLE) != 0 ? POSTERN_READ : 0)
        | ((events & UV_WRITABLE) != 0 ? POSTERN_WRITE : 0));
}

static struct source *open_source(postern_socket socket)
{
    struct source *source = (struct source *)malloc(sizeof(*source));

    if (source == NULL)
        return NULL;
    source->socket = socket;
    if (uv_poll_init_socket(&loop, &source->poll, (uv_os_sock_t)socket) < 0) {
        free(source);
        return NULL;
    }
    source->poll.data = source;
    return source;
}

/* `application` is where we keep the source: NULL until it is open, and again
   after wishes of 0.  uv_close lets go of the socket at once, and tells
   on_closed later, when nobody uses the memory any longer. */
static int on_watch(void *context, postern_socket socket, int wishes,
    void **application)
{
    struct source *source = (struct source *)*application;

    (void)context;
    if (source == NULL)
        source = open_source(socket);
    if (source == NULL)
        return POSTERN_E_NOMEM;
    *application = source;
    source->wishes = ((wishes & POSTERN_READ) != 0 ? UV_READABLE : 0)
        | ((wishes & POSTERN_WRITE) != 0 ? UV_WRITABLE : 0);
    if (wishes != 0)            /* cannot fail: the source is not closing */
        (void)uv_poll_start(&source->poll, source->wishes, on_events);
    else
        uv_close((uv_handle_t *)&source->poll, on_closed);
    return 0;
}

/* It has nothing to do: that the loop wakes is enough. */
static void on_deadline(uv_timer_t *handle)
{
    (void)handle;
}

static void before_wait(uv_prepare_t *handle)
{
    long most;

    (void)handle;
    if (postern_server_deadline(server, &most))
        (void)uv_timer_start(&timer, on_deadline, (uint64_t)most, 0);
    else
        (void)uv_timer_stop(&timer);
}

static void after_wait(uv_check_t *handle)
{
    (void)handle;
    if (postern_server_due(server) <= 0)
        uv_stop(&loop);
}

int main(int argc, char **argv)
{
    postern_options options;

    if (uv_loop_init(&loop) < 0 || uv_timer_init(&loop, &timer) < 0
        || uv_prepare_init(&loop, &prepare) < 0
        || uv_check_init(&loop, &check) < 0) {
        fprintf(stderr, "libuv: there is no loop\n");
        return 1;
    }
    postern_options_init(&options);
    options.watch = on_watch;
    server = start(&options, argc > 1 ? argv[1] : "1025");
    if (server == NULL)
        return 1;
    postern_stop_on_signals(server);    /* uv_signal_t would do as well */
    (void)uv_prepare_start(&prepare, before_wait);
    (void)uv_check_start(&check, after_wait);
    (void)uv_run(&loop, UV_RUN_DEFAULT);        /* until uv_stop */
    postern_stop_on_signals(NULL);
    postern_server_free(server);        /* on_watch hears of what is left */
    uv_close((uv_handle_t *)&timer, NULL);
    uv_close((uv_handle_t *)&prepare, NULL);
    uv_close((uv_handle_t *)&check, NULL);
    (void)uv_run(&loop, UV_RUN_DEFAULT);        /* until all are closed */
    return uv_loop_close(&loop) != 0;
}
