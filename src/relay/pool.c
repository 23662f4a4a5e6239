/* SPDX-License-Identifier: MIT */
/* pool.c - keeps links between two messages, and frees all links. */
#include "relay.h"

static int can_serve(const pst_relay_link *link,
    const postern_server *server)
{
    return !link->is_used && link->server == server
        && link->stage == PST_RELAY_UP
        && (postern_client_wants(link->client) & POSTERN_CLIENT_RESTS) != 0;
}

pst_relay_link *pst_relay_pool_take(postern_relay *relay,
    postern_server *server, void (*hear)(pst_relay_link *link),
    const char **why)
{
    unsigned limit = relay->options.connection_limit;
    pst_relay_link *link = relay->links;

    while (link != NULL && !can_serve(link, server))
        link = link->next;
    if (link != NULL) {
        link->is_used = link->is_reused = 1;
        return link;
    }
    *why = "451 4.3.2 Too many connections to the next hop";
    if (limit != 0 && relay->link_count >= limit)
        return NULL;
    if (relay->refresh != NULL)
        relay->refresh(relay, server);
    link = pst_relay_link_new(relay, server, hear, why);
    if (link != NULL)
        link->is_used = 1;
    return link;
}

static unsigned resting(const postern_relay *relay)
{
    const pst_relay_link *link;
    unsigned count = 0;

    for (link = relay->links; link != NULL; link = link->next)
        count += !link->is_used && link->stage == PST_RELAY_UP;
    return count;
}

void pst_relay_pool_rest(pst_relay_link *link)
{
    postern_relay *relay = link->relay;
    unsigned long now = pst_relay_now(relay);

    link->is_used = 0;
    link->is_resting = 1;
    link->moment = now + relay->options.idle_timeout;
    if (resting(relay) > relay->options.idle_limit
        && postern_client_quit(link->client, now) == 0) {
        (void)pst_relay_link_move(link);
        pst_relay_link_shut(link, NULL);
    } else {
        (void)pst_relay_link_move(link);
    }
}

/* The server is freed already, with its watches and timers. */
static void forget(pst_relay_link *link)
{
    postern_relay *relay = link->relay;
    const postern_net *net = relay->options.net;

    pst_relay_link_leave(link);
    if (link->socket != POSTERN_NO_SOCKET)
        net->close(net->context, link->socket);
    postern_client_free(link->client);
    pst_relay_give(relay, link, sizeof(*link));
}

void postern_relay_free(postern_relay *relay)
{
    pst_relay_link *link;

    if (relay == NULL)
        return;
    while ((link = relay->links) != NULL) {
        relay->links = link->next;
        forget(link);
    }
    pst_relay_end(relay);
}
