/* SPDX-License-Identifier: MIT */
/*
 * memory_net.h - a network in memory: the table of postern_net.h without any
 * system behind it, with a clock of its own.  The same seed and the same calls
 * give the same events, always.
 *
 * A test makes a net, gives memory_net_table() to the code under test, and
 * plays the clients (and the weather) with the functions below.  Nothing ever
 * sleeps: set_wait moves the clock to the next thing that happens.
 */
#ifndef TESTS_SUPPORT_MEMORY_NET_H
#define TESTS_SUPPORT_MEMORY_NET_H

#include "postern_net.h"

typedef struct memory_net memory_net;
typedef struct memory_client memory_client;

/* The functions of the table, to count them and to make them fail. */
enum memory_call {
    MEMORY_RESOLVE, MEMORY_LISTEN, MEMORY_ADOPT, MEMORY_ACCEPT, MEMORY_SPARE,
    MEMORY_CONNECT, MEMORY_RECEIVE, MEMORY_SEND, MEMORY_SHUT, MEMORY_CLOSE,
    MEMORY_LOCAL_NAME, MEMORY_HOST_NAME, MEMORY_NOW, MEMORY_ENTROPY,
    MEMORY_WAKE_NEW, MEMORY_WAKE, MEMORY_WAKE_FREE, MEMORY_SET_NEW,
    MEMORY_SET_CHANGE, MEMORY_SET_WAIT, MEMORY_SET_NEXT, MEMORY_SET_FREE,
    MEMORY_CALLS
};


/* ==== The net =========================================================== */

memory_net *memory_net_new(unsigned long seed);

/* Frees the net and its clients.  Returns how many sockets and wait sets the
   code under test had left open: 0 is what a test asserts. */
size_t memory_net_free(memory_net *net);

const postern_net *memory_net_table(memory_net *net);

/* The moment on the clock; and setting it, before anything happens. */
unsigned long memory_net_now(const memory_net *net);
void memory_net_set_now(memory_net *net, unsigned long moment);

/* Milliseconds that have passed since memory_net_new or _set_now. */
unsigned long memory_net_passed(const memory_net *net);

/* Time passes while the code under test does nothing. */
void memory_net_advance(memory_net *net, unsigned long milliseconds);

/*
 * Calls `action(net, context)` in so many milliseconds, from within set_wait
 * or memory_net_advance: what clients do while the server runs.
 */
void memory_net_after(memory_net *net, unsigned long milliseconds,
    void (*action)(memory_net *net, void *context), void *context);


/* ==== Clients =========================================================== */

/* A client of the listener on `port`; NULL: nobody listens there. */
memory_client *memory_net_connect(memory_net *net, unsigned port);
memory_client *memory_net_connect_from(memory_net *net, unsigned port,
    const postern_address *peer);

void memory_client_write(memory_client *client, const char *octets,
    size_t length);
void memory_client_writes(memory_client *client, const char *text);

/* What has arrived by now, at most `size` octets; 0: nothing. */
size_t memory_client_read(memory_client *client, char *octets, size_t size);

/* All that has arrived since the last read, NUL-terminated, good until the
   next call; and its length, for octets that are not text. */
const char *memory_client_said(memory_client *client);
size_t memory_client_said_length(const memory_client *client);

/* FIN: the client has sent its last octet.  RST: the connection is broken.
   close: the program has gone; what the server still sends is answered with
   RST.  The handle stays good in all three. */
void memory_client_fin(memory_client *client);
void memory_client_reset(memory_client *client);
void memory_client_close(memory_client *client);

/* Closes it and frees the handle: for tests with very many clients. */
void memory_client_free(memory_client *client);

/* The server has ended its side (and all of it was read); or broken it. */
int memory_client_sees_eof(memory_client *client);
int memory_client_sees_reset(const memory_client *client);

/* Has the server closed its socket? */
int memory_client_is_left(const memory_client *client);

/* The most octets on their way to the client that it has not read (65536):
   a client that does not read makes send say AGAIN. */
void memory_client_set_window(memory_client *client, size_t octets);

/* Octets that the client has written and the server not yet received. */
size_t memory_client_unreceived(const memory_client *client);

const postern_address *memory_client_address(const memory_client *client);


/* ==== The weather ======================================================= */

