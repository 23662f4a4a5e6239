/* SPDX-License-Identifier: MIT */
/* lwip_client.c - clients of a test, over lwIP. */
#include <stdlib.h>
#include <string.h>

#include "lwip_parts.h"

#define NET (&lwip_clients.net)

static lwip_client *of_socket[POSTERN_LWIP_SOCKETS + 1];

static postern_lwip_socket *end_of(const lwip_client *client)
{
    return pst_lwip_socket_get(&lwip_clients, client->socket);
}

/* ---- which client a socket of the server belongs to -------------------- */

lwip_client *lwip_client_of(postern_socket socket)
{
    return socket <= POSTERN_LWIP_SOCKETS ? of_socket[socket] : NULL;
}

/* The test may give a client an address that the loop interface does not have;
   its port is the one that the network in memory would give it. */
void lwip_client_accepted(memory_net *net, postern_socket socket,
    postern_address *peer)
{
    memory_client *at;
    lwip_client *client;
    postern_address own;

    of_socket[socket] = NULL;
    for (at = net->clients; at != NULL; at = at->next) {
        client = (lwip_client *)at;
        if (client->socket == 0 || NET->local_name(&lwip_clients,
            client->socket, &own) != 0 || own.port != peer->port)
            continue;
        *peer = client->address;
        of_socket[socket] = client;
    }
}

void lwip_client_forget(postern_socket socket)
{
    if (lwip_client_of(socket) != NULL)
        lwip_client_of(socket)->is_left = 1;
    if (socket <= POSTERN_LWIP_SOCKETS)
        of_socket[socket] = NULL;
}

/* ---- what clients do --------------------------------------------------- */

static int call(memory_net *net, lwip_client *client, unsigned port)
{
    int family = lwip_board_family(port);
    postern_address to[2];

    (void)net;
    if (family == 0 || NET->resolve(&lwip_clients, family
        == POSTERN_FAMILY_INET ? "127.0.0.1" : "::1", port, to, 1) != 1)
        return 0;
    return NET->connect(&lwip_clients, to, &client->socket) == 0;
}

static memory_client *begin(memory_net *net, unsigned port,
    const postern_address *peer)
{
    lwip_client *client = (lwip_client *)memory_more(NULL, sizeof *client);

    memset(client, 0, sizeof *client);
    if (!call(net, client, port)) {
        free(client);
        return NULL;
    }
    (void)NET->local_name(&lwip_clients, client->socket, &client->address);
    client->address.port = (unsigned short)net->next_peer++;
    if (peer != NULL)
        client->address = *peer;
    client->base.net = net;
    client->base.next = net->clients;
    if (net->clients != NULL)
        net->clients->previous = &client->base;
    net->clients = &client->base;
    lwip_board_carry();
    return &client->base;
}

memory_client *memory_net_connect(memory_net *net, unsigned port)
{
    return begin(net, port, NULL);
}

memory_client *memory_net_connect_from(memory_net *net, unsigned port,
    const postern_address *peer)
{
    return begin(net, port, peer);
}

static void flush(lwip_client *client)
{
    long sent = 1;

    while (client->socket != 0 && client->unsent_length > 0 && sent > 0) {
        sent = NET->send(&lwip_clients, client->socket, client->unsent,
            client->unsent_length);
        if (sent <= 0)
            break;
        client->unsent_length -= (size_t)sent;
        memmove(client->unsent, client->unsent + sent,
            client->unsent_length);
    }
    if (client->socket != 0 && client->is_ending
        && client->unsent_length == 0)
        NET->shut(&lwip_clients, client->socket);
}

void lwip_client_flush_all(memory_net *net)
{
    memory_client *at;

    for (at = net->clients; at != NULL; at = at->next)
        flush((lwip_client *)at);
}

void memory_client_write(memory_client *base, const char *octets,
    size_t length)
{
    lwip_client *client = (lwip_client *)base;

    if (client->is_ending || length == 0)
        return;
    client->unsent = (char *)memory_more(client->unsent,
        client->unsent_length + length);
    memcpy(client->unsent + client->unsent_length, octets, length);
    client->unsent_length += length;
    client->written += length;
    flush(client);
}

void memory_client_writes(memory_client *client, const char *text)
{
    memory_client_write(client, text, strlen(text));
}

void memory_client_fin(memory_client *base)
{
    ((lwip_client *)base)->is_ending = 1;
    flush((lwip_client *)base);
}

/* The socket remains, and is broken. */
void memory_client_reset(memory_client *base)
{
    lwip_client *client = (lwip_client *)base;

    lwip_board_carry();
    if (client->socket == 0)
        return;
    pst_lwip_stream_close(end_of(client), 1);
    end_of(client)->state |= PST_LWIP_BROKEN;
}

void memory_client_close(memory_client *base)
{
    lwip_client *client = (lwip_client *)base;

    if (client->socket != 0)
        NET->close(&lwip_clients, client->socket);
    client->socket = 0;
}

void memory_client_free(memory_client *client)
{
    size_t i;

    memory_client_close(client);
    for (i = 0; i <= POSTERN_LWIP_SOCKETS; i++)
        if (of_socket[i] == (lwip_client *)client)
            of_socket[i] = NULL;
    if (client->previous == NULL)
        client->net->clients = client->next;
    else
        client->previous->next = client->next;
    if (client->next != NULL)
        client->next->previous = client->previous;
    free(((lwip_client *)client)->unsent);
    free(client->said);
    free(client);
}

void memory_client_free_all(memory_net *net)
{
    while (net->clients != NULL)
        memory_client_free(net->clients);
    lwip_board_end();
}

/* ---- what clients receive ---------------------------------------------- */

size_t memory_client_read(memory_client *base, char *octets, size_t size)
{
    lwip_client *client = (lwip_client *)base;
    long result;

    lwip_board_carry();
    if (client->socket == 0 || size == 0)
        return 0;
    result = NET->receive(&lwip_clients, client->socket, octets, size);
    return result > 0 ? (size_t)result : 0;
}

const char *memory_client_said(memory_client *client)
{
    char part[4096];
    size_t count;

    client->said_length = 0;
    do {
        count = memory_client_read(client, part, sizeof part);
        client->said = (char *)memory_more(client->said,
            client->said_length + count + 1);
        memcpy(client->said + client->said_length, part, count);
        client->said_length += count;
    } while (count > 0);
    client->said[client->said_length] = '\0';
    return client->said;
}

size_t memory_client_said_length(const memory_client *client)
{
    return client->said_length;
}

int memory_client_sees_eof(memory_client *base)
{
    const lwip_client *client = (const lwip_client *)base;

    lwip_board_carry();
    return client->socket != 0 && end_of(client)->waiting == NULL
        && (end_of(client)->state & PST_LWIP_ENDED) != 0;
}

int memory_client_sees_reset(const memory_client *base)
{
    const lwip_client *client = (const lwip_client *)base;

    lwip_board_carry();
    return client->socket != 0
        && (end_of(client)->state & PST_LWIP_BROKEN) != 0;
}

int memory_client_is_left(const memory_client *base)
{
    return ((const lwip_client *)base)->is_left;
}

/* lwIP decides about the window. */
void memory_client_set_window(memory_client *client, size_t octets)
{
    (void)client;
    (void)octets;
}

size_t memory_client_unreceived(const memory_client *base)
{
    const lwip_client *client = (const lwip_client *)base;

    return client->written - client->received;
}

const postern_address *memory_client_address(const memory_client *base)
{
    return &((const lwip_client *)base)->address;
}
