/* server.c - makes a server and runs its loop until it stops. */
#include <string.h>

#include "base/config.h"
#include "base/moment.h"
#include "session.h"

/* Sessions that are served before listeners and wakes have a turn. */
#define LOOK_AFTER 64

/* ---- making ------------------------------------------------------------ */

/* Behind `context` there are pointers to functions, all of one size. */
static int is_handler(size_t size)
{
    size_t head = offsetof(postern_handler, session_create);

    return size >= head && size <= sizeof(postern_handler)
        && (size - head) % sizeof(void *(*)(postern_session *)) == 0;
}

static int copy_handler(postern_server *server,
    const postern_handler *handler)
{
    size_t size;

    if (handler == NULL)
        return 0;
    size = handler->size == 0 ? sizeof(*handler) : handler->size;
    if (!is_handler(size))
        return POSTERN_E_INVALID_HANDLER;
    memcpy(&server->handler, handler, size);
    return 0;
}

/* The octets are gone before the hook looks: a wake that comes while it runs
   is not lost. */
static void woken(pst_watch *watch, int events)
{
    postern_server *server = PST_OWNER(postern_server, wakes.watch, watch);

    (void)events;
    if (pst_wake_count(server, &server->wakes) == 0
        || server->handler.woken == NULL)
        return;
    pst_hook_begins(server);
    server->handler.woken(server, server->handler.context);
    pst_hook_ends(server);
}

static int open_net(postern_server *server)
{
    const postern_net *net = server->net;
    pst_foreign foreign;
    int error;

    memset(&foreign, 0, sizeof(foreign));
    foreign.watch = server->options.watch;
    foreign.context = server->options.watch_context;
    error = pst_loop_init(&server->loop, net, &server->rules.memory,
        &foreign);
    if (error == 0)
        error = pst_wake_open(server, &server->wakes, woken);
    if (error == 0)
        error = pst_wake_open(server, &server->stops, pst_shutdown_asked);
    if (error == 0)
        error = pst_timers_reserve(&server->loop.timers);
    if (error == 0)
        error = pst_timers_reserve(&server->loop.timers);
    if (error == 0 && net->spare(net->context, &server->spare) != 0)
        server->spare = POSTERN_NO_SOCKET;
    return error;
}

/* Makes all that belongs to the server but the rules of the protocol. */
static int set_up(postern_server *server, const postern_options *options)
{
    server->net = options->net;
    server->turn = LOOK_AFTER;
    server->overheard = server->handler.trace != NULL
        || server->handler.log != NULL;
    server->spare = POSTERN_NO_SOCKET;
    server->wakes.watch.socket = POSTERN_NO_SOCKET;
    server->stops.watch.socket = POSTERN_NO_SOCKET;
    server->drain.fire = pst_shutdown_expired;
    server->pause.fire = pst_listener_resume;
    server->options = *options;
    server->options.ident = server->rules.options.ident;
    server->options.no_ehlo = server->rules.options.no_ehlo;
    server->options.command_call_limit =
        server->rules.options.command_call_limit;
    if (options->hostname != NULL)
        server->options.hostname = server->rules.options.hostname;
    server->buffer = (char *)pst_memory_take(&server->rules.memory,
        PST_RECEIVE_BUFFER);
    if (server->buffer == NULL)
        return POSTERN_E_NOMEM;
    return open_net(server);
}

static void tear_down(postern_server *server)
{
    const postern_net *net = server->net;
    pst_memory *memory = &server->rules.memory;

    pst_after_clear(server);
    if (server->spare != POSTERN_NO_SOCKET)
        net->close(net->context, server->spare);
    pst_wake_close(server, &server->wakes);
    pst_wake_close(server, &server->stops);
    if (net != NULL)
        pst_loop_clear(&server->loop);
    pst_memory_free(memory, server->slots,
        server->slot_count * sizeof(*server->slots));
    pst_memory_free(memory, server->commands,
        server->command_count * sizeof(*server->commands));
    pst_memory_free(memory, server->buffer, PST_RECEIVE_BUFFER);
    pst_rules_clear(&server->rules);
}

