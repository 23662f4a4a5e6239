/* SPDX-License-Identifier: MIT */
/*
 * wake.c - wakes, time, and the table itself.
 *
 * A wake is a number from 0 to 2; its socket is readable while it is not 0.
 * Interrupts may change it, so it is protected by the board's
 * sys_arch_protect(), like lwIP's own data (SYS_LIGHTWEIGHT_PROT 1, lwIP's
 * default).
 */
#include <string.h>

#include "port.h"

#if !NO_SYS
#error "the port is for NO_SYS 1: nothing else may run lwIP meanwhile"
#endif

#define MOST_WAKES 2

/* One socket is both ends of a wake. */
static int wake_new(void *context, postern_socket *readable,
    postern_socket *token)
{
    postern_lwip_socket *socket = pst_lwip_socket_new(
        (postern_lwip *)context, PST_LWIP_WAKE);

    if (socket == NULL)
        return POSTERN_E_FULL;
    *readable = *token = pst_lwip_socket_number(socket);
    return 0;
}

static void wake(void *context, postern_socket token)
{
    postern_lwip_socket *socket = pst_lwip_socket_get(context, token);
    SYS_ARCH_DECL_PROTECT(level);

    if (socket == NULL)
        return;
    SYS_ARCH_PROTECT(level);
    if (socket->woken < MOST_WAKES)
        socket->woken++;
    socket->port->woken = 1;
    SYS_ARCH_UNPROTECT(level);
}

static void wake_free(void *context, postern_socket readable,
    postern_socket token)
{
    (void)token;
    pst_lwip_socket_free(pst_lwip_socket_get(context, readable));
}

int postern_lwip_is_woken(const postern_lwip *lwip)
{
    return lwip->woken;
}

/* Adds up differences: lwIP's clock wraps at 32 bits, the server's at the
   width of its type. */
static unsigned long now(void *context)
{
    postern_lwip *lwip = (postern_lwip *)context;
    u32_t tick = sys_now();

    lwip->moment += (u32_t)(tick - lwip->tick);
    lwip->tick = tick;
    return lwip->moment;
}

static int entropy(void *context, void *octets, size_t length)
{
    const postern_lwip_board *board = ((postern_lwip *)context)->board;

    return board->entropy == NULL ? POSTERN_E_FAILED
        : board->entropy(board->context, octets, length);
}

void pst_lwip_wake_fill(postern_net *net)
{
    net->wake_new = wake_new;
    net->wake = wake;
    net->wake_free = wake_free;
    net->now = now;
    net->entropy = entropy;
}

void postern_lwip_init(postern_lwip *lwip, const postern_lwip_board *board)
{
    size_t i = POSTERN_LWIP_SOCKETS;

    memset(lwip, 0, sizeof(*lwip));
    while (i-- > 0) {
        lwip->sockets[i].next = lwip->unused;
        lwip->unused = &lwip->sockets[i];
    }
    lwip->board = board;
    lwip->most = MEMP_NUM_TCP_PCB - 1;
    lwip->tick = sys_now();
    lwip->net.size = sizeof(lwip->net);
    lwip->net.context = lwip;
    pst_lwip_stream_fill(&lwip->net);
    pst_lwip_call_fill(&lwip->net);
    pst_lwip_listen_fill(&lwip->net);
    pst_lwip_address_fill(&lwip->net);
    pst_lwip_wake_fill(&lwip->net);
    pst_lwip_set_fill(&lwip->net);
}
