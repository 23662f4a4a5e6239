/* SPDX-License-Identifier: MIT */
/*
 * stream.c - connections: events from lwIP, and calls of the server.
 *
 * The functions that lwIP calls only record what has happened; the server asks
 * later.  So they never abort a PCB; they would have to tell lwIP if they did.
 *
 * At the end of TIME-WAIT lwIP frees a PCB without a call, and in LAST-ACK
 * with one.  So this file forgets a PCB as soon as both sides have ended the
 * connection; lwIP still sends what is left.
 */
#include "port.h"

static void detach(postern_lwip_socket *socket)
{
    struct tcp_pcb *pcb = socket->pcb;

    tcp_arg(pcb, NULL);
    tcp_recv(pcb, NULL);
    tcp_sent(pcb, NULL);
    tcp_err(pcb, NULL);
    socket->pcb = NULL;
}

static void detach_when_over(postern_lwip_socket *socket)
{
    if (socket->pcb != NULL && (socket->state & PST_LWIP_ENDED)
        && (socket->state & PST_LWIP_SHUT))
        detach(socket);
}

/* ---- lwIP calls these -------------------------------------------------- */

/* lwIP offers octets again that were not taken. */
static err_t take(postern_lwip_socket *socket, struct pbuf *octets)
{
    if (socket->waiting == NULL) {
        socket->waiting = octets;
        return ERR_OK;
    }
    if ((unsigned long)socket->waiting->tot_len + octets->tot_len > 0xFFFF)
        return ERR_MEM;
    pbuf_cat(socket->waiting, octets);
    return ERR_OK;
}

static err_t on_receive(void *argument, struct tcp_pcb *pcb,
    struct pbuf *octets, err_t error)
{
    postern_lwip_socket *socket = (postern_lwip_socket *)argument;

    (void)pcb;
    (void)error;
    if (octets != NULL)
        return take(socket, octets);
    socket->state |= PST_LWIP_ENDED;
    detach_when_over(socket);
    return ERR_OK;
}

static err_t on_sent(void *argument, struct tcp_pcb *pcb, u16_t length)
{
    postern_lwip_socket *socket = (postern_lwip_socket *)argument;

    (void)pcb;
    (void)length;
    socket->state &= (unsigned char)~PST_LWIP_STARVED;
    return ERR_OK;
}

/* lwIP has freed the PCB already. */
static void on_error(void *argument, err_t error)
{
    postern_lwip_socket *socket = (postern_lwip_socket *)argument;

    socket->pcb = NULL;
    if (socket->state & PST_LWIP_CALLING)
        socket->state |= error == ERR_RST ? PST_LWIP_REFUSED : 0;
    socket->state &= (unsigned char)~PST_LWIP_CALLING;
    socket->state |= error == ERR_CLSD ? PST_LWIP_ENDED : PST_LWIP_BROKEN;
}

void pst_lwip_stream_attach(postern_lwip_socket *socket, struct tcp_pcb *pcb)
{
    socket->pcb = pcb;
    tcp_nagle_disable(pcb);
    tcp_arg(pcb, socket);
    tcp_recv(pcb, on_receive);
    tcp_sent(pcb, on_sent);
    tcp_err(pcb, on_error);
}

void pst_lwip_stream_close(postern_lwip_socket *socket, int is_reset)
{
    struct tcp_pcb *pcb = socket->pcb;

    if (pcb == NULL)
        return;
    detach(socket);
    if (is_reset || tcp_close(pcb) != ERR_OK)
        tcp_abort(pcb);
}

/* ---- the server calls these -------------------------------------------- */

/* A refusal is reported once. */
static long trouble_of(postern_lwip_socket *socket)
{
    if (socket->state & PST_LWIP_REFUSED) {
        socket->state &= (unsigned char)~PST_LWIP_REFUSED;
        return POSTERN_E_REFUSED;
    }
    return POSTERN_E_RESET;
}

