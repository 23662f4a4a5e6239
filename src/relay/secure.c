/* SPDX-License-Identifier: MIT */
/* secure.c - TLS on the connection to the hop: moves octets between a link and
   its channel (tls/channel.h). */
#include "relay.h"

/* A call of the channel may shut the link: then its other wishes do not
   matter. */
#define IS_GONE(link) ((link)->channel == NULL || (link)->client == NULL)

static long send_records(void *owner, const char *octets, size_t length)
{
    pst_relay_link *link = (pst_relay_link *)owner;
    const postern_net *net = link->relay->options.net;

    return IS_GONE(link) ? 0 : net->send(net->context, link->socket, octets,
        length);
}

static const char *out(void *owner, size_t *length)
{
    pst_relay_link *link = (pst_relay_link *)owner;

    *length = 0;
    return IS_GONE(link) ? NULL : postern_client_out(link->client, length);
}

static void sent(void *owner, const char *octets, size_t length)
{
    pst_relay_link *link = (pst_relay_link *)owner;

    (void)octets;
    if (!IS_GONE(link))
        postern_client_sent(link->client, length,
            pst_relay_now(link->relay));
}

static unsigned mood(void *owner)
{
    pst_relay_link *link = (pst_relay_link *)owner;
    size_t length;

    if (IS_GONE(link))
        return PST_CHANNEL_RESTS;
    return postern_client_out(link->client, &length) != NULL
        ? PST_CHANNEL_READS | PST_CHANNEL_SAYS : PST_CHANNEL_READS;
}

static size_t lend(void *owner, const char *octets, size_t length)
{
    pst_relay_link *link = (pst_relay_link *)owner;
    size_t used = 0, taken = 1;

    while (!IS_GONE(link) && used < length && taken > 0) {
        taken = postern_client_input(link->client, octets + used,
            length - used, pst_relay_now(link->relay));
        used += taken;
        link->hear(link);
    }
    return used;
}

static void up(void *owner)
{
    pst_relay_link *link = (pst_relay_link *)owner;

    if (IS_GONE(link))
        return;
    link->is_secure = 1;
    postern_client_secured(link->client, pst_relay_now(link->relay));
}

static void ended(void *owner)
{
    pst_relay_link *link = (pst_relay_link *)owner;

    if (!IS_GONE(link))
        postern_client_eof(link->client);
}

static void failed(void *owner, int fault)
{
    ((pst_relay_link *)owner)->no_tls = pst_relay_say_tls(fault);
}

static const pst_channel_ends ends = {
    send_records, mood, lend, out, sent, up, ended, failed, ended
};

int pst_relay_secure_begin(pst_relay_link *link)
{
    const postern_relay_options *options = &link->relay->options;
    const postern_net *net = options->net;
    unsigned char seed[32];

    if (net->entropy(net->context, seed, sizeof(seed)) == 0)
        link->channel = pst_channel_connect(options->tls_context,
            &link->relay->memory, seed, options->tls_name != NULL
            ? options->tls_name : options->host,
            options->tls == POSTERN_RELAY_VERIFIED);
    pst_memory_wipe(seed, sizeof(seed));
    if (link->channel == NULL)
        return POSTERN_E_NOMEM;
    pst_channel_join(link->channel, &ends, link);
    return 0;
}

void pst_relay_secure_carry(pst_relay_link *link)
{
    pst_channel *channel = link->channel;
    size_t used;

    if (link->is_carrying)
        return;
    link->is_carrying = 1;
    used = pst_channel_carry(channel, link->input + link->at,
        link->length - link->at);
    (void)pst_channel_flush(channel);
    link->is_carrying = 0;
    if (link->channel == channel)
        link->at += used;
    else
        pst_channel_free(channel, &link->relay->memory);
}

/* RFC 5246 7.2.1: close_notify before the connection is closed. */
void pst_relay_secure_end(pst_relay_link *link)
{
    pst_channel *channel = link->channel;

    if (channel == NULL)
        return;
    if (!link->is_carrying) {
        if (link->is_secure)
            (void)pst_channel_end(channel);
        pst_channel_free(channel, &link->relay->memory);
    }
    link->channel = NULL;
}
