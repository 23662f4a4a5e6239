/* SPDX-License-Identifier: MIT */
/*
 * after.c - postern_server_after and _cancel: timers of the application, which
 * has a number for each.
 */
#include <limits.h>

#include "server.h"

struct after {
    pst_timer timer;
    pst_key key;
    postern_server *server;
    void (*callback)(postern_server *server, void *context);
    void *context;
};

static void remove_after(struct after *after)
{
    postern_server *server = after->server;

    pst_keys_remove(&server->afters, &after->key);
    pst_timers_unset(&server->loop.timers, &after->timer);
    pst_timers_release(&server->loop.timers);
    pst_memory_free(&server->rules.memory, after, sizeof(*after));
}

static void fire(pst_timer *timer)
{
    struct after *after = PST_OWNER(struct after, timer, timer);
    struct after copy = *after;

    remove_after(after);
    pst_hook_begins(copy.server);
    copy.callback(copy.server, copy.context);
    pst_hook_ends(copy.server);
}

/* A timer is due in the next pass at the earliest, so that a callback that
   sets itself again does not keep the loop from its sockets.  It is due within
   half the range of the clock, because a later time would count as past. */
static unsigned long due_in(const postern_server *server,
    unsigned long milliseconds)
{
    unsigned long now = pst_loop_now(&server->loop);

    if (milliseconds > ULONG_MAX / 2)
        milliseconds = ULONG_MAX / 2;
    if (milliseconds == 0 && now == server->now)
        milliseconds = 1;
    return now + milliseconds;
}

/* A number is used again only when all others were used, so that a program
   that keeps an old number does not cancel another timer. */
static int next_number(postern_server *server)
{
    do {
        if (server->after_number == INT_MAX)
            server->after_number = 0;
        server->after_number++;
    } while (pst_keys_find(&server->afters, (size_t)server->after_number)
        != NULL);
    return server->after_number;
}

/* Makes one that can be found by its number and has room among the timers;
   NULL: no memory. */
static struct after *new_after(postern_server *server)
{
    struct after *after;

    if (pst_timers_reserve(&server->loop.timers) != 0)
        return NULL;
    after = (struct after *)pst_memory_take(&server->rules.memory,
        sizeof(*after));
    if (after != NULL && pst_keys_add(&server->afters, &after->key,
        (size_t)next_number(server)) == 0)
        return after;
    pst_memory_free(&server->rules.memory, after, sizeof(*after));
    pst_timers_release(&server->loop.timers);
    return NULL;
}

int postern_server_after(postern_server *server, unsigned long milliseconds,
    void (*callback)(postern_server *server, void *context), void *context)
{
    struct after *after;

    pst_thread_check(server, "postern_server_after");
    if (callback == NULL)
        return POSTERN_E_INVALID_CALLBACK;
    after = new_after(server);
    if (after == NULL)
        return POSTERN_E_NOMEM;
    after->timer.place = 0;
    after->timer.fire = fire;
    after->server = server;
    after->callback = callback;
    after->context = context;
    pst_timers_set(&server->loop.timers, &after->timer,
        due_in(server, milliseconds));
    return (int)after->key.number;
}

int postern_server_cancel(postern_server *server, int timer)
{
    pst_key *key;

    pst_thread_check(server, "postern_server_cancel");
    key = timer <= 0 ? NULL : pst_keys_find(&server->afters, (size_t)timer);
    if (key == NULL)
        return POSTERN_E_STALE;
    remove_after(PST_OWNER(struct after, key, key));
    return 0;
}

void pst_after_clear(postern_server *server)
{
    pst_key *key;

    while ((key = pst_keys_any(&server->afters)) != NULL)
        remove_after(PST_OWNER(struct after, key, key));
    pst_keys_clear(&server->afters);
}
