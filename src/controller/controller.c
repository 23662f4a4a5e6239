/* SPDX-License-Identifier: MIT */
/*
 * controller.c - a server in a thread of its own.
 *
 * The server is made, and listens, in the thread of the caller, so that errors
 * can be returned.  The new thread only runs the server.  What the caller may
 * ask later is noted before the thread begins.
 */
#include <string.h>

#include "os/thread.h"
#include "postern_controller.h"

/* Longer than the path of a Unix-domain socket on every system. */
#define HOST_SIZE 260

enum state {
    NEW,
    RUNNING,
    JOINING,                    /* one thread waits for the end of the server's
                                   thread */
    OVER
};

struct postern_controller {
    postern_resize resize;
    void *resize_context;
    postern_server *server;
    pst_os_mutex mutex;         /* for the members that follow */
    pst_os_condition joined;
    enum state state;
    pst_os_thread thread;
    pst_os_thread self;         /* noted by the thread when it begins */
    int has_begun;
    int result;                 /* what postern_server_run has returned */
    int listener;               /* the number that the start returned; below 0:
                                   none */
    unsigned port;              /* constant after the start */
    char host[HOST_SIZE];
};

/* ---- making ------------------------------------------------------------ */

static int init_locks(postern_controller *controller)
{
    int error = pst_os_mutex_init(&controller->mutex);

    if (error != 0)
        return error;
    error = pst_os_condition_init(&controller->joined);
    if (error != 0)
        pst_os_mutex_free(&controller->mutex);
    return error;
}

static int make(postern_controller *controller,
    const postern_options *options, const postern_handler *handler)
{
    int error = init_locks(controller);

    if (error != 0)
        return error;
    controller->server = postern_server_new(options, handler, &error);
    if (controller->server != NULL)
        return 0;
    pst_os_condition_free(&controller->joined);
    pst_os_mutex_free(&controller->mutex);
    return error;
}

static void free_block(postern_controller *controller)
{
    (void)controller->resize(controller->resize_context, controller,
        sizeof(*controller), 0);
}

postern_controller *postern_controller_new(const postern_options *options,
    const postern_handler *handler, int *error)
{
    postern_controller *controller;
    int ignored;

    if (error == NULL)
        error = &ignored;
    *error = POSTERN_E_INVALID_OPTIONS;
    if (options == NULL || options->size != sizeof(*options))
        return NULL;
    *error = options->resize == NULL ? POSTERN_E_INVALID_RESIZE
        : options->watch != NULL ? POSTERN_E_INVALID_LOOP
        : POSTERN_E_NOMEM;
    if (*error != POSTERN_E_NOMEM)
        return NULL;
    controller = (postern_controller *)options->resize(
        options->resize_context, NULL, 0, sizeof(*controller));
    if (controller == NULL)
        return NULL;
    memset(controller, 0, sizeof(*controller));
    controller->resize = options->resize;
    controller->resize_context = options->resize_context;
    controller->listener = -1;
    *error = make(controller, options, handler);
    if (*error == 0)
        return controller;
    free_block(controller);
    return NULL;
}

postern_server *postern_controller_server(postern_controller *controller)
{
    return controller->server;
}

/* ---- starting ---------------------------------------------------------- */

/* A client cannot connect to 0.0.0.0 or ::, so take a loopback address. */
static void make_reachable(postern_address *address)
{
    static const unsigned char all[16] = { 0 };
    int is_inet6 = address->family == POSTERN_FAMILY_INET6;

    if (memcmp(address->octets, all, sizeof(all)) != 0)
        return;
    address->octets[0] = (unsigned char)(is_inet6 ? 0 : 127);
    address->octets[is_inet6 ? 15 : 3] = 1;
}

static void note_place(postern_controller *controller, int listener)
{
    const char *path = postern_server_path(controller->server, listener);
    postern_address address;

    controller->listener = listener;
    controller->port = postern_server_port(controller->server, listener);
    if (path != NULL) {
        strncat(controller->host, path, HOST_SIZE - 1);
    } else if (postern_server_address(controller->server, listener, 0,
        &address)) {
        make_reachable(&address);
        (void)postern_address_text(&address, controller->host, HOST_SIZE);
    }
}

static void forget_place(postern_controller *controller)
{
    (void)postern_server_close_listener(controller->server,
        controller->listener);
    controller->listener = -1;
    controller->port = 0;
    controller->host[0] = '\0';
}

static void run(void *context)
{
    postern_controller *controller = (postern_controller *)context;
    int result;

    pst_os_mutex_lock(&controller->mutex);
    pst_os_thread_note(&controller->self);
    controller->has_begun = 1;
    pst_os_mutex_unlock(&controller->mutex);
    result = postern_server_run(controller->server);
    pst_os_mutex_lock(&controller->mutex);
    controller->result = result;
    pst_os_mutex_unlock(&controller->mutex);
}

/* The mutex is locked. */
static int start(postern_controller *controller, const char *host,
    unsigned port, int flags)
{
    int listener, error;

    if (controller->state != NEW)
        return POSTERN_E_BUSY;
    listener = postern_server_listen(controller->server, host, port, flags);
    if (listener < 0)
        return listener;
    note_place(controller, listener);
    error = pst_os_thread_start(&controller->thread, run, controller);
    if (error != 0)
        forget_place(controller);
    else
        controller->state = RUNNING;
    return error;
}

int postern_controller_start(postern_controller *controller,
    const char *host, unsigned port, int flags)
{
    int error;

    pst_os_mutex_lock(&controller->mutex);
    error = start(controller, host, port, flags);
    pst_os_mutex_unlock(&controller->mutex);
    return error;
}

const char *postern_controller_host(const postern_controller *controller)
{
    return controller->listener < 0 ? NULL : controller->host;
}

unsigned postern_controller_port(const postern_controller *controller)
{
    return controller->port;
}

/* ---- stopping ---------------------------------------------------------- */

/* `self` counts only while the thread runs: before, it is not set; later,
   another thread may have the same name. */
static int is_own_thread(const postern_controller *controller)
{
    return controller->has_begun && controller->state != OVER
        && pst_os_thread_is_this(&controller->self);
}

/* The mutex is locked, and unlocked during the wait. */
static void join(postern_controller *controller)
{
    while (controller->state == JOINING)
        (void)pst_os_condition_wait(&controller->joined, &controller->mutex,
            -1);
    if (controller->state != RUNNING)
        return;
    controller->state = JOINING;
    pst_os_mutex_unlock(&controller->mutex);
    postern_server_stop(controller->server);
    pst_os_thread_join(&controller->thread);
    pst_os_mutex_lock(&controller->mutex);
    controller->state = OVER;
    pst_os_condition_broadcast(&controller->joined);
}

int postern_controller_stop(postern_controller *controller)
{
    int result;

    pst_os_mutex_lock(&controller->mutex);
    if (is_own_thread(controller)) {
        postern_server_stop(controller->server);
        result = POSTERN_E_BUSY;
    } else {
        join(controller);
        result = controller->result;
    }
    pst_os_mutex_unlock(&controller->mutex);
    return result;
}

int postern_controller_free(postern_controller *controller)
{
    int is_own;

    if (controller == NULL)
        return 0;
    pst_os_mutex_lock(&controller->mutex);
    is_own = is_own_thread(controller);
    pst_os_mutex_unlock(&controller->mutex);
    if (is_own)
        return POSTERN_E_BUSY;
    (void)postern_controller_stop(controller);
    (void)postern_server_free(controller->server);
    pst_os_condition_free(&controller->joined);
    pst_os_mutex_free(&controller->mutex);
    free_block(controller);
    return 0;
}