static int build(postern_server *server, const postern_options *options,
    const postern_handler *handler)
{
    postern_engine_options engine;
    int error = copy_handler(server, handler);

    if (error != 0)
        return error;
    pst_options_for_engine(options, &server->handler, &engine);
    error = pst_rules_init(&server->rules, &engine,
        sizeof(postern_session));
    if (error != 0)
        return error;
    error = set_up(server, options);
    if (error != 0)
        tear_down(server);
    return error;
}

postern_server *postern_server_new(const postern_options *options,
    const postern_handler *handler, int *error)
{
    postern_server *server;
    int ignored;

    if (error == NULL)
        error = &ignored;
    *error = pst_options_check(options);
    if (*error != 0)
        return NULL;
    *error = POSTERN_E_NOMEM;
    server = (postern_server *)options->resize(options->resize_context, NULL,
        0, sizeof(*server));
    if (server == NULL)
        return NULL;
    memset(server, 0, sizeof(*server));
    *error = build(server, options, handler);
    if (*error == 0)
        return server;
    (void)options->resize(options->resize_context, server, sizeof(*server),
        0);
    return NULL;
}

static void look_at(pst_wake *wake)
{
    if (wake->watch.wishes != 0)
        wake->watch.ready(&wake->watch, POSTERN_READ);
}

/*
 * A pass may have to serve thousands of sessions.  After every few of them it
 * is looked whether somebody connects, wakes or stops, so that none of these
 * has to wait for all.
 */
static void look_aside(postern_server *server)
{
    server->turn = LOOK_AFTER;
    if (server->state == PST_SERVER_STOPPED)
        return;
    pst_listener_look(server);
    look_at(&server->wakes);
    look_at(&server->stops);
}

#define count_served(server) \
    (--(server)->turn == 0 ? look_aside(server) : (void)0)

/* Gives out the answers that have come.  Those that come meanwhile wait for
   the next pass. */
static void run_answered(postern_server *server)
{
    postern_session *session = server->run_first;

    server->run_first = server->run_last = NULL;
    while (session != NULL) {
        postern_session *next = session->run_next;

        session->in_run = 0;
        pst_connection_run(session);
        session = next;
        count_served(server);
    }
}

int postern_server_free(postern_server *server)
{
    postern_options options;

    if (server == NULL)
        return 0;
    if (server->hooks > 0)
        return POSTERN_E_BUSY;
    pst_shutdown_now(server);
    run_answered(server);
    options = server->options;
    tear_down(server);
    (void)options.resize(options.resize_context, server, sizeof(*server), 0);
    return 0;
}

int postern_server_add_command(postern_server *server,
    const postern_command *command)
{
    size_t count = server->command_count;
    struct pst_own_command *commands;
    int error;

    if (command == NULL || command->callback == NULL)
        return POSTERN_E_INVALID_COMMAND;
    if (server->session_count > 0)
        return POSTERN_E_BUSY;
    commands = (struct pst_own_command *)pst_memory_resize(
        &server->rules.memory, server->commands, count * sizeof(*commands),
        (count + 1) * sizeof(*commands));
    if (commands == NULL)
        return POSTERN_E_NOMEM;
    commands[count].callback = command->callback;
    commands[count].context = command->context;
    server->commands = commands;
    server->command_count++;
    error = postern_rules_add_command(&server->rules, command->verb,
        command->syntax, command->extended_suffix, command->needs, count);
    return error;
}

/* ---- running ----------------------------------------------------------- */

static void serve_sockets(postern_server *server)
{
    pst_watch *watch;
    int events;

    while (pst_loop_has_next(&server->loop)
        && (watch = pst_loop_next(&server->loop, &events)) != NULL) {
        watch->ready(watch, events);
        if (!pst_loop_has_next(&server->loop))
            break;
        count_served(server);
    }
}

static void serve_timers(postern_server *server)
{
    pst_timer *timer;

    while (!pst_shutdown_is_over(server)
        && (timer = pst_timers_due(&server->loop.timers, server->now)) != NULL) {
        timer->fire(timer);
        count_served(server);
    }
}

static void read_clock(postern_server *server)
{
    server->now = pst_loop_now(&server->loop);
}

/* What comes neither from a socket nor from a timer; 0: the server has
   stopped. */
static int look_around(postern_server *server)
{
    if (server->failed)
        pst_shutdown_begin(server);
    if (server->run_first != NULL)
        run_answered(server);
    return !pst_shutdown_is_over(server);
}

