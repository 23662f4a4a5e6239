/* SPDX-License-Identifier: MIT */
/* call.c - outgoing connections. */
#include "port.h"

static err_t on_connected(void *argument, struct tcp_pcb *pcb, err_t error)
{
    postern_lwip_socket *socket = (postern_lwip_socket *)argument;

    (void)pcb;
    (void)error;
    socket->state &= (unsigned char)~PST_LWIP_CALLING;
    return ERR_OK;
}

static int call(postern_lwip_socket *socket, const ip_addr_t *address,
    u16_t port)
{
    struct tcp_pcb *pcb = tcp_new_ip_type(IP_GET_TYPE(address));
    err_t error;

    if (pcb == NULL)
        return POSTERN_E_FULL;
    pst_lwip_stream_attach(socket, pcb);
    error = tcp_connect(pcb, address, port, on_connected);
    if (error != ERR_OK) {
        pst_lwip_stream_close(socket, 1);
        return error == ERR_MEM || error == ERR_BUF ? POSTERN_E_FULL
            : POSTERN_E_FAILED;
    }
    socket->state |= PST_LWIP_CALLING;
    return 0;
}

static int connect(void *context, const postern_address *address,
    postern_socket *number)
{
    postern_lwip *lwip = (postern_lwip *)context;
    postern_lwip_socket *socket;
    ip_addr_t to;
    int result;

    if (!pst_lwip_address_set(&to, address))
        return POSTERN_E_FAILED;
    if (lwip->connections >= lwip->most)
        return POSTERN_E_FULL;
    socket = pst_lwip_socket_new(lwip, PST_LWIP_STREAM);
    if (socket == NULL)
        return POSTERN_E_FULL;
    result = call(socket, &to, address->port);
    if (result < 0) {
        pst_lwip_socket_free(socket);
        return result;
    }
    lwip->connections++;
    *number = pst_lwip_socket_number(socket);
    return 0;
}

static int connect_local(void *context, const char *path,
    postern_socket *number)
{
    (void)context;
    (void)path;
    (void)number;
    return POSTERN_E_INVALID_NO_UNIX;
}

void pst_lwip_call_fill(postern_net *net)
{
    net->connect = connect;
    net->connect_local = connect_local;
}
