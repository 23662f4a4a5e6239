/* SPDX-License-Identifier: MIT */
/*
 * loop.c - waits for sockets in two tiers, and says which are ready.
 *
 * A select() that sleeps puts itself on the queue of every socket in the set
 * and takes itself off again.  So its cost depends on the number of sockets
 * that are watched, not on how many are ready.  With thousands of idle clients
 * and a few busy ones each command pays this cost.  But a select() with a
 * timeout of zero uses no queues and is many times cheaper; and a client that
 * was active a moment ago will probably be active again soon.
 *
 * So there are two tiers.  The loop sleeps on the *active* set: sockets that
 * were ready lately, and *pinned* ones (listeners and the wake).  From time to
 * time it *glances* at the whole set, with a timeout of zero.  Sockets that
 * are ready then become active; sockets that were not ready since the last
 * glance become *cold*.  When nothing is active the loop sleeps on the whole
 * set.
 *
 * A cold client waits until the next glance.  The interval is 25 times the
 * cost of a glance, so that glances take at most 4 % of the time, but at least
 * 10 ms and at most 50 ms.  The clock counts milliseconds and a glance takes
 * less than one; the average of many is still right.
 *
 * For a small set there is only one tier.
 */
#include <string.h>

#include "base/moment.h"
#include "loop.h"

/* From this number of sockets on, two tiers are used. */
#define LARGE 64

#define COST_UNIT 64
#define COST_FACTOR 25
#define SHORTEST 10
#define LONGEST 50

/* A new value moves the average by one eighth of the difference. */
#define COST_INERTIA 8

/* The array of active watches grows by half, and begins with this size. */
#define FIRST_ROOM 63

int pst_loop_init(pst_loop *loop, const postern_net *net, pst_memory *memory,
    const pst_foreign *foreign)
{
    loop->net = net;
    memset(&loop->foreign, 0, sizeof(loop->foreign));
    if (foreign != NULL)
        loop->foreign = *foreign;
    pst_timers_init(&loop->timers, memory);
    loop->actives = NULL;
    loop->active_count = loop->active_size = loop->watched = 0;
    loop->glance = net->now(net->context);
    loop->cost = 0;
    loop->left = 0;
    loop->active = loop->whole = NULL;
    if (loop->foreign.watch != NULL)
        return 0;
    loop->whole = net->set_new(net->context, pst_memory_call, memory);
    if (loop->whole == NULL)
        return POSTERN_E_NOMEM;
    loop->told = loop->whole;
    loop->active = net->set_new(net->context, pst_memory_call, memory);
    return 0;
}

static size_t octets(unsigned size)
{
    return ((size_t)size + 1) * sizeof(pst_watch *);
}

void pst_loop_clear(pst_loop *loop)
{
    if (loop->actives != NULL)
        pst_memory_free(loop->timers.memory, loop->actives,
            octets(loop->active_size));
    loop->actives = NULL;
    if (loop->active != NULL)
        loop->net->set_free(loop->active);
    if (loop->whole != NULL)
        loop->net->set_free(loop->whole);
    loop->active = loop->whole = NULL;
    pst_foreign_clear(loop);
    pst_timers_clear(&loop->timers);
}

void pst_watch_init(pst_watch *watch, postern_socket socket,
    pst_watch_ready ready)
{
    watch->ready = ready;
    watch->socket = socket;
    memset(&watch->in, 0, sizeof(watch->in));
    watch->number = 0;
    watch->wishes = 0;
    watch->stirred = 0;
    watch->pinned = 0;
}

void pst_watch_pin(pst_watch *watch)
{
    watch->pinned = 1;
}

/* ---- the active ones --------------------------------------------------- */

static int in_active_set(const pst_watch *watch)
{
    return watch->pinned || watch->number != 0;
}

static int change_active(pst_loop *loop, pst_watch *watch, int wishes)
{
    if (loop->active == NULL)
        return 0;
    return loop->net->set_change(loop->active, watch->socket, watch, wishes,
        &watch->in.place.active);
}

static int make_room(pst_loop *loop)
{
    unsigned size = loop->active_size + loop->active_size / 2 + FIRST_ROOM;
    pst_watch **actives;

    if (loop->active_count < loop->active_size)
        return 1;
    actives = (pst_watch **)pst_memory_resize(loop->timers.memory,
        loop->actives, loop->actives == NULL ? 0 : octets(loop->active_size),
        octets(size));
    if (actives == NULL)
        return 0;
    loop->actives = actives;
    loop->active_size = size;
    return 1;
}

