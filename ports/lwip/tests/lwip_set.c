/* SPDX-License-Identifier: MIT */
/* lwip_set.c - the wait sets of a memory net over lwIP: the sets of the port,
   with counters. */
#include <stdio.h>
#include <stdlib.h>

#include "lwip_parts.h"

#define PORT (&lwip_server.net)

/* After so many waits without an event, the test hangs. */
#define GIVE_UP 100000UL

struct postern_set {
    memory_net *net;
    postern_set *inner;
    size_t count;
    int is_over;        /* the last wait failed: there are no events */
};

static postern_set *set_new(void *context, postern_resize resize,
    void *resize_context)
{
    memory_net *net = (memory_net *)context;
    postern_set *set;
    int result;

    if (memory_fault_strikes(net, MEMORY_SET_NEW, &result))
        return NULL;
    set = (postern_set *)memory_more(NULL, sizeof *set);
    set->net = net;
    set->count = 0;
    set->is_over = 1;
    set->inner = PORT->set_new(&lwip_server, resize, resize_context);
    if (set->inner == NULL) {
        free(set);
        return NULL;
    }
    net->open_sets++;
    return set;
}

static void set_free(postern_set *set)
{
    int result;

    (void)memory_fault_strikes(set->net, MEMORY_SET_FREE, &result);
    PORT->set_free(set->inner);
    set->net->open_sets--;
    free(set);
}

static int set_change(postern_set *set, postern_socket socket, void *owner,
    int wishes, size_t *place)
{
    memory_net *net = set->net;
    size_t was = *place;
    int result;

    if (wishes == 0)
        net->counters.calls[MEMORY_SET_CHANGE]++;
    else if (memory_fault_strikes(net, MEMORY_SET_CHANGE, &result))
        return result;
    if (wishes != 0 && was == 0 && net->machine.capacity != 0
        && set->count >= net->machine.capacity)
        return POSTERN_E_FULL;
    result = PORT->set_change(set->inner, socket, owner, wishes, place);
    if (was == 0 && *place != 0)
        set->count++;
    if (was != 0 && *place == 0)
        set->count--;
    return result;
}

static void give_up_on(unsigned long times, const char *what)
{
    if (times < GIVE_UP)
        return;
    fprintf(stderr, "\nlwip_set: the code under test %s\n", what);
    exit(1);
}

/* Waits until the test does something; 0: it never will. */
static int wait_for_ever(postern_set *set)
{
    int ready = PORT->set_wait(set->inner,
        lwip_board_interrupt != NULL ? -1 : 0);
    unsigned long due;

    while (ready == 0 && memory_clock_next(set->net, &due)) {
        unsigned long until = due - memory_net_now(set->net);

        ready = PORT->set_wait(set->inner, (long)until);
    }
    if (ready == 0)
        give_up_on(++set->net->stuck, "waits for what will never come");
    return ready;
}

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

    set->is_over = memory_fault_strikes(set->net, MEMORY_SET_WAIT, &result);
    if (set->is_over)
        return result;
    result = milliseconds < 0 ? wait_for_ever(set)
        : PORT->set_wait(set->inner, milliseconds);
    count_wait(set->net, result);
    return result;
}

static void *set_next(postern_set *set, int *events)
{
    int result;

    (void)memory_fault_strikes(set->net, MEMORY_SET_NEXT, &result);
    return set->is_over ? NULL : PORT->set_next(set->inner, events);
}

void memory_set_fill(postern_net *table)
{
    table->set_new = set_new;
    table->set_change = set_change;
    table->set_wait = set_wait;
    table->set_next = set_next;
    table->set_free = set_free;
}
