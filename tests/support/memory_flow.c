/* SPDX-License-Identifier: MIT */
/* memory_flow.c - octets in one direction of a connection. */
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "postern_base.h"
#include "memory_flow.h"
#include "memory_parts.h"

void memory_flow_init(memory_flow *flow, size_t window)
{
    memset(flow, 0, sizeof *flow);
    flow->window = window;
}

void memory_flow_clear(memory_flow *flow)
{
    free(flow->octets);
    free(flow->pieces);
    flow->octets = NULL;
    flow->pieces = NULL;
    flow->start = flow->length = flow->capacity = 0;
    flow->first = flow->count = flow->room = 0;
}

/* The moment of arrival; it may not be before that of earlier octets. */
static unsigned long in_order(memory_flow *flow, unsigned long due)
{
    if (flow->started && pst_moment_before(due, flow->last_due))
        due = flow->last_due;
    flow->started = 1;
    flow->last_due = due;
    return due;
}

/* Makes space at the end of the buffer.  Moves the octets down only when half
   of it is unused, so that moving costs no more than adding. */
static void make_room(memory_flow *flow, size_t length)
{
    if (flow->start + flow->length + length <= flow->capacity)
        return;
    if (flow->start > flow->capacity / 2) {
        memmove(flow->octets, flow->octets + flow->start, flow->length);
        flow->start = 0;
    }
    if (flow->start + flow->length + length > flow->capacity) {
        flow->capacity = 2 * (flow->start + flow->length + length);
        flow->octets = (char *)memory_more(flow->octets, flow->capacity);
    }
}

static void add_octets(memory_flow *flow, const char *octets, size_t length)
{
    make_room(flow, length);
    memcpy(flow->octets + flow->start + flow->length, octets, length);
    flow->length += length;
}

static memory_piece *add_piece(memory_flow *flow)
{
    if (flow->first > flow->room / 2) {
        memmove(flow->pieces, flow->pieces + flow->first,
            flow->count * sizeof *flow->pieces);
        flow->first = 0;
    }
    if (flow->first + flow->count == flow->room) {
        flow->room = 2 * flow->room + 4;
        flow->pieces = (memory_piece *)memory_more(flow->pieces,
            flow->room * sizeof *flow->pieces);
    }
    return &flow->pieces[flow->first + flow->count++];
}

void memory_flow_put(memory_flow *flow, const char *octets, size_t length,
    unsigned long due, int apart)
{
    memory_piece *piece;

    if (length == 0)
        return;
    due = in_order(flow, due);
    add_octets(flow, octets, length);
    piece = flow->count == 0 ? NULL
        : &flow->pieces[flow->first + flow->count - 1];
    if (piece == NULL || piece->apart || apart || piece->due != due)
        piece = add_piece(flow);
    piece->end = flow->taken + flow->length;
    piece->due = due;
    piece->apart = apart;
}

void memory_flow_end(memory_flow *flow, unsigned long due)
{
    if (!flow->ended) {
        flow->ended = 1;
        flow->end_due = in_order(flow, due);
    }
}

void memory_flow_break(memory_flow *flow, unsigned long due)
{
    if (!flow->broken) {
        flow->broken = 1;
        flow->break_due = in_order(flow, due);
    }
}

static int has_come(unsigned long due, unsigned long now)
{
    return !pst_moment_before(now, due);
}

int memory_flow_is_broken(const memory_flow *flow, unsigned long now)
{
    return flow->broken && has_come(flow->break_due, now);
}

/* How many octets one call may take. */
static size_t at_hand(const memory_flow *flow, unsigned long now)
{
    size_t end = flow->taken;
    size_t i;

    if (flow->harsh && memory_flow_is_broken(flow, now))
        return 0;
    for (i = flow->first; i < flow->first + flow->count; i++) {
        if (!has_come(flow->pieces[i].due, now))
            break;
        end = flow->pieces[i].end;
        if (flow->pieces[i].apart)
            break;
    }
    return end - flow->taken;
}

static void forget(memory_flow *flow, size_t length)
{
    flow->start += length;
    flow->length -= length;
    flow->taken += length;
    if (flow->length == 0)
        flow->start = 0;
    while (flow->count > 0 && flow->pieces[flow->first].end <= flow->taken) {
        flow->first++;
        flow->count--;
    }
    if (flow->count == 0)
        flow->first = 0;
}

long memory_flow_take(memory_flow *flow, unsigned long now, char *octets,
    size_t size)
{
    size_t length = at_hand(flow, now);

    if (length > size)
        length = size;
    if (length > 0) {
        memcpy(octets, flow->octets + flow->start, length);
        forget(flow, length);
        return (long)length;
    }
    if (memory_flow_is_broken(flow, now))
        return POSTERN_E_RESET;
    if (flow->ended && has_come(flow->end_due, now) && flow->length == 0)
        return POSTERN_E_CLOSED;
    return POSTERN_E_AGAIN;
}

int memory_flow_is_ready(const memory_flow *flow, unsigned long now)
{
    return at_hand(flow, now) > 0 || memory_flow_is_broken(flow, now)
        || (flow->ended && has_come(flow->end_due, now)
            && flow->length == 0);
}

size_t memory_flow_space(const memory_flow *flow)
{
    return flow->length < flow->window ? flow->window - flow->length : 0;
}

int memory_flow_next(const memory_flow *flow, unsigned long now,
    unsigned long *due)
{
    size_t i;

    for (i = flow->first; i < flow->first + flow->count; i++) {
        if (!has_come(flow->pieces[i].due, now)) {
            *due = flow->pieces[i].due;
            return 1;
        }
    }
    if (flow->ended && !has_come(flow->end_due, now)) {
        *due = flow->end_due;
        return 1;
    }
    if (flow->broken && !has_come(flow->break_due, now)) {
        *due = flow->break_due;
        return 1;
    }
    return 0;
}
