/* SPDX-License-Identifier: MIT */
/* timer.c - a heap of timers; the one that is due first is at the top. */
#include "timer.h"

/* The heap grows by half, and begins with this size. */
#define FIRST_ROOM 15

static size_t octets(unsigned size)
{
    return ((size_t)size + 1) * sizeof(pst_timer *);
}

void pst_timers_init(pst_timers *timers, pst_memory *memory)
{
    timers->memory = memory;
    timers->heap = NULL;
    timers->count = 0;
    timers->size = 0;
    timers->reserved = 0;
}

void pst_timers_clear(pst_timers *timers)
{
    if (timers->heap != NULL)
        pst_memory_free(timers->memory, timers->heap, octets(timers->size));
    pst_timers_init(timers, timers->memory);
}

int pst_timers_reserve(pst_timers *timers)
{
    unsigned size = timers->size + timers->size / 2 + FIRST_ROOM;
    pst_timer **heap;

    if (timers->reserved < timers->size) {
        timers->reserved++;
        return 0;
    }
    heap = (pst_timer **)pst_memory_resize(timers->memory, timers->heap,
        timers->heap == NULL ? 0 : octets(timers->size), octets(size));
    if (heap == NULL)
        return POSTERN_E_NOMEM;
    timers->heap = heap;
    timers->size = size;
    timers->reserved++;
    return 0;
}

void pst_timers_release(pst_timers *timers)
{
    timers->reserved--;
}

static void put(pst_timers *timers, unsigned place, pst_timer *timer)
{
    timers->heap[place] = timer;
    timer->place = place;
}

static void rise(pst_timers *timers, pst_timer *timer)
{
    unsigned place = timer->place;

    while (place > 1
        && pst_moment_before(timer->due, timers->heap[place / 2]->due)) {
        put(timers, place, timers->heap[place / 2]);
        place /= 2;
    }
    put(timers, place, timer);
}

static void sink(pst_timers *timers, pst_timer *timer)
{
    unsigned place = timer->place, child;

    while ((child = 2 * place) <= timers->count) {
        if (child < timers->count && pst_moment_before(
            timers->heap[child + 1]->due, timers->heap[child]->due))
            child++;
        if (!pst_moment_before(timers->heap[child]->due, timer->due))
            break;
        put(timers, place, timers->heap[child]);
        place = child;
    }
    put(timers, place, timer);
}

void pst_timers_set(pst_timers *timers, pst_timer *timer, unsigned long due)
{
    if (timer->place == 0)
        put(timers, ++timers->count, timer);
    timer->due = due;
    rise(timers, timer);
    sink(timers, timer);
}

void pst_timers_unset(pst_timers *timers, pst_timer *timer)
{
    pst_timer *last;

    if (timer->place == 0)
        return;
    last = timers->heap[timers->count--];
    if (last != timer) {
        put(timers, timer->place, last);
        rise(timers, last);
        sink(timers, last);
    }
    timer->place = 0;
}

pst_timer *pst_timers_due(pst_timers *timers, unsigned long now)
{
    pst_timer *first;

    if (!pst_timers_are_due(timers, now))
        return NULL;
    first = timers->heap[1];
    pst_timers_unset(timers, first);
    return first;
}
