/* SPDX-License-Identifier: MIT */
/* pass.c - runs passes of the loop: answers, sockets, timers. */
#include "base/config.h"
#include "base/moment.h"
#include "session.h"

static void look_at(pst_wake *wake)
{
    if (wake->watch.wishes != 0)
        wake->watch.ready(&wake->watch, POSTERN_READ);
}

/*
 * A pass may have to serve thousands of sessions.  After every few of them,
 * checks for new connections, wakes and stops, so that these need not wait for
 * all.
 */
static void look_aside(postern_server *server)
{
    server->turn = PST_PASS_TURN;
    if (server->state == PST_SERVER_STOPPED)
        return;
    pst_listener_look(server);
    look_at(&server->wakes);
    look_at(&server->stops);
}

#define count_served(server) \
    (--(server)->turn == 0 ? look_aside(server) : (void)0)

/* Answers that come meanwhile are given in the next pass. */
void pst_pass_run_answered(postern_server *server)
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
    pst_timers *timers = &server->loop.timers;
    pst_timer *timer;

    while (!pst_shutdown_is_over(server)
        && (timer = pst_timers_due(timers, server->now)) != NULL) {
        timer->fire(timer);
        count_served(server);
    }
}

static void read_clock(postern_server *server)
{
    server->now = pst_loop_now(&server->loop);
}

/* Handles what comes neither from a socket nor from a timer; 0: the server has
   stopped. */
static int look_around(postern_server *server)
{
    if (server->failed)
        pst_shutdown_begin(server);
    if (server->run_first != NULL)
        pst_pass_run_answered(server);
    return !pst_shutdown_is_over(server);
}

/* 1: it continues; 0: it has stopped; FAILED: it has stopped because of an
   error. */
static int verdict(const postern_server *server)
{
    if (!pst_shutdown_is_over(server))
        return 1;
    return server->failed ? POSTERN_E_FAILED : 0;
}

/* A failed wait is tried again (the net has paused a moment), unless it will
   always fail. */
static int wait_or_rest(postern_server *server, long milliseconds)
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
 * Sockets come before timers, so a client whose data came in time is not timed
 * out; timers use the time at which the wait ended.
 */
static int pass(postern_server *server, long milliseconds)
{
    if ((server->run_first != NULL || server->failed) && !look_around(server))
        return verdict(server);
    if (wait_or_rest(server, milliseconds) != 0)
        return POSTERN_E_FAILED;
    read_clock(server);
    server->ready = pst_loop_ready_count(&server->loop);
    server->turn = PST_PASS_TURN;
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
    int result;

    pst_thread_enter(server, "postern_server_step");
    result = passes(server, milliseconds, 0);
    pst_thread_leave(server, result > 0);
    return result;
}

/* ---- in a loop that is not ours ---------------------------------------- */

static int ready(postern_server *server, postern_socket socket, int events)
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

int postern_server_ready(postern_server *server, postern_socket socket,
    int events)
{
    int result;

    pst_thread_enter(server, "postern_server_ready");
    result = ready(server, socket, events);
    pst_thread_leave(server, 1);
    return result;
}

static int due(postern_server *server)
{
    if (server->hooks > 0)
        return POSTERN_E_BUSY;
    read_clock(server);
    server->ready = server->served;
    server->served = 0;
    server->turn = PST_PASS_TURN;
    if (look_around(server))
        serve_timers(server);
    return verdict(server);
}

int postern_server_due(postern_server *server)
{
    int result;

    pst_thread_enter(server, "postern_server_due");
    result = due(server);
    pst_thread_leave(server, result > 0);
    return result;
}

int postern_server_deadline(const postern_server *server, long *milliseconds)
{
    const pst_timer *first = pst_timers_first(&server->loop.timers);
    unsigned long now;

    pst_thread_check(server, "postern_server_deadline");
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
    int result;

    pst_thread_enter(server, "postern_server_run");
    result = passes(server, -1, 1);
    pst_thread_leave(server, 0);
    return result < 0 ? result : server->cut_off;
}
