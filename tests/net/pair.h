/* SPDX-License-Identifier: MIT */
/* pair.h - a wait set, and the two ends of a connection to be watched in it. */
#ifndef TESTS_NET_PAIR_H
#define TESTS_NET_PAIR_H

#include "postern_net.h"
#include "support/failing_alloc.h"

struct pair {
    failing_alloc alloc;        /* of the set */
    postern_set *set;
    postern_socket server, client;
    size_t server_place, client_place;
    char server_owner, client_owner;
};
extern struct pair pair;

/* Makes all of it, and takes it away.  The set must give back its memory. */
void pair_begin(void);
void pair_end(void);

/* set_change() of one end. */
int wish_server(int wishes);
int wish_client(int wishes);

/* What set_next() says: whose socket, and what it can do. */
void assert_next(void *owner, int expected);

#endif
