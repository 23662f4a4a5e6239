/* SPDX-License-Identifier: MIT */
/*
 * memory_flow.h - octets in one direction of a connection, each with the
 * moment at which it arrives.
 */
#ifndef TESTS_SUPPORT_MEMORY_FLOW_H
#define TESTS_SUPPORT_MEMORY_FLOW_H

#include <stddef.h>

/* Octets that were written together, up to position `end` of the flow. */
typedef struct memory_piece {
    size_t end;
    unsigned long due;
    int apart;          /* never taken together with what follows */
} memory_piece;

typedef struct memory_flow {
    char *octets;       /* octets that were not taken yet */
    size_t start, length, capacity;
    size_t taken;       /* octets taken since the beginning */
    memory_piece *pieces;
    size_t first, count, room;
    size_t window;      /* at most so many octets on their way */
    unsigned long last_due;
    int started;        /* last_due was set */
    int ended, broken;  /* FIN, RST: after all earlier octets */
    unsigned long end_due, break_due;
    int harsh;          /* RST destroys what has not been taken */
} memory_flow;

void memory_flow_init(memory_flow *flow, size_t window);
void memory_flow_clear(memory_flow *flow);

/* Nothing arrives before earlier octets. */
void memory_flow_put(memory_flow *flow, const char *octets, size_t length,
    unsigned long due, int apart);
void memory_flow_end(memory_flow *flow, unsigned long due);
void memory_flow_break(memory_flow *flow, unsigned long due);

/* Returns the number of octets, or AGAIN, CLOSED or RESET. */
long memory_flow_take(memory_flow *flow, unsigned long now, char *octets,
    size_t size);

/* _is_ready: would memory_flow_take return anything but AGAIN? */
int memory_flow_is_ready(const memory_flow *flow, unsigned long now);
int memory_flow_is_broken(const memory_flow *flow, unsigned long now);

/* How many octets still fit into the window. */
size_t memory_flow_space(const memory_flow *flow);

/* When the next event arrives.  0: none will. */
int memory_flow_next(const memory_flow *flow, unsigned long now,
    unsigned long *due);

#endif
