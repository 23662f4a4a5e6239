/* SPDX-License-Identifier: MIT */
/*
 * timer.h - a set of deadlines, as a heap.  A timer knows its place in the
 * heap, so it is moved and removed without a search.
 */
#ifndef PST_TIMER_TIMER_H
#define PST_TIMER_TIMER_H

#include "base/memory.h"
#include "base/moment.h"

struct pst_timer;

/* What the owner does when its timer is due.  The set returns due timers to
   its caller and calls nothing itself. */
typedef void (*pst_timer_fire)(struct pst_timer *timer);

/* A timer, a member of the struct that owns it. */
typedef struct pst_timer {
    pst_timer_fire fire;
    unsigned long due;
    unsigned place;         /* in the heap, from 1; 0: not set */
} pst_timer;

typedef struct pst_timers {
    pst_memory *memory;
    pst_timer **heap;       /* heap[0] is unused */
    unsigned count;
    unsigned size;          /* how many timers fit */
    unsigned reserved;      /* how many timers exist, set or not */
} pst_timers;

void pst_timers_init(pst_timers *timers, pst_memory *memory);
void pst_timers_clear(pst_timers *timers);

/* Makes room for one more timer, so that setting it cannot fail; 0 or NOMEM.
   Call _release when a timer is gone. */
int pst_timers_reserve(pst_timers *timers);
void pst_timers_release(pst_timers *timers);

/* Sets or moves a timer for which there is room. */
void pst_timers_set(pst_timers *timers, pst_timer *timer, unsigned long due);
void pst_timers_unset(pst_timers *timers, pst_timer *timer);

/* The timer that is due first, or NULL: no timer is set. */
#define pst_timers_first(timers) \
    ((timers)->count == 0 ? NULL : (timers)->heap[1])

/* Is any timer due? */
#define pst_timers_are_due(timers, now) ((timers)->count > 0 \
    && !pst_moment_before(now, (timers)->heap[1]->due))

/* Removes and returns a timer that is due, or NULL. */
pst_timer *pst_timers_due(pst_timers *timers, unsigned long now);

#endif
