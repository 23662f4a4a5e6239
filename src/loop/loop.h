/* SPDX-License-Identifier: MIT */
/*
 * loop.h - watches sockets, sleeps until something happens or the next
 * deadline has come, and says what has become ready.
 */
#ifndef PST_LOOP_LOOP_H
#define PST_LOOP_LOOP_H

#include "postern_net.h"
#include "timer/timer.h"

struct pst_watch;

/* What the application told of its own loop; see foreign.c. */
typedef struct pst_foreign {
    int (*watch)(void *context, postern_socket socket, int wishes,
        void **application);
    void *context;
    struct pst_watch **buckets;     /* by socket */
    size_t bucket_count;
    size_t count;
} pst_foreign;

/* A socket that is watched; a part of whatever owns it.  `ready` is what the
   owner does when something has happened to the socket: the loop hands the
   watch out and calls nothing. */
typedef void (*pst_watch_ready)(struct pst_watch *watch, int events);

typedef struct pst_watch {
    pst_watch_ready ready;
    postern_socket socket;
    union {
        struct {
            size_t whole;   /* the place in the whole set, and */
            size_t active;  /* in the active set */
        } place;
        struct {            /* when somebody else waits */
            void *application;
            struct pst_watch *next;
        } foreign;
    } in;
    unsigned number;        /* among the active, from 1; 0: it is cold */
    unsigned char wishes;   /* POSTERN_READ, POSTERN_WRITE */
    unsigned char stirred;  /* something happened since the last glance */
    unsigned char pinned;   /* always looked at, never counted as active */
} pst_watch;

typedef struct pst_loop {
    const postern_net *net;
    pst_foreign foreign;    /* somebody else waits, if its watch is set */
    postern_set *whole;
    postern_set *active;    /* NULL: there is one tier only */
    postern_set *told;      /* the one that pst_loop_next walks */
    int left;               /* sockets it has still to tell, at most */
    pst_timers timers;
    pst_watch **actives;    /* actives[0] is unused */
    unsigned active_count;
    unsigned active_size;
    unsigned watched;       /* sockets in the whole set */
    unsigned long glance;   /* when the whole set is looked at again */
    unsigned long cost;     /* of a glance, on average, in 1/64 ms */
} pst_loop;

/* 0 or NOMEM.  `foreign` has the callback of a loop that is not ours, or
   NULL. */
int pst_loop_init(pst_loop *loop, const postern_net *net, pst_memory *memory,
    const pst_foreign *foreign);
void pst_loop_clear(pst_loop *loop);

/* Milliseconds of the clock. */
#define pst_loop_now(loop) ((loop)->net->now((loop)->net->context))

void pst_watch_init(pst_watch *watch, postern_socket socket,
    pst_watch_ready ready);

/* It never has to wait for a glance; before it is watched. */
void pst_watch_pin(pst_watch *watch);

/* Wishes for something else; 0, or FULL or NOMEM, and nothing has changed.  A
   watch that wishes for less than before cannot fail. */
int pst_loop_watch(pst_loop *loop, pst_watch *watch, int wishes);

/*
 * Sleeps for at most `most` milliseconds (negative: as long as it takes; 0:
 * not at all, but every socket is looked at), or until the first timer is
 * due; `now` is the time.  It may come back early.  0, or what the net says:
 * FAILED, or NOMEM and the like, after which it can be tried again.
 */
int pst_loop_wait(pst_loop *loop, unsigned long now, long most);

/* Does not sleep, and makes cold sockets wait for their glance. */
int pst_loop_poll(pst_loop *loop, unsigned long now);

/* The watch of a socket in a foreign loop; NULL: it is not watched. */
pst_watch *pst_foreign_find(const pst_loop *loop, postern_socket socket);

/* pst_loop_watch in a foreign loop. */
int pst_foreign_watch(pst_loop *loop, pst_watch *watch, int wishes);
void pst_foreign_clear(pst_loop *loop);

/* After a wait: one watch after another that something happened to, and NULL.
   There is one to ask for as long as it _has_next. */
pst_watch *pst_loop_next(pst_loop *loop, int *events);
#define pst_loop_has_next(loop) ((loop)->left > 0)

/* How many there are; of no meaning when the wait has failed. */
#define pst_loop_ready_count(loop) ((unsigned)(loop)->left)

#endif
