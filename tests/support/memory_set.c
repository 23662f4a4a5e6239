/* SPDX-License-Identifier: MIT */
/* memory_set.c - the wait sets of a memory net. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "memory_parts.h"

/* After so many waits without an event, the test hangs. */
#define GIVE_UP 100000UL

typedef struct entry {
    postern_socket socket;
    void *owner;
    int wishes;         /* 0: this entry is free */
    int events;
} entry;

struct postern_set {
    memory_net *net;
    postern_resize resize;
    void *resize_context;
    entry *entries;
    size_t room, count;
    size_t next;        /* for set_next */
};

static postern_set *set_new(void *context, postern_resize resize,
    void *resize_context)
{
    memory_net *net = (memory_net *)context;
    postern_set *set;
    int result;

    if (memory_fault_strikes(net, MEMORY_SET_NEW, &result))
        return NULL;
    set = (postern_set *)resize(resize_context, NULL, 0, sizeof *set);
    if (set == NULL)
        return NULL;
    memset(set, 0, sizeof *set);
    set->net = net;
    set->resize = resize;
    set->resize_context = resize_context;
    net->open_sets++;
    return set;
}

static void set_free(postern_set *set)
{
    memory_net *net = set->net;
    int result;
    size_t i;

    (void)memory_fault_strikes(net, MEMORY_SET_FREE, &result);
    for (i = 0; i < set->room; i++) {
        memory_socket *slot = set->entries[i].wishes == 0 ? NULL
            : memory_socket_get(net, set->entries[i].socket);

        if (slot != NULL)
            slot->watched--;
    }
    if (set->entries != NULL)
        (void)set->resize(set->resize_context, set->entries,
            set->room * sizeof *set->entries, 0);
    net->open_sets--;
    (void)set->resize(set->resize_context, set, sizeof *set, 0);
}

static int grow(postern_set *set)
{
    size_t room = set->room == 0 ? 4 : 2 * set->room;
    void *entries = set->resize(set->resize_context, set->entries,
        set->room * sizeof *set->entries, room * sizeof *set->entries);

    if (entries == NULL)
        return POSTERN_E_NOMEM;
    set->entries = (entry *)entries;
    memset(set->entries + set->room, 0,
        (room - set->room) * sizeof *set->entries);
    set->room = room;
    return 0;
}

/* Finds a free entry. */
static int add(postern_set *set, size_t *place)
{
    size_t most = set->net->machine.capacity;
    size_t i;

    if (most != 0 && set->count >= most)
        return POSTERN_E_FULL;
    if (set->count == set->room && grow(set) < 0)
        return POSTERN_E_NOMEM;
    for (i = 0; set->entries[i].wishes != 0; i++)
        continue;
    set->count++;
    *place = i + 1;
    return 0;
}

static void take_out(postern_set *set, memory_socket *slot, size_t *place)
{
    if (*place == 0)
        return;
    set->entries[*place - 1].wishes = 0;
    set->entries[*place - 1].events = 0;
    set->count--;
    slot->watched--;
    *place = 0;
}

/* Is `place` the place of the socket, or 0 if it has none? */
static int is_right_place(const postern_set *set, postern_socket socket,
    size_t place)
{
    return place == 0 || (place <= set->room
        && set->entries[place - 1].wishes != 0
        && set->entries[place - 1].socket == socket);
}

static int set_change(postern_set *set, postern_socket socket, void *owner,
    int wishes, size_t *place)
{
    memory_socket *slot = memory_socket_get(set->net, socket);
    int result;

    if (slot == NULL)
        return POSTERN_E_FAILED;
    if (!is_right_place(set, socket, *place)) {
        memory_violation(set->net, "set_change with a wrong place");
        return POSTERN_E_FAILED;
    }
    if (wishes == 0) {
        set->net->counters.calls[MEMORY_SET_CHANGE]++;
        take_out(set, slot, place);
        return 0;
    }
    if (memory_fault_strikes(set->net, MEMORY_SET_CHANGE, &result))
        return result;
    if (*place == 0) {
        result = add(set, place);
        if (result < 0)
            return result;
        slot->watched++;
    }
    set->entries[*place - 1].socket = socket;
    set->entries[*place - 1].owner = owner;
    set->entries[*place - 1].wishes = wishes;
    set->entries[*place - 1].events = 0;
    return 0;
}

