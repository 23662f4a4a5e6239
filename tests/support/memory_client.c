/* SPDX-License-Identifier: MIT */
/* memory_client.c - clients of a test in a memory net. */
#include <stdlib.h>
#include <string.h>

#include "memory_parts.h"

memory_client *memory_net_connect_from(memory_net *net, unsigned port,
    const postern_address *peer)
{
    memory_socket *listener = NULL;
    memory_client *client;

    if (peer->family == POSTERN_FAMILY_LOCAL)
        listener = memory_socket_listener(net, POSTERN_FAMILY_LOCAL, port);
    if (listener == NULL)
        listener = memory_socket_listener(net, 0, port);
    if (listener == NULL)
        return NULL;
    client = (memory_client *)memory_more(NULL, sizeof *client);
    memset(client, 0, sizeof *client);
    client->net = net;
    client->link = memory_link_new(net, listener, peer);
    client->next = net->clients;
    if (client->next != NULL)
        client->next->previous = client;
    net->clients = client;
    return client;
}

memory_client *memory_net_connect(memory_net *net, unsigned port)
{
    postern_address peer;

    memset(&peer, 0, sizeof peer);
    peer.family = POSTERN_FAMILY_INET;
    peer.octets[0] = 127;
    peer.octets[3] = 1;
    peer.port = (unsigned short)net->next_peer;
    net->next_peer = net->next_peer == 65535 ? 32768 : net->next_peer + 1;
    return memory_net_connect_from(net, port, &peer);
}

static int can_write(const memory_client *client)
{
    return client->link->open[1] && !client->link->shut[1];
}

void memory_client_write(memory_client *client, const char *octets,
    size_t length)
{
    if (can_write(client))
        memory_link_carry(client->net, client->link, 1, octets, length);
}

void memory_client_writes(memory_client *client, const char *text)
{
    memory_client_write(client, text, strlen(text));
}

size_t memory_client_read(memory_client *client, char *octets, size_t size)
{
    long result = memory_flow_take(&client->link->flows[1],
        memory_net_now(client->net), octets, size);

    return result > 0 ? (size_t)result : 0;
}

const char *memory_client_said(memory_client *client)
{
    size_t room = client->link->flows[1].length + 1;
    size_t count;

    client->said = (char *)memory_more(client->said, room);
    client->said_length = 0;
    do {
        count = memory_client_read(client,
            client->said + client->said_length,
            room - 1 - client->said_length);
        client->said_length += count;
    } while (count > 0);
    client->said[client->said_length] = '\0';
    return client->said;
}

size_t memory_client_said_length(const memory_client *client)
{
    return client->said_length;
}

void memory_client_fin(memory_client *client)
{
    if (can_write(client))
        memory_link_end(client->net, client->link, 1);
}

void memory_client_reset(memory_client *client)
{
    if (client->link->open[1])
        memory_link_break(client->net, client->link, 1);
}

void memory_client_close(memory_client *client)
{
    memory_link_close(client->net, client->link, 1);
}

void memory_client_free(memory_client *client)
{
    memory_client_close(client);
    memory_link_release(client->link);
    if (client->previous == NULL)
        client->net->clients = client->next;
    else
        client->previous->next = client->next;
    if (client->next != NULL)
        client->next->previous = client->previous;
    free(client->said);
    free(client);
}

void memory_client_free_all(memory_net *net)
{
    while (net->clients != NULL)
        memory_client_free(net->clients);
}

int memory_client_sees_eof(memory_client *client)
{
    char none[1];

    return memory_flow_take(&client->link->flows[1],
        memory_net_now(client->net), none, 0) == POSTERN_E_CLOSED;
}

int memory_client_sees_reset(const memory_client *client)
{
    return memory_flow_is_broken(&client->link->flows[1],
        memory_net_now(client->net));
}

int memory_client_is_left(const memory_client *client)
{
    return !client->link->open[0];
}

void memory_client_set_window(memory_client *client, size_t octets)
{
    client->link->flows[1].window = octets;
}

size_t memory_client_unreceived(const memory_client *client)
{
    return client->link->flows[0].length;
}

const postern_address *memory_client_address(const memory_client *client)
{
    return &client->link->addresses[1];
}