/* Octets (and connections, and ends) become visible so much later. */
void memory_net_set_latency(memory_net *net, unsigned long milliseconds);

/* How what the server receives is cut.  A piece is never received together
   with the next one; each arrives `gap` after the one before. */
enum memory_cut { MEMORY_WHOLE, MEMORY_OCTETS, MEMORY_RANDOM, MEMORY_POINTS };
void memory_net_set_cut(memory_net *net, enum memory_cut cut);
void memory_net_set_gap(memory_net *net, unsigned long milliseconds);

/* Cut at these positions of each client's octets, in rising order (and
   MEMORY_POINTS is set); the array is not copied. */
void memory_net_set_points(memory_net *net, const size_t *points, int count);

/* A send takes at most `most` octets (0: any number), a random number up to
   that with `random`; each `again`-th send says AGAIN (0: none). */
void memory_net_set_send(memory_net *net, size_t most, int random,
    unsigned again);

/* Each `again`-th receive says AGAIN although something is there (0: none). */
void memory_net_set_receive(memory_net *net, unsigned again);

/* RST destroys octets that were not read yet, as some systems do. */
void memory_net_set_harsh(memory_net *net, int harsh);


/* ==== What the machine is like ========================================== */

/* listen and connect say NOADDR for a family that the machine has not; with
   `named` 0, resolve does not tell its addresses either. */
void memory_net_set_family(memory_net *net, int family, int present,
    int named);

/* A name that resolve knows; several addresses: several calls. */
void memory_net_add_name(memory_net *net, const char *name,
    const postern_address *address);

/* What host_name says: "mx.test"; NULL: FAILED.  Not copied. */
void memory_net_set_host_name(memory_net *net, const char *name);

/* Somebody else has this port. */
void memory_net_occupy(memory_net *net, int family, unsigned port);

/* A listening socket that somebody else has opened, for adopt. */
postern_socket memory_net_inherit(memory_net *net, unsigned port);

/* The most sockets at once; past it calls say FULL.  0: any number. */
void memory_net_set_descriptors(memory_net *net, size_t most);

/* The most sockets in one wait set; past it set_change says FULL. */
void memory_net_set_capacity(memory_net *net, size_t most);


/* ==== Failures ========================================================== */

/*
 * The calls of one function from the n-th from now (1: the next) give
 * `result`, `times` of them, 0: all that follow.  RESET from receive or send
 * breaks the connection; RESET from accept takes the client away; 0 from
 * set_wait is a signal.
 */
void memory_net_fail(memory_net *net, enum memory_call call, unsigned long n,
    unsigned long times, int result);

/* The next accepts give these results, one each; 0: as usual. */
void memory_net_script_accept(memory_net *net, const int *results, int count);

/* The n-th call from now of all that can fail does, in the way that is usual
   for it; with `forever` all that follow.  n 0: none. */
void memory_net_fail_nth(memory_net *net, unsigned long n, int forever);


/* ==== What has happened ================================================= */

typedef struct memory_counters {
    unsigned long calls[MEMORY_CALLS];
    unsigned long fallible;     /* calls that memory_net_fail_nth counts */
    unsigned long failed;       /* calls that were made to fail */
    unsigned long received;     /* octets */
    unsigned long sent;
    unsigned long accepted;     /* connections */
    unsigned long receive_agains, send_agains;
    unsigned long idle_waits;   /* set_wait gave 0 */
    unsigned long spins;        /* waits that gave more, nothing was done */
    unsigned long longest_spin; /* of them, in a row */
} memory_counters;

const memory_counters *memory_net_counters(const memory_net *net);
void memory_net_reset_counters(memory_net *net);

/* set_wait was to wait for ever, and nothing would ever have happened.  It
   returns 0 then; after 100000 such waits the test program ends. */
int memory_net_is_stuck(const memory_net *net);

/* Rules of postern_net.h that the code under test has broken, such as a close
   of a socket that is in a wait set; and the first of them in words. */
unsigned long memory_net_violations(const memory_net *net);
const char *memory_net_violation(const memory_net *net);

/* Sockets and wait sets that are open. */
size_t memory_net_open_sockets(const memory_net *net);
size_t memory_net_open_sets(const memory_net *net);

#endif
