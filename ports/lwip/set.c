/* SPDX-License-Identifier: MIT */
/*
 * set.c - wait sets: lists of sockets, and a wait that drives lwIP.
 *
 * A socket can be in two sets, because a server has two of them.  Events are
 * not stored; they are looked up in the sockets.
 */
#include "port.h"

struct postern_set {
    postern_lwip *lwip;
    postern_resize resize;
    void *resize_context;
    postern_lwip_watch *first, *last;
    postern_lwip_watch *next;       /* for set_next */
};

static postern_set *set_new(void *context, postern_resize resize,
    void *resize_context)
{
    postern_set *set = (postern_set *)resize(resize_context, NULL, 0,
        sizeof(*set));

    if (set == NULL)
        return NULL;
    set->lwip = (postern_lwip *)context;
    set->resize = resize;
    set->resize_context = resize_context;
    set->first = set->last = set->next = NULL;
    return set;
}

/* ---- the list ---------------------------------------------------------- */

static void take_out(postern_lwip_watch *watch)
{
    postern_set *set = watch->set;

    if (set->next == watch)
        set->next = watch->next;
    if (watch->previous == NULL)
        set->first = watch->next;
    else
        watch->previous->next = watch->next;
    if (watch->next == NULL)
        set->last = watch->previous;
    else
        watch->next->previous = watch->previous;
    watch->set = NULL;
}

/* Adds it at the end: the socket that was watched first is reported first. */
static void put_in(postern_set *set, postern_lwip_socket *socket,
    postern_lwip_watch *watch)
{
    watch->set = set;
    watch->socket = socket;
    watch->next = NULL;
    watch->previous = set->last;
    if (set->last == NULL)
        set->first = watch;
    else
        set->last->next = watch;
    set->last = watch;
    watch->events = 0;
}

static void set_free(postern_set *set)
{
    while (set->first != NULL)
        take_out(set->first);
    (void)set->resize(set->resize_context, set, sizeof(*set), 0);
}

/* Returns the watch in this set; `set` may be NULL: an unused watch. */
static postern_lwip_watch *watch_of(postern_lwip_socket *socket,
    const postern_set *set)
{
    if (socket->watches[0].set == set)
        return &socket->watches[0];
    return socket->watches[1].set == set ? &socket->watches[1] : NULL;
}

static int set_change(postern_set *set, postern_socket number, void *owner,
    int wishes, size_t *place)
{
    postern_lwip_socket *socket = pst_lwip_socket_get(set->lwip, number);
    postern_lwip_watch *watch = socket == NULL ? NULL
        : watch_of(socket, *place == 0 ? NULL : set);

    if (watch == NULL)
        return socket == NULL ? POSTERN_E_FAILED : POSTERN_E_FULL;
    if (wishes == 0) {
        if (*place != 0)
            take_out(watch);
        *place = 0;
        return 0;
    }
    if (*place == 0)
        put_in(set, socket, watch);
    watch->owner = owner;
    watch->wishes = (unsigned char)wishes;
    watch->events = 0;
    *place = 1;
    return 0;
}

/* ---- waiting ----------------------------------------------------------- */

static int look(postern_set *set)
{
    postern_lwip_watch *watch;
    int count = 0;

    for (watch = set->first; watch != NULL; watch = watch->next) {
        watch->events = (unsigned char)pst_lwip_events_of(watch->socket,
            watch->wishes);
        count += watch->events != 0;
    }
    set->next = set->first;
    return count;
}

static int set_wait(postern_set *set, long milliseconds)
{
    postern_lwip *lwip = set->lwip;
    unsigned long began = lwip->net.now(lwip), passed = 0;
    int count;

    for (;;) {
        pst_lwip_board_drive(lwip);
        count = look(set);
        passed = lwip->net.now(lwip) - began;
        if (count > 0 || (milliseconds >= 0
            && passed >= (unsigned long)milliseconds))
            return count;
        pst_lwip_board_rest(lwip, milliseconds < 0 ? milliseconds
            : milliseconds - (long)passed);
    }
}

static void *set_next(postern_set *set, int *events)
{
    while (set->next != NULL) {
        postern_lwip_watch *watch = set->next;

        set->next = watch->next;
        if (watch->events != 0) {
            *events = watch->events;
            watch->events = 0;
            return watch->owner;
        }
    }
    return NULL;
}

void pst_lwip_set_fill(postern_net *net)
{
    net->set_new = set_new;
    net->set_change = set_change;
    net->set_wait = set_wait;
    net->set_next = set_next;
    net->set_free = set_free;
}