/* Takes octets from the chain of pbufs, and opens the window by as many. */
static long receive_waiting(postern_lwip_socket *socket, char *octets,
    size_t size)
{
    u16_t length = socket->waiting->tot_len;

    if (size < length)
        length = (u16_t)size;
    (void)pbuf_copy_partial(socket->waiting, octets, length, 0);
    socket->waiting = pbuf_free_header(socket->waiting, length);
    if (socket->pcb != NULL)
        tcp_recved(socket->pcb, length);
    return length;
}

static long receive_wake(postern_lwip_socket *socket, char *octets,
    size_t size)
{
    long count = 0;
    SYS_ARCH_DECL_PROTECT(level);

    SYS_ARCH_PROTECT(level);
    while (socket->woken > 0 && size-- > 0) {
        socket->woken--;
        octets[count++] = '!';
    }
    SYS_ARCH_UNPROTECT(level);
    return count > 0 ? count : POSTERN_E_AGAIN;
}

static int is_quiet(const postern_lwip_socket *socket)
{
    return socket->waiting == NULL && (socket->state & (PST_LWIP_ENDED
        | PST_LWIP_BROKEN | PST_LWIP_REFUSED)) == 0;
}

/*
 * Polls the board once before it returns AGAIN, because octets may have come
 * while a hook of another session was working: without this, the server would
 * count the client as late.
 */
static long receive(void *context, postern_socket number, char *octets,
    size_t size)
{
    postern_lwip_socket *socket = pst_lwip_socket_get(context, number);

    if (socket == NULL)
        return POSTERN_E_RESET;
    if (socket->kind == PST_LWIP_WAKE)
        return receive_wake(socket, octets, size);
    if (is_quiet(socket))
        pst_lwip_board_poll(socket->port);
    if (socket->waiting != NULL)
        return receive_waiting(socket, octets, size);
    if (socket->state & (PST_LWIP_BROKEN | PST_LWIP_REFUSED))
        return trouble_of(socket);
    return socket->state & PST_LWIP_ENDED ? POSTERN_E_CLOSED
        : POSTERN_E_AGAIN;
}

/*
 * If there is no memory for all octets, tries fewer.  If there is memory for
 * none, the socket is not writable until the peer has acknowledged something.
 */
static long write_some(postern_lwip_socket *socket, const char *octets,
    u16_t length)
{
    err_t error = tcp_write(socket->pcb, octets, length,
        TCP_WRITE_FLAG_COPY);

    while (error == ERR_MEM && length > 1) {
        length = (u16_t)(length / 2);
        error = tcp_write(socket->pcb, octets, length, TCP_WRITE_FLAG_COPY);
    }
    if (error == ERR_MEM)
        socket->state |= PST_LWIP_STARVED;
    if (error != ERR_OK)
        return error == ERR_MEM ? POSTERN_E_AGAIN : POSTERN_E_RESET;
    (void)tcp_output(socket->pcb);
    return length;
}

static long send(void *context, postern_socket number, const char *octets,
    size_t length)
{
    postern_lwip_socket *socket = pst_lwip_socket_get(context, number);
    u16_t most;

    if (socket == NULL)
        return POSTERN_E_RESET;
    if (socket->state & PST_LWIP_CALLING)
        return POSTERN_E_AGAIN;
    if (socket->pcb == NULL || (socket->state & PST_LWIP_SHUT))
        return trouble_of(socket);
    most = tcp_sndbuf(socket->pcb);
    if (most == 0)
        return POSTERN_E_AGAIN;
    return write_some(socket, octets, length < most ? (u16_t)length : most);
}

/* If lwIP has no memory for the FIN, it tries again later. */
static void shut(void *context, postern_socket number)
{
    postern_lwip_socket *socket = pst_lwip_socket_get(context, number);

    if (socket == NULL || socket->pcb == NULL
        || (socket->state & (PST_LWIP_CALLING | PST_LWIP_SHUT)))
        return;
    (void)tcp_shutdown(socket->pcb, 0, 1);
    socket->state |= PST_LWIP_SHUT;
    detach_when_over(socket);
}

void pst_lwip_stream_fill(postern_net *net)
{
    net->receive = receive;
    net->send = send;
    net->shut = shut;
}
