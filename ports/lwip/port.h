/* SPDX-License-Identifier: MIT */
/* port.h - what the files of the port share. */
#ifndef PST_LWIP_PORT_H
#define PST_LWIP_PORT_H

#include "postern_lwip.h"

#include <lwip/ip_addr.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include <lwip/tcp.h>

enum pst_lwip_kind {
    PST_LWIP_UNUSED, PST_LWIP_LISTENER, PST_LWIP_QUEUED, PST_LWIP_STREAM,
    PST_LWIP_SPARE, PST_LWIP_WAKE
};

/* Facts about a stream. */
enum pst_lwip_state {
    PST_LWIP_CALLING = 1,   /* connect() is under way */
    PST_LWIP_REFUSED = 2,   /* connect() has failed; not reported yet */
    PST_LWIP_BROKEN = 4,    /* reset */
    PST_LWIP_ENDED = 8,     /* the peer has sent its last octet */
    PST_LWIP_SHUT = 16,     /* we have sent our last octet */
    PST_LWIP_STARVED = 32   /* lwIP had no memory for what was sent */
};

/* ---- socket.c ---------------------------------------------------------- */

/* Sockets are numbered from 1. NULL: this number is not in use. */
postern_lwip_socket *pst_lwip_socket_get(void *context, postern_socket number);
postern_socket pst_lwip_socket_number(const postern_lwip_socket *socket);

/* NULL: all sockets are in use. */
postern_lwip_socket *pst_lwip_socket_new(postern_lwip *lwip,
    enum pst_lwip_kind kind);
void pst_lwip_socket_free(postern_lwip_socket *socket);

/* ---- stream.c ---------------------------------------------------------- */

/* From now on lwIP reports events of the PCB to this socket. */
void pst_lwip_stream_attach(postern_lwip_socket *socket, struct tcp_pcb *pcb);

/* Closes the PCB, normally or with a reset. */
void pst_lwip_stream_close(postern_lwip_socket *socket, int is_reset);

/* ---- events.c ---------------------------------------------------------- */

/* Returns which of the wishes have events. */
int pst_lwip_events_of(const postern_lwip_socket *socket, int wishes);

/* ---- address.c --------------------------------------------------------- */

/* 0: lwIP was built without this family. */
int pst_lwip_address_set(ip_addr_t *to, const postern_address *from);
void pst_lwip_address_get(postern_address *to, const ip_addr_t *from,
    u16_t port);

/* ---- board.c ----------------------------------------------------------- */

/* _poll gives lwIP the packets that have come; _drive also runs its timers. */
void pst_lwip_board_poll(postern_lwip *lwip);
void pst_lwip_board_drive(postern_lwip *lwip);

/* Sleeps until lwIP has something to do, but at most so long; below zero: no
   limit. */
void pst_lwip_board_rest(const postern_lwip *lwip, long milliseconds);

/* ---- each of these fills in its functions of the table ----------------- */

void pst_lwip_stream_fill(postern_net *net);    /* stream.c */
void pst_lwip_call_fill(postern_net *net);      /* call.c */
void pst_lwip_listen_fill(postern_net *net);    /* listen.c */
void pst_lwip_address_fill(postern_net *net);   /* address.c */
void pst_lwip_wake_fill(postern_net *net);      /* wake.c */
void pst_lwip_set_fill(postern_net *net);       /* set.c */

#endif
