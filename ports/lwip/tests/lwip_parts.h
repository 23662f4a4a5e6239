/* SPDX-License-Identifier: MIT */
/* lwip_parts.h - shared by the files of a net over lwIP. */
#ifndef TESTS_LWIP_PARTS_H
#define TESTS_LWIP_PARTS_H

#include "port.h"
#include "support/memory_parts.h"

/* A client of the test, over the same lwIP. */
typedef struct lwip_client {
    memory_client base;
    postern_socket socket;      /* 0: closed */
    postern_address address;    /* as the server sees it */
    char *unsent;
    size_t unsent_length;
    size_t written, received;   /* by the server */
    int is_ending;              /* to be ended after the unsent octets */
    int is_left;                /* the server has closed its socket */
} lwip_client;

extern postern_lwip lwip_server, lwip_clients;

/* The client to which a socket of the server belongs, or NULL. */
lwip_client *lwip_client_of(postern_socket socket);
void lwip_client_accepted(memory_net *net, postern_socket socket,
    postern_address *peer);
void lwip_client_forget(postern_socket socket);

/* Sends what is unsent, as much as lwIP takes now. */
void lwip_client_flush_all(memory_net *net);

/* lwip_board.c: _begin starts lwIP once and gives the ports their board;
   _carry moves packets until there are none; _reset drops every PCB. */
void lwip_board_begin(memory_net *net);
void lwip_board_carry(void);
void lwip_board_end(void);

/* The family of the listener on that port; 0: there is none. */
int lwip_board_family(unsigned port);

/* `rest` calls it, as an interrupt would happen; may be NULL. */
extern void (*lwip_board_interrupt)(void);


#endif