/* 1: it goes on; 0: it has stopped; FAILED: because it could not go on. */
static int verdict(const postern_server *server)
{
    if (!pst_shutdown_is_over(server))
        return 1;
    return server->failed ? POSTERN_E_FAILED : 0;
}

/* A wait that fails is tried again (the net has rested a little), unless it
   will never do. */
static int wait(postern_server *server, long milliseconds)
{
    int error = server->run_first != NULL
        ? pst_loop_poll(&server->loop, server->now)
        : pst_loop_wait(&server->loop, server->now, milliseconds);

    if (error != 0 && error != POSTERN_E_FAILED) {
        pst_tell_error(server, NULL, error, "the wait is tried again");
        return 0;
    }
    return error;
}

/*
 * Sockets before timers: whoever sent something in time is served before
 * anybody is judged, and judged by the clock as it was when the wait ended.
 */
static int pass(postern_server *server, long milliseconds)
{
    if ((server->run_first != NULL || server->failed) && !look_around(server))
        return verdict(server);
    if (wait(server, milliseconds) != 0)
        return POSTERN_E_FAILED;
    read_clock(server);
    server->ready = pst_loop_ready_count(&server->loop);
    server->turn = LOOK_AFTER;
    serve_sockets(server);
    if (pst_timers_are_due(&server->loop.timers, server->now))
        serve_timers(server);
    return verdict(server);
}

/* Runs one pass, or passes until the server stops. */
static int passes(postern_server *server, long milliseconds, int all)
{
    int result;

    if (server->hooks > 0)
        return POSTERN_E_BUSY;
    if (server->loop.foreign.watch != NULL)
        return POSTERN_E_INVALID_LOOP;
    read_clock(server);
    if (pst_shutdown_is_over(server)) {
        (void)look_around(server);
        return verdict(server);
    }
    do {
        result = pass(server, milliseconds);
    } while (all && result > 0);
    return result;
}

int postern_server_step(postern_server *server, long milliseconds)
{
    return passes(server, milliseconds, 0);
}

/* ---- in a loop that is not ours ---------------------------------------- */

int postern_server_ready(postern_server *server, postern_socket socket,
    int events)
{
    pst_watch *watch = pst_foreign_find(&server->loop, socket);

    if (server->hooks > 0)
        return POSTERN_E_BUSY;
    if (watch == NULL)
        return POSTERN_E_STALE;
    read_clock(server);
    events &= watch->wishes;
    if (events == 0)
        return 0;
    watch->ready(watch, events);
    count_served(server);
    if (server->ready < ++server->served)
        server->ready = server->served;
    return 0;
}

int postern_server_due(postern_server *server)
{
    if (server->hooks > 0)
        return POSTERN_E_BUSY;
    read_clock(server);
    server->ready = server->served;
    server->served = 0;
    server->turn = LOOK_AFTER;
    if (look_around(server))
        serve_timers(server);
    return verdict(server);
}

int postern_server_deadline(const postern_server *server, long *milliseconds)
{
    const pst_timer *first = pst_timers_first(&server->loop.timers);
    unsigned long now;

    *milliseconds = 0;
    if (server->run_first != NULL || pst_shutdown_is_over(server)
        || (server->failed && server->state == PST_SERVER_SERVES))
        return 1;
    *milliseconds = -1;
    if (first == NULL)
        return 0;
    now = pst_loop_now(&server->loop);
    *milliseconds = pst_moment_until(now, first->due);
    return 1;
}

/* ---- in our own -------------------------------------------------------- */

int postern_server_run(postern_server *server)
{
    int result = passes(server, -1, 1);

    return result < 0 ? result : server->cut_off;
}

/* ---- facts ------------------------------------------------------------- */

size_t postern_server_memory(const postern_server *server, size_t *peak)
{
    if (peak != NULL)
        *peak = server->rules.memory.peak;
    return server->rules.memory.used;
}

size_t postern_server_sessions(const postern_server *server)
{
    return server->session_count;
}

const postern_options *postern_server_options(const postern_server *server)
{
    return &server->options;
}

void *postern_server_context(const postern_server *server)
{
    return server->handler.context;
}