/* Makes a watch active.  If there is no memory it stays cold. */
static void warm(pst_loop *loop, pst_watch *watch)
{
    if (in_active_set(watch) || watch->wishes == 0 || !make_room(loop)
        || change_active(loop, watch, watch->wishes) != 0)
        return;
    watch->number = ++loop->active_count;
    loop->actives[watch->number] = watch;
}

static void cool(pst_loop *loop, pst_watch *watch)
{
    pst_watch *last;

    if (watch->number == 0)
        return;
    (void)change_active(loop, watch, 0);
    last = loop->actives[loop->active_count--];
    last->number = watch->number;
    loop->actives[last->number] = last;
    watch->number = 0;
}

static void cool_quiet(pst_loop *loop)
{
    unsigned i = loop->active_count;

    for (; i > 0; i--) {
        pst_watch *watch = loop->actives[i];

        if (!watch->stirred)
            cool(loop, watch);
        watch->stirred = 0;
    }
}

int pst_loop_watch(pst_loop *loop, pst_watch *watch, int wishes)
{
    int result;

    if (watch->wishes == wishes)
        return 0;
    if (loop->foreign.watch != NULL)
        return pst_foreign_watch(loop, watch, wishes);
    if (wishes == 0)
        cool(loop, watch);
    result = loop->net->set_change(loop->whole, watch->socket, watch, wishes,
        &watch->in.place.whole);
    if (result == 0 && in_active_set(watch)) {
        result = change_active(loop, watch, wishes);
        if (result != 0)
            (void)loop->net->set_change(loop->whole, watch->socket, watch,
                watch->wishes, &watch->in.place.whole);
    }
    if (result != 0)
        return result;
    if (watch->wishes == 0)
        loop->watched++;
    else if (wishes == 0)
        loop->watched--;
    watch->wishes = (unsigned char)wishes;
    return 0;
}

/* ---- waiting ----------------------------------------------------------- */

static unsigned long interval(const pst_loop *loop)
{
    unsigned long length = loop->cost * COST_FACTOR / COST_UNIT;

    if (length < SHORTEST)
        return SHORTEST;
    return length > LONGEST ? LONGEST : length;
}

static int sleep_on(pst_loop *loop, postern_set *set, long most)
{
    loop->told = set;
    loop->left = loop->net->set_wait(set, most);
    return loop->left;
}

/* Checks the whole set; returns how many sockets are ready. */
static int look(pst_loop *loop, unsigned long now)
{
    int found = sleep_on(loop, loop->whole, 0);
    unsigned long after = pst_loop_now(loop);

    loop->cost = loop->cost - loop->cost / COST_INERTIA
        + (after - now) * COST_UNIT / COST_INERTIA;
    loop->glance = after + interval(loop);
    cool_quiet(loop);
    return found;
}

/* A time further ahead than LONGEST means that the clock has wrapped: then the
   glance is due. */
static int glance_is_due(const pst_loop *loop, unsigned long now)
{
    long until = pst_moment_until(now, loop->glance);

    return until == 0 || until > LONGEST;
}

static int wait_in_tiers(pst_loop *loop, unsigned long now, long most)
{
    long until;

    if (glance_is_due(loop, now)) {
        int found = look(loop, pst_loop_now(loop));

        /* end the pass: a timer may be due first */
        if (found != 0 || loop->active_count == 0)
            return found;
        now = loop->glance - interval(loop);
    }
    until = pst_moment_until(now, loop->glance);
    if (most < 0 || until < most)
        most = until;
    return sleep_on(loop, loop->active, most);
}

static int is_flat(const pst_loop *loop)
{
    return loop->active == NULL || loop->active_count == 0
        || loop->watched < LARGE;
}

int pst_loop_poll(pst_loop *loop, unsigned long now)
{
    int found = is_flat(loop) ? sleep_on(loop, loop->whole, 0)
        : wait_in_tiers(loop, now, 0);

    return found < 0 ? found : 0;
}

int pst_loop_wait(pst_loop *loop, unsigned long now, long most)
{
    int flat = most == 0 || is_flat(loop), found;

    if (loop->timers.count > 0) {
        long until = pst_moment_until(now,
            pst_timers_first(&loop->timers)->due);

        if (most < 0 || until < most)
            most = until;
    }
    found = flat ? sleep_on(loop, loop->whole, most)
        : wait_in_tiers(loop, now, most);
    return found < 0 ? found : 0;
}

pst_watch *pst_loop_next(pst_loop *loop, int *events)
{
    pst_watch *watch;

    if (!pst_loop_has_next(loop))
        return NULL;
    loop->left--;
    watch = (pst_watch *)loop->net->set_next(loop->told, events);
    if (watch != NULL) {
        watch->stirred = 1;
        if (loop->watched >= LARGE)
            warm(loop, watch);
    }
    return watch;
}
