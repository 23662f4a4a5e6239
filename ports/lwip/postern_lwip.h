/* SPDX-License-Identifier: MIT */
/*
 * postern_lwip.h - postern on lwIP's raw API: no operating system, no threads,
 * no sockets (NO_SYS 1).
 *
 *     static postern_lwip lwip;
 *     static const postern_lwip_board board = { ... };
 *
 *     lwip_init();                     (and netif_add and so on)
 *     postern_lwip_init(&lwip, &board);
 *     postern_options_init_bare(&options);
 *     options.net = &lwip.net;
 *
 * postern_server_run then drives lwIP, too: whenever the server waits, the
 * port asks the board for packets and runs lwIP's timers.  If your program has
 * more to do, call postern_server_step in your own loop.
 *
 * The sizes are those of lwipopts.h; README.md says which ones matter.  The
 * port allocates nothing: all its data are in the postern_lwip.
 */
#ifndef POSTERN_LWIP_H
#define POSTERN_LWIP_H

#include <lwip/opt.h>
#include <lwip/arch.h>
#include "postern_net.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The largest number of sockets: connections, listeners, the server's reserve
 * and the wakes of two servers.
 */
#define POSTERN_LWIP_SOCKETS (MEMP_NUM_TCP_PCB + MEMP_NUM_TCP_PCB_LISTEN + 3)

/* What the board does for the port. */
typedef struct postern_lwip_board {
    void *context;      /* passed to every function below */

    /*
     * Gives lwIP the packets that the driver has received, by netif->input;
     * for the loop interface it is netif_poll_all().  NULL: interrupts do
     * that.
     */
    void (*poll)(void *context);

    /*
     * Sleeps until an interrupt comes, or at most so many milliseconds
     * (0xFFFFFFFF: no limit).  It may return early.  It must not sleep if an
     * interrupt has come since the last poll(): switch interrupts off, check
     * whether the driver has a packet and whether postern_lwip_is_woken(), and
     * sleep only if both are false (a Cortex-M wakes from WFI even if
     * interrupts are off).  NULL: the port polls all the time.
     */
    void (*rest)(void *context, u32_t milliseconds);

    /* As the member `entropy` of postern_net.  NULL: there is none. */
    int (*entropy)(void *context, void *octets, size_t length);

    /* The full name of this machine; NULL if options.hostname is set. */
    const char *host_name;
} postern_lwip_board;

/* ---- internal: here only because their size is needed ------------------ */

struct pbuf;
struct tcp_pcb;
struct postern_lwip;

typedef struct postern_lwip_watch {
    postern_set *set;                   /* NULL: in none */
    struct postern_lwip_watch *next, *previous;
    struct postern_lwip_socket *socket;
    void *owner;
    unsigned char wishes, events;
} postern_lwip_watch;

typedef struct postern_lwip_socket {
    struct postern_lwip *port;
    struct tcp_pcb *pcb;                /* NULL: lwIP has freed it, or will */
    struct pbuf *waiting;               /* octets that were not received yet */
    struct postern_lwip_socket *next;   /* in a queue, or in the list of unused
                                           ones */
    struct postern_lwip_socket *queue;  /* of a listener: connections that
                                           wait */
    postern_lwip_watch watches[2];      /* the sets of the two tiers */
    unsigned char kind, state;
    volatile unsigned char woken;
} postern_lwip_socket;

/* ------------------------------------------------------------------------ */

typedef struct postern_lwip {
    postern_net net;                    /* for postern_options.net */
    const postern_lwip_board *board;
    postern_lwip_socket sockets[POSTERN_LWIP_SOCKETS];
    postern_lwip_socket *unused;
    unsigned connections;               /* with the reserve */
    unsigned most;                      /* the largest number of connections */
    u32_t tick;                         /* time of lwIP at the last call */
    unsigned long moment;               /* time of the server at that moment */
    volatile unsigned char woken;
} postern_lwip;

/*
 * Makes the table.  `board` is not copied.  Call lwip_init() first.
 *
 * The member `most` is the largest number of connections, with the server's
 * reserve: one less than lwIP has PCBs, so that one more client gets 421.
 * Make it smaller if other parts of the program use lwIP.
 */
void postern_lwip_init(postern_lwip *lwip, const postern_lwip_board *board);

/* Was wake called since the server last checked?  For `rest`. */
int postern_lwip_is_woken(const postern_lwip *lwip);

#ifdef __cplusplus
}
#endif

#endif
