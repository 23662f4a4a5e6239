/* SPDX-License-Identifier: MIT */
/* memory_link.c - a connection between two sides of a memory net. */
#include <stdlib.h>
#include <string.h>

#include "memory_parts.h"
#include "random.h"

#define WINDOW 65536
#define NO_WINDOW ((size_t)-1)

static unsigned long later(const memory_net *net, unsigned long milliseconds)
{
    return fake_clock_now(&net->clock) + milliseconds;
}

static memory_link *make(memory_net *net, const postern_address *to,
    const postern_address *peer)
{
    memory_link *link = (memory_link *)memory_more(NULL, sizeof *link);

    memset(link, 0, sizeof *link);
    memory_flow_init(&link->flows[0], NO_WINDOW);
    memory_flow_init(&link->flows[1], WINDOW);
    link->flows[0].harsh = link->flows[1].harsh = net->weather.harsh;
    link->addresses[0] = *to;
    link->addresses[1] = *peer;
    link->open[0] = link->open[1] = 1;
    link->holders = 2;
    link->due = later(net, net->weather.latency);
    return link;
}

/* The caller enters the listener's queue. */
memory_link *memory_link_new(memory_net *net, memory_socket *listener,
    const postern_address *peer)
{
    memory_link *link = make(net, &listener->address, peer);

    if (listener->first == NULL)
        listener->first = link;
    else
        listener->last->next = link;
    listener->last = link;
    return link;
}

/* The caller will learn that nobody listens there. */
memory_link *memory_link_refuse(memory_net *net, const postern_address *to,
    const postern_address *peer)
{
    memory_link *link = make(net, to, peer);

    link->refused = 1;
    link->open[0] = 0;
    link->holders = 1;
    memory_flow_break(&link->flows[1], link->due);
    return link;
}

/* A socket or client does not use the connection any more. */
void memory_link_release(memory_link *link)
{
    if (--link->holders > 0)
        return;
    memory_flow_clear(&link->flows[0]);
    memory_flow_clear(&link->flows[1]);
    free(link);
}

/* How many octets from `position` on until the next cut, or all of them. */
static size_t to_next_cut(memory_net *net, size_t position, size_t length)
{
    const memory_weather *weather = &net->weather;
    unsigned long most = length < 100 ? (unsigned long)length : 100;
    int i;

    if (weather->cut == MEMORY_OCTETS)
        return 1;
    if (weather->cut == MEMORY_RANDOM)
        return 1 + (size_t)random_below(&net->random, most);
    if (weather->cut == MEMORY_POINTS)
        for (i = 0; i < weather->point_count; i++)
            if (weather->points[i] > position)
                return weather->points[i] - position;
    return (size_t)-1;
}

static void cut_and_put(memory_net *net, memory_flow *flow,
    const char *octets, size_t length)
{
    unsigned long due = later(net, net->weather.latency);

    while (length > 0) {
        size_t cut = to_next_cut(net, flow->taken + flow->length, length);
        size_t piece = cut < length ? cut : length;

        memory_flow_put(flow, octets, piece, due, cut <= length);
        due += net->weather.gap;
        octets += piece;
        length -= piece;
    }
}

/* Puts octets on their way; if the other side is closed, it sends RST. */
void memory_link_carry(memory_net *net, memory_link *link, int from,
    const char *octets, size_t length)
{
    if (!link->open[!from])
        memory_flow_break(&link->flows[from],
            later(net, 2 * net->weather.latency));
    else if (from == 1)
        cut_and_put(net, &link->flows[0], octets, length);
    else
        memory_flow_put(&link->flows[1], octets, length,
            later(net, net->weather.latency), 0);
}

size_t memory_link_space(const memory_link *link, int from)
{
    return memory_flow_space(&link->flows[!from]);
}

void memory_link_end(memory_net *net, memory_link *link, int from)
{
    link->shut[from] = 1;
    memory_flow_end(&link->flows[!from], later(net, net->weather.latency));
}

/* This side knows the RST at once, the other one when it arrives. */
void memory_link_break(memory_net *net, memory_link *link, int from)
{
    link->shut[from] = 1;
    memory_flow_break(&link->flows[from], later(net, 0));
    memory_flow_break(&link->flows[!from],
        later(net, net->weather.latency));
}

/* RFC 9293 3.10.4 and RFC 2525 2.17: if octets are unread at a close, the
   other side gets RST. */
void memory_link_close(memory_net *net, memory_link *link, int from)
{
    if (!link->open[from])
        return;
    if (link->flows[from].length > 0)
        memory_flow_break(&link->flows[!from],
            later(net, net->weather.latency));
    else
        memory_link_end(net, link, from);
    link->open[from] = 0;
}
