/* SPDX-License-Identifier: MIT */
/* memory_socket.c - the sockets of a memory net, and their events. */
#include <string.h>

#include "base/moment.h"
#include "memory_parts.h"

/* A socket's number has the slot in its low bits and the generation in its
   high bits, so that a closed socket is never mistaken for a newer one. */
#define SLOTS 65536
#define FIRST_SLOTS 8

postern_socket memory_socket_number(memory_net *net, memory_socket *slot)
{
    return (size_t)(slot - net->sockets) + slot->generation * SLOTS;
}

memory_socket *memory_socket_get(memory_net *net, postern_socket socket)
{
    size_t index = socket % SLOTS;

    if (index < net->socket_count
        && net->sockets[index].kind != MEMORY_FREE
        && net->sockets[index].generation == socket / SLOTS)
        return &net->sockets[index];
    memory_violation(net, "a call on a socket that is not open");
    return NULL;
}

/* Finds a free slot, or makes more. */
static memory_socket *free_slot(memory_net *net)
{
    size_t count = net->socket_count;
    size_t i;

    for (i = 0; i < count; i++)
        if (net->sockets[i].kind == MEMORY_FREE)
            return &net->sockets[i];
    net->socket_count = count == 0 ? FIRST_SLOTS : 2 * count;
    net->sockets = (memory_socket *)memory_more(net->sockets,
        net->socket_count * sizeof *net->sockets);
    memset(net->sockets + count, 0,
        (net->socket_count - count) * sizeof *net->sockets);
    return &net->sockets[count];
}

/* `slot` is valid until the next socket is made. */
int memory_socket_new(memory_net *net, enum memory_kind kind,
    postern_socket *socket, memory_socket **slot)
{
    memory_socket *made;

    if (net->machine.descriptors != 0
        && net->open_sockets >= net->machine.descriptors)
        return POSTERN_E_FULL;
    made = free_slot(net);
    memset(made, 0, sizeof *made);
    made->kind = kind;
    made->generation = ++net->generation;
    net->open_sockets++;
    *socket = memory_socket_number(net, made);
    if (slot != NULL)
        *slot = made;
    return 0;
}

void memory_socket_free(memory_net *net, memory_socket *slot)
{
    if (slot->watched > 0)
        memory_violation(net, "close of a socket that is in a wait set");
    while (slot->first != NULL) {
        memory_link *link = slot->first;

        slot->first = link->next;
        memory_link_break(net, link, 0);
        link->open[0] = 0;
        memory_link_release(link);
    }
    if (slot->link != NULL) {
        memory_link_close(net, slot->link, slot->side);
        memory_link_release(slot->link);
    }
    if (!slot->inherited)
        net->open_sockets--;
    slot->kind = MEMORY_FREE;
}

/* `family` 0: any family. */
memory_socket *memory_socket_listener(memory_net *net, int family,
    unsigned port)
{
    size_t i;

    for (i = 0; i < net->socket_count; i++) {
        memory_socket *slot = &net->sockets[i];

        if (slot->kind == MEMORY_LISTENER && slot->address.port == port
            && (family == 0 || slot->address.family == family))
            return slot;
    }
    return NULL;
}

static int has_come(const memory_net *net, unsigned long due)
{
    return !pst_moment_before(fake_clock_now(&net->clock), due);
}

static int is_readable(const memory_net *net, const memory_socket *slot)
{
    if (slot->kind == MEMORY_LISTENER)
        return slot->first != NULL && has_come(net, slot->first->due);
    if (slot->kind == MEMORY_WAKE_END)
        return slot->woken > 0;
    return slot->kind == MEMORY_STREAM
        && memory_flow_is_ready(&slot->link->flows[slot->side],
            fake_clock_now(&net->clock));
}

static int is_writable(const memory_net *net, const memory_socket *slot)
{
    const memory_link *link = slot->link;

    if (slot->kind != MEMORY_STREAM || !has_come(net, link->due))
        return 0;
    return memory_link_space(link, slot->side) > 0
        || !link->open[!slot->side] || link->shut[slot->side]
        || memory_flow_is_broken(&link->flows[slot->side],
            fake_clock_now(&net->clock));
}

/* Which of the wishes have events. */
int memory_socket_events(memory_net *net, memory_socket *slot, int wishes)
{
    int events = 0;

    if (slot->kind == MEMORY_STREAM && memory_flow_is_broken(
        &slot->link->flows[slot->side], fake_clock_now(&net->clock)))
        return wishes;
    if ((wishes & POSTERN_READ) && is_readable(net, slot))
        events |= POSTERN_READ;
    if ((wishes & POSTERN_WRITE) && is_writable(net, slot))
        events |= POSTERN_WRITE;
    return events;
}

/* When the next event at a socket arrives. */
int memory_socket_next(memory_net *net, const memory_socket *slot,
    unsigned long *due)
{
    if (slot->kind == MEMORY_LISTENER && slot->first != NULL
        && !has_come(net, slot->first->due)) {
        *due = slot->first->due;
        return 1;
    }
    if (slot->kind != MEMORY_STREAM)
        return 0;
    if (!has_come(net, slot->link->due)) {
        *due = slot->link->due;
        return 1;
    }
    return memory_flow_next(&slot->link->flows[slot->side],
        fake_clock_now(&net->clock), due);
}