static int mark_ready(postern_set *set)
{
    int ready = 0;
    size_t i;

    for (i = 0; i < set->room; i++) {
        entry *at = &set->entries[i];
        memory_socket *slot;

        at->events = 0;
        if (at->wishes == 0)
            continue;
        slot = memory_socket_get(set->net, at->socket);
        if (slot != NULL)
            at->events = memory_socket_events(set->net, slot, at->wishes);
        ready += at->events != 0;
    }
    return ready;
}

/* When the next event could end a wait. */
static int next_moment(postern_set *set, unsigned long *due)
{
    int found = memory_clock_next(set->net, due);
    size_t i;

    for (i = 0; i < set->room; i++) {
        const entry *at = &set->entries[i];
        memory_socket *slot;
        unsigned long its;

        if (at->wishes == 0)
            continue;
        slot = memory_socket_get(set->net, at->socket);
        if (slot == NULL || !memory_socket_next(set->net, slot, &its))
            continue;
        *due = found ? pst_moment_first(*due, its) : its;
        found = 1;
    }
    return found;
}

/* Ends a test that would never end, with a message. */
static void give_up_on(unsigned long times, const char *what)
{
    if (times < GIVE_UP)
        return;
    fprintf(stderr, "\nmemory_net: the code under test %s\n", what);
    exit(1);
}

/* Moves the clock until a socket is ready or the time is over. */
static int sleep_until_ready(postern_set *set, long milliseconds)
{
    memory_net *net = set->net;
    unsigned long end = memory_net_now(net);
    unsigned long due;
    int ready;

    if (milliseconds > 0)
        end += (unsigned long)milliseconds;
    for (;;) {
        memory_clock_act(net);
        ready = mark_ready(set);
        if (ready > 0 || milliseconds == 0)
            return ready;
        if (milliseconds > 0 && !pst_moment_before(memory_net_now(net), end))
            return 0;
        if (next_moment(set, &due)
            && (milliseconds < 0 || pst_moment_before(due, end))) {
            fake_clock_reach(&net->clock, due);
        } else if (milliseconds > 0) {
            fake_clock_reach(&net->clock, end);
        } else {
            net->stuck++;
            give_up_on(net->stuck, "waits for what will never come");
            return 0;
        }
    }
}

/* A loop in which sockets are ready but nothing is done uses all of the
   processor. */
static void count_wait(memory_net *net, int ready)
{
    if (ready == 0)
        net->counters.idle_waits++;
    if (ready == 0 || net->progress) {
        net->spin = 0;
    } else {
        net->counters.spins++;
        net->spin++;
        if (net->spin > net->counters.longest_spin)
            net->counters.longest_spin = net->spin;
        give_up_on(net->spin, "is woken again and again and does nothing");
    }
    net->progress = 0;
}

static int set_wait(postern_set *set, long milliseconds)
{
    int result;

    set->next = 0;
    if (!memory_fault_strikes(set->net, MEMORY_SET_WAIT, &result)) {
        result = sleep_until_ready(set, milliseconds);
        count_wait(set->net, result);
    } else {
        size_t i;

        for (i = 0; i < set->room; i++)
            set->entries[i].events = 0;
    }
    return result;
}

static void *set_next(postern_set *set, int *events)
{
    int result;

    (void)memory_fault_strikes(set->net, MEMORY_SET_NEXT, &result);
    while (set->next < set->room) {
        entry *at = &set->entries[set->next++];

        if (at->events != 0) {
            *events = at->events;
            at->events = 0;
            return at->owner;
        }
    }
    return NULL;
}

void memory_set_fill(postern_net *table)
{
    table->set_new = set_new;
    table->set_change = set_change;
    table->set_wait = set_wait;
    table->set_next = set_next;
    table->set_free = set_free;
}
