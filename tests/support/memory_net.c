/* SPDX-License-Identifier: MIT */
/* memory_net.c - a network in memory: makes it and sets its properties. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory_parts.h"

#define FIRST_PORT 49152
#define FIRST_PEER 32768

void *memory_more(void *block, size_t size)
{
    void *more = realloc(block, size);

    if (more == NULL) {
        fputs("the test has no memory\n", stderr);
        exit(1);
    }
    return more;
}

void memory_violation(memory_net *net, const char *what)
{
    if (net->violations++ == 0)
        net->violation = what;
}

memory_net *memory_net_new(unsigned long seed)
{
    memory_net *net = (memory_net *)memory_more(NULL, sizeof *net);

    memset(net, 0, sizeof *net);
    net->random = seed;
    net->next_port = FIRST_PORT;
    net->next_peer = FIRST_PEER;
    net->machine.present[0] = net->machine.present[1] = 1;
    net->machine.named[0] = net->machine.named[1] = 1;
    net->machine.host_name = "mx.test";
    fake_clock_init(&net->clock, 1000);
    net->table.size = sizeof net->table;
    net->table.context = net;
    memory_calls_fill(&net->table);
    memory_local_fill(&net->table);
    memory_set_fill(&net->table);
    return net;
}

size_t memory_net_free(memory_net *net)
{
    size_t left = net->open_sockets + net->open_sets;
    size_t i;

    for (i = 0; i < net->socket_count; i++) {
        net->sockets[i].watched = 0;
        if (net->sockets[i].kind != MEMORY_FREE)
            memory_socket_free(net, &net->sockets[i]);
    }
    memory_client_free_all(net);
    memory_clock_free(net);
    free(net->sockets);
    free(net);
    return left;
}

const postern_net *memory_net_table(memory_net *net)
{
    return &net->table;
}

unsigned long memory_net_now(const memory_net *net)
{
    return fake_clock_now(&net->clock);
}

void memory_net_set_now(memory_net *net, unsigned long moment)
{
    fake_clock_init(&net->clock, moment);
}

unsigned long memory_net_passed(const memory_net *net)
{
    return net->clock.passed;
}

void memory_net_set_latency(memory_net *net, unsigned long milliseconds)
{
    net->weather.latency = milliseconds;
}

void memory_net_set_gap(memory_net *net, unsigned long milliseconds)
{
    net->weather.gap = milliseconds;
}

void memory_net_set_cut(memory_net *net, enum memory_cut cut)
{
    net->weather.cut = cut;
}

void memory_net_set_points(memory_net *net, const size_t *points, int count)
{
    net->weather.cut = MEMORY_POINTS;
    net->weather.points = points;
    net->weather.point_count = count;
}

void memory_net_set_send(memory_net *net, size_t most, int random,
    unsigned again)
{
    net->weather.send_most = most;
    net->weather.send_random = random;
    net->weather.send_again = again;
}

void memory_net_set_receive(memory_net *net, unsigned again)
{
    net->weather.receive_again = again;
}

void memory_net_set_harsh(memory_net *net, int harsh)
{
    net->weather.harsh = harsh;
}

void memory_net_set_late_refusal(memory_net *net, int late)
{
    net->weather.late_refusal = late;
}

void memory_net_set_family(memory_net *net, int family, int present,
    int named)
{
    int index = family == POSTERN_FAMILY_INET6;

    net->machine.present[index] = present;
    net->machine.named[index] = named;
}

void memory_net_add_name(memory_net *net, const char *name,
    const postern_address *address)
{
    memory_machine *machine = &net->machine;

    if (machine->name_count == MEMORY_NAMES) {
        memory_violation(net, "the test has too many names");
        return;
    }
    machine->names[machine->name_count] = name;
    machine->addresses[machine->name_count++] = *address;
}

void memory_net_set_host_name(memory_net *net, const char *name)
{
    net->machine.host_name = name;
}

void memory_net_occupy(memory_net *net, int family, unsigned port)
{
    memory_machine *machine = &net->machine;
    postern_address *address;

    if (machine->occupied_count == MEMORY_NAMES) {
        memory_violation(net, "the test has too many occupied ports");
        return;
    }
    address = &machine->occupied[machine->occupied_count++];
    memset(address, 0, sizeof *address);
    address->family = (unsigned char)family;
    address->port = (unsigned short)port;
}

void memory_net_set_descriptors(memory_net *net, size_t most)
{
    net->machine.descriptors = most;
}

void memory_net_set_capacity(memory_net *net, size_t most)
{
    net->machine.capacity = most;
}

const memory_counters *memory_net_counters(const memory_net *net)
{
    return &net->counters;
}

void memory_net_reset_counters(memory_net *net)
{
    memset(&net->counters, 0, sizeof net->counters);
    net->spin = 0;
}

int memory_net_is_stuck(const memory_net *net)
{
    return net->stuck > 0;
}

unsigned long memory_net_violations(const memory_net *net)
{
    return net->violations;
}

const char *memory_net_violation(const memory_net *net)
{
    return net->violation == NULL ? "" : net->violation;
}

size_t memory_net_open_sockets(const memory_net *net)
{
    return net->open_sockets;
}

size_t memory_net_open_sets(const memory_net *net)
{
    return net->open_sets;
}
