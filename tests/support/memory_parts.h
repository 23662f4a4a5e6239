/* SPDX-License-Identifier: MIT */
/* memory_parts.h - shared by the files of the memory net. */
#ifndef TESTS_SUPPORT_MEMORY_PARTS_H
#define TESTS_SUPPORT_MEMORY_PARTS_H

#include "fake_clock.h"
#include "memory_flow.h"
#include "memory_net.h"

#define MEMORY_NAMES 16
#define MEMORY_PATH 40
#define MEMORY_FAULTS 16
#define MEMORY_WAKES 256            /* so many wakes fill a pair */

enum memory_kind {
    MEMORY_FREE, MEMORY_LISTENER, MEMORY_STREAM, MEMORY_SPARE_ONE,
    MEMORY_WAKE_END, MEMORY_WAKE_TOKEN
};

/* A connection.  Side 0 has accepted, side 1 has connected. */
typedef struct memory_link {
    memory_flow flows[2];           /* flows[n]: what side n receives */
    postern_address addresses[2];
    int open[2];
    int shut[2];                    /* side n has sent its last octet */
    int refused;                    /* nobody listens there */
    int holders;                    /* sockets and clients that use it */
    unsigned long due;              /* when it is established */
    struct memory_link *next;       /* in the listener's queue */
} memory_link;

typedef struct memory_socket {
    enum memory_kind kind;
    size_t generation;
    int inherited;                  /* not adopted yet */
    int watched;                    /* number of wait sets that it is in */
    unsigned woken;                 /* wakes that were not received */
    postern_socket partner;         /* of a token: the readable end */
    postern_address address;        /* of a listener */
    memory_link *link;
    int side;
    memory_link *first, *last;      /* connections for accept */
} memory_socket;

typedef struct memory_action {
    unsigned long due;
    void (*act)(memory_net *net, void *context);
    void *context;
    struct memory_action *next;
} memory_action;

typedef struct memory_fault {
    enum memory_call call;
    unsigned long from, to;         /* numbers of calls; `to` 0: all */
    int result;
} memory_fault;

typedef struct memory_machine {
    int present[2], named[2];       /* IPv4, IPv6 */
    const char *names[MEMORY_NAMES];
    postern_address addresses[MEMORY_NAMES];
    int name_count;
    postern_address occupied[MEMORY_NAMES];
    int occupied_count;
    const char *host_name;
    char paths[MEMORY_NAMES][MEMORY_PATH];  /* path n is port n + 1 */
    int files[MEMORY_NAMES];        /* is there a file? */
    int path_count;
    size_t descriptors, capacity;
} memory_machine;

typedef struct memory_weather {
    unsigned long latency, gap;
    enum memory_cut cut;
    const size_t *points;
    int point_count;
    size_t send_most;
    int send_random;
    unsigned send_again, receive_again;
    unsigned long sends, receives;
    int harsh;
    int late_refusal;
} memory_weather;

struct memory_client {
    memory_net *net;
    memory_link *link;
    char *said;
    size_t said_length;
    memory_client *next, *previous;
};

struct memory_net {
    postern_net table;
    fake_clock clock;
    unsigned long random;
    memory_socket *sockets;
    size_t socket_count, open_sockets, open_sets;
    size_t generation;
    unsigned next_port, next_peer;
    memory_client *clients;
    memory_action *actions;
    memory_machine machine;
    memory_weather weather;
    postern_listening listening;    /* options of the newest listener */
    memory_counters counters;
    memory_fault faults[MEMORY_FAULTS];
    int fault_count;
    unsigned long call_numbers[MEMORY_CALLS], fallible_number;
    const int *accept_script;
    int accept_left;
    unsigned long fail_from;
    int fail_forever;
    int progress;
    unsigned long stuck, spin;
    unsigned long violations;
    const char *violation;
};

/* realloc that ends the program if there is no memory. */
void *memory_more(void *block, size_t size);

void memory_violation(memory_net *net, const char *what);

/* Counts the call (memory_fault.c); 1: it has to fail with *result. */
int memory_fault_strikes(memory_net *net, enum memory_call call, int *result);

/* memory_socket.c */
memory_socket *memory_socket_get(memory_net *net, postern_socket socket);
postern_socket memory_socket_number(memory_net *net, memory_socket *slot);
int memory_socket_new(memory_net *net, enum memory_kind kind,
    postern_socket *socket, memory_socket **slot);
void memory_socket_free(memory_net *net, memory_socket *slot);
memory_socket *memory_socket_listener(memory_net *net, int family,
    unsigned port);
int memory_socket_events(memory_net *net, memory_socket *slot, int wishes);
int memory_socket_next(memory_net *net, const memory_socket *slot,
    unsigned long *due);

/* memory_link.c */
memory_link *memory_link_new(memory_net *net, memory_socket *listener,
    const postern_address *peer);
memory_link *memory_link_refuse(memory_net *net, const postern_address *to,
    const postern_address *peer);
void memory_link_carry(memory_net *net, memory_link *link, int from,
    const char *octets, size_t length);
void memory_link_end(memory_net *net, memory_link *link, int from);
void memory_link_break(memory_net *net, memory_link *link, int from);
void memory_link_close(memory_net *net, memory_link *link, int from);
void memory_link_release(memory_link *link);
size_t memory_link_space(const memory_link *link, int from);

/* memory_local.c: _find returns the number of a path, from 1 on; 0: none.
   _make makes a file; 0 or INUSE.  Then two functions of the table. */
unsigned memory_local_find(const memory_net *net, const char *path);
int memory_local_make(memory_net *net, unsigned number);
void memory_local_fill(postern_net *table);

/* memory_client.c */
void memory_client_free_all(memory_net *net);

/* memory_clock.c: runs actions that are due; finds the next; moves the
   clock. */
void memory_clock_act(memory_net *net);
int memory_clock_next(const memory_net *net, unsigned long *due);
void memory_clock_free(memory_net *net);

/* memory_calls.c and memory_set.c: each fills in its functions of the
   table. */
void memory_calls_fill(postern_net *table);
void memory_set_fill(postern_net *table);

#endif
