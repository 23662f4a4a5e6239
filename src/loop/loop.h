/*
 * loop.h - watches sockets, sleeps until something happens or the next
 * deadline has come, and says what has become ready.
 */
#ifndef PST_LOOP_LOOP_H
#define PST_LOOP_LOOP_H

#include "postern_net.h"
#include "timer/timer.h"

/* A socket that is watched; a part of whatever owns it. */
typedef struct pst_watch {
    postern_socket socket;
    size_t place;           /* the wait set's own */
    unsigned char wishes;   /* POSTERN_READ, POSTERN_WRITE */
    unsigned char kind;     /* the user's: what the watch is a part of */
} pst_watch;

typedef struct pst_loop {
    const postern_net *net;
    postern_set *set;
    pst_timers timers;
} pst_loop;

/* 0 or NOMEM. */
int pst_loop_init(pst_loop *loop, const postern_net *net, pst_memory *memory);
void pst_loop_clear(pst_loop *loop);

/* Milliseconds of the clock. */
unsigned long pst_loop_now(const pst_loop *loop);

void pst_watch_init(pst_watch *watch, postern_socket socket, int kind);

/* Wishes for something else; 0, or FULL or NOMEM, and nothing has changed.  A
   watch that wishes for less than before cannot fail. */
int pst_loop_watch(pst_loop *loop, pst_watch *watch, int wishes);

/*
 * Sleeps for at most `most` milliseconds (negative: as long as it takes), or
 * until the first timer is due; `now` is the time.  0, or FAILED.
 */
int pst_loop_wait(pst_loop *loop, unsigned long now, long most);

/* After a wait: one watch after another that something happened to. */
pst_watch *pst_loop_next(pst_loop *loop, int *events);

#endif
