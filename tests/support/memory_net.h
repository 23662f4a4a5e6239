/* SPDX-License-Identifier: MIT */
/*
 * memory_net.h - a network in memory: the table of postern_net.h without a
 * system, with a clock of its own.  The same seed and the same calls always
 * give the same events.
 *
 * A test makes a net, gives memory_net_table() to the code under test, and
 * plays the clients with the functions below, which also set the weather: how
 * octets travel.  Nothing ever sleeps: set_wait moves the clock to the next
 * event.
 */
#ifndef TESTS_SUPPORT_MEMORY_NET_H
#define TESTS_SUPPORT_MEMORY_NET_H

#include "postern_net.h"

typedef struct memory_net memory_net;
typedef struct memory_client memory_client;

/* The functions of the table, to count them and to make them fail. */
enum memory_call {
    MEMORY_RESOLVE, MEMORY_LISTEN, MEMORY_ADOPT, MEMORY_ACCEPT, MEMORY_SPARE,
    MEMORY_CONNECT, MEMORY_REMOVE, MEMORY_RECEIVE, MEMORY_SEND, MEMORY_SHUT,
    MEMORY_CLOSE, MEMORY_LOCAL_NAME, MEMORY_HOST_NAME, MEMORY_NOW,
    MEMORY_ENTROPY, MEMORY_WAKE_NEW, MEMORY_WAKE, MEMORY_WAKE_FREE,
    MEMORY_SET_NEW, MEMORY_SET_CHANGE, MEMORY_SET_WAIT, MEMORY_SET_NEXT,
    MEMORY_SET_FREE, MEMORY_CALLS
};


/* ==== The net =========================================================== */

memory_net *memory_net_new(unsigned long seed);

/* Frees the net and its clients.  Returns how many sockets and wait sets the
   code under test has left open; tests assert 0. */
size_t memory_net_free(memory_net *net);

const postern_net *memory_net_table(memory_net *net);

/* The time of the clock.  Set it before anything happens. */
unsigned long memory_net_now(const memory_net *net);
void memory_net_set_now(memory_net *net, unsigned long moment);

/* Milliseconds that have passed since memory_net_new or _set_now. */
unsigned long memory_net_passed(const memory_net *net);

/* Lets time pass while the code under test does nothing. */
void memory_net_advance(memory_net *net, unsigned long milliseconds);

/*
 * Calls `action(net, context)` in so many milliseconds, from within set_wait
 * or memory_net_advance: what clients do while the server runs.
 */
void memory_net_after(memory_net *net, unsigned long milliseconds,
    void (*action)(memory_net *net, void *context), void *context);


/* ==== Clients =========================================================== */

/* Connects a client to the listener on `port`; NULL: nobody listens there. */
memory_client *memory_net_connect(memory_net *net, unsigned port);
memory_client *memory_net_connect_from(memory_net *net, unsigned port,
    const postern_address *peer);

void memory_client_write(memory_client *client, const char *octets,
    size_t length);
void memory_client_writes(memory_client *client, const char *text);

/* Reads what has arrived, at most `size` octets; 0: nothing. */
size_t memory_client_read(memory_client *client, char *octets, size_t size);

/* Everything that has arrived since the last read, NUL-terminated, valid until
   the next call; and its length, for octets that are not text. */
const char *memory_client_said(memory_client *client);
size_t memory_client_said_length(const memory_client *client);

/* _fin: the client has sent its last octet.  _reset: breaks the connection.
   _close: the program has ended; RST answers what the server still sends.  The
   handle stays valid after all three. */
void memory_client_fin(memory_client *client);
void memory_client_reset(memory_client *client);
void memory_client_close(memory_client *client);

/* Closes the client and frees the handle, for tests with very many clients. */
void memory_client_free(memory_client *client);

/* Has the server ended its side, and was everything read?  Has it sent RST? */
int memory_client_sees_eof(memory_client *client);
int memory_client_sees_reset(const memory_client *client);

/* Has the server closed its socket? */
int memory_client_is_left(const memory_client *client);

/* The most octets that can be on their way to the client (65536): if the
   client does not read them, send returns AGAIN. */
void memory_client_set_window(memory_client *client, size_t octets);

/* How many octets of the client the server has not received. */
size_t memory_client_unreceived(const memory_client *client);

const postern_address *memory_client_address(const memory_client *client);


/* ==== The weather ======================================================= */

