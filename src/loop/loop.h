/* SPDX-License-Identifier: MIT */
/*
 * loop.h - watches sockets, sleeps until one is ready or the next deadline has
 * come, and says which are ready.
 */
#ifndef PST_LOOP_LOOP_H
#define PST_LOOP_LOOP_H

#include "postern_net.h"
#include "timer/timer.h"

struct pst_watch;

/* The callback of the application's event loop; see foreign.c. */
typedef struct pst_foreign {
    int (*watch)(void *context, postern_socket socket, int wishes,
        void **application);
    void *context;
    struct pst_watch **buckets;     /* by socket */
    size_t bucket_count;
    size_t count;
} pst_foreign;

/* A socket that is watched, a member of the struct that owns it.  `ready` is
   what the owner does when the socket is ready.  The loop returns ready
   watches to its caller and calls nothing itself. */
typedef void (*pst_watch_ready)(struct pst_watch *watch, int events);

typedef struct pst_watch {
    pst_watch_ready ready;
    postern_socket socket;
    union {
        struct {
            size_t whole;   /* its place in the whole set, and */
            size_t active;  /* its place in the active set */
        } place;
        struct {            /* in an event loop of the application */
            void *application;
            struct pst_watch *next;
        } foreign;
    } in;
    unsigned number;        /* its number among the active, from 1; 0: it is
                               cold */
    unsigned char wishes;   /* POSTERN_READ, POSTERN_WRITE */
    unsigned char stirred;  /* it was ready since the last glance */
    unsigned char pinned;   /* always in the active set, but not counted as
                               active */
} pst_watch;

typedef struct pst_loop {
    const postern_net *net;
    pst_foreign foreign;    /* set if the application has the event loop */
    postern_set *whole;
    postern_set *active;    /* NULL: there is one tier only */
    postern_set *told;      /* the set that pst_loop_next goes through */
    int left;               /* at most so many ready sockets are left */
    pst_timers timers;
    pst_watch **actives;    /* actives[0] is unused */
    unsigned active_count;
    unsigned active_size;
    unsigned watched;       /* sockets in the whole set */
    unsigned long glance;   /* when the next glance is due */
    unsigned long cost;     /* average cost of a glance, in 1/64 ms */
} pst_loop;

/* 0 or NOMEM.  `foreign` has the callback of the application's event loop, or
   is NULL. */
int pst_loop_init(pst_loop *loop, const postern_net *net, pst_memory *memory,
    const pst_foreign *foreign);
void pst_loop_clear(pst_loop *loop);

/* Milliseconds of the clock. */
#define pst_loop_now(loop) ((loop)->net->now((loop)->net->context))

void pst_watch_init(pst_watch *watch, postern_socket socket,
    pst_watch_ready ready);

/* Keeps it in the active set for ever.  Call it before the socket is
   watched. */
void pst_watch_pin(pst_watch *watch);

/* Changes the wishes; 0, or FULL or NOMEM, and nothing has changed.  Fewer
   wishes than before cannot fail. */
int pst_loop_watch(pst_loop *loop, pst_watch *watch, int wishes);

/*
 * Sleeps for at most `most` milliseconds (negative: no limit; 0: it does not
 * sleep, but checks every socket), or until the first timer is due; `now` is
 * the time.  It may return early.  0, or an error of the net: FAILED, or NOMEM
 * and the like, after which it may be tried again.
 */
int pst_loop_wait(pst_loop *loop, unsigned long now, long most);

/* Does not sleep; checks cold sockets only if a glance is due. */
int pst_loop_poll(pst_loop *loop, unsigned long now);

/* Finds the watch of a socket in the application's event loop; NULL: it is not
   watched. */
pst_watch *pst_foreign_find(const pst_loop *loop, postern_socket socket);

/* pst_loop_watch for the application's event loop. */
int pst_foreign_watch(pst_loop *loop, pst_watch *watch, int wishes);
void pst_foreign_clear(pst_loop *loop);

/* After a wait: returns one ready watch after another, then NULL.  _has_next:
   is there another one? */
pst_watch *pst_loop_next(pst_loop *loop, int *events);
#define pst_loop_has_next(loop) ((loop)->left > 0)

/* How many are left; meaningless after a wait that failed. */
#define pst_loop_ready_count(loop) ((unsigned)(loop)->left)

#endif
