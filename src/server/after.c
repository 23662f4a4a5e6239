/* SPDX-License-Identifier: MIT */
/* after.c - postern_server_after: the application's own timers. */
#include <limits.h>

#include "server.h"

struct pst_after {
    pst_timer timer;
    postern_server *server;
    struct pst_after *next;
    struct pst_after **link;    /* what points to this one */
    void (*callback)(postern_server *server, void *context);
    void *context;
};

static void remove_after(postern_server *server, struct pst_after *after)
{
    *after->link = after->next;
    if (after->next != NULL)
        after->next->link = after->link;
    pst_timers_unset(&server->loop.timers, &after->timer);
    pst_timers_release(&server->loop.timers);
    pst_memory_free(&server->rules.memory, after, sizeof(*after));
}

static void fire(pst_timer *timer)
{
    struct pst_after *after = PST_OWNER(struct pst_after, timer, timer);
    struct pst_after copy = *after;

    remove_after(copy.server, after);
    pst_hook_begins(copy.server);
    copy.callback(copy.server, copy.context);
    pst_hook_ends(copy.server);
}

/* A timer is due after this pass at the earliest: a callback that sets itself
   again shall not keep the loop from its sockets.  And it is due within half
   of what the clock holds: a later moment would be taken for a past one. */
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

int postern_server_after(postern_server *server, unsigned long milliseconds,
    void (*callback)(postern_server *server, void *context), void *context)
{
    struct pst_after *after;

    pst_thread_check(server, "postern_server_after");
    if (callback == NULL)
        return POSTERN_E_INVALID_CALLBACK;
    if (pst_timers_reserve(&server->loop.timers) != 0)
        return POSTERN_E_NOMEM;
    after = (struct pst_after *)pst_memory_take(&server->rules.memory,
        sizeof(*after));
    if (after == NULL) {
        pst_timers_release(&server->loop.timers);
        return POSTERN_E_NOMEM;
    }
    after->timer.place = 0;
    after->timer.fire = fire;
    after->server = server;
    after->callback = callback;
    after->context = context;
    after->next = server->afters;
    after->link = &server->afters;
    if (after->next != NULL)
        after->next->link = &after->next;
    server->afters = after;
    pst_timers_set(&server->loop.timers, &after->timer,
        due_in(server, milliseconds));
    return 0;
}

void pst_after_clear(postern_server *server)
{
    while (server->afters != NULL)
        remove_after(server, server->afters);
}