/* Octets, connections and ends arrive so much later. */
void memory_net_set_latency(memory_net *net, unsigned long milliseconds);

/* How the received octets are cut.  A piece is never received together with
   the next one; each arrives `gap` after the one before. */
enum memory_cut { MEMORY_WHOLE, MEMORY_OCTETS, MEMORY_RANDOM, MEMORY_POINTS };
void memory_net_set_cut(memory_net *net, enum memory_cut cut);
void memory_net_set_gap(memory_net *net, unsigned long milliseconds);

/* Cuts each client's octets at these positions, in rising order, and sets
   MEMORY_POINTS; the array is not copied. */
void memory_net_set_points(memory_net *net, const size_t *points, int count);

/* A send takes at most `most` octets (0: any number), with `random` a random
   number up to that; each `again`-th send returns AGAIN (0: none). */
void memory_net_set_send(memory_net *net, size_t most, int random,
    unsigned again);

/* Each `again`-th receive returns AGAIN even if octets are there (0: none). */
void memory_net_set_receive(memory_net *net, unsigned again);

/* If nobody listens, connect returns REFUSED at once (0), or the first use of
   the socket does, as on most systems (1). */
void memory_net_set_late_refusal(memory_net *net, int late);

/* RST removes octets that were not read yet, as on some systems. */
void memory_net_set_harsh(memory_net *net, int harsh);


/* ==== The machine ======================================================= */

/* Without a family listen and connect return NOADDR for it; with `named` 0,
   resolve does not return its addresses either. */
void memory_net_set_family(memory_net *net, int family, int present,
    int named);

/* Adds a name for resolve; call it again for more addresses. */
void memory_net_add_name(memory_net *net, const char *name,
    const postern_address *address);

/* The result of host_name, "mx.test" at first; NULL: FAILED.  Not copied. */
void memory_net_set_host_name(memory_net *net, const char *name);

/* Another program uses this port. */
void memory_net_occupy(memory_net *net, int family, unsigned port);

/* Makes a listening socket of another program, for adopt. */
postern_socket memory_net_inherit(memory_net *net, unsigned port);

/* The most sockets at once; then calls return FULL.  0: any number. */
void memory_net_set_descriptors(memory_net *net, size_t most);

/* The most sockets in one wait set; then set_change returns FULL. */
void memory_net_set_capacity(memory_net *net, size_t most);


/*
 * Unix-domain sockets.  Returns the port of a path, from 1 on, for
 * memory_net_connect_from with a peer of that family.  Paths are short.
 */
unsigned memory_net_path(memory_net *net, const char *path);

/* Makes a file at this path.  Is there a file? */
void memory_net_put_file(memory_net *net, const char *path);
int memory_net_has_file(memory_net *net, const char *path);

/* The options of the newest listener; the path is a copy, as long as the
   net. */
const postern_listening *memory_net_listening(const memory_net *net);


/* ==== Failures ========================================================== */

/*
 * The n-th call of a function from now on (1: the next one) returns `result`,
 * and so do the following calls, `times` in all (0: all of them).  RESET from
 * receive or send breaks the connection; RESET from accept removes the client;
 * 0 from set_wait is a signal.
 */
void memory_net_fail(memory_net *net, enum memory_call call, unsigned long n,
    unsigned long times, int result);

/* The next accepts return these results; 0: as usual. */
void memory_net_script_accept(memory_net *net, const int *results, int count);

/* The n-th call from now on that can fail does, with its usual error; with
   `forever` all calls after it, too. n is 0: none. */
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
    unsigned long idle_waits;   /* set_wait returned 0 */
    unsigned long spins;        /* waits without any progress after them */
    unsigned long longest_spin; /* the most of these in a row */
} memory_counters;

const memory_counters *memory_net_counters(const memory_net *net);
void memory_net_reset_counters(memory_net *net);

/* set_wait was called without a limit, and nothing would ever happen: it
   returned 0. After 100000 such waits the test program ends. */
int memory_net_is_stuck(const memory_net *net);

/* How many rules of postern_net.h the code under test has broken, such as
   closing a socket that is in a wait set; and a text for the first one. */
unsigned long memory_net_violations(const memory_net *net);
const char *memory_net_violation(const memory_net *net);

/* Open sockets and wait sets. */
size_t memory_net_open_sockets(const memory_net *net);
size_t memory_net_open_sets(const memory_net *net);

#endif
