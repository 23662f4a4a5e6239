/* SPDX-License-Identifier: MIT */
/*
 * channel.c - carries octets through a TLS session.
 *
 * Ciphertext goes into the TLS session, a record at a time.  The plaintext is
 * lent to the conversation from the TLS session's own buffer.  The next record
 * goes in when the conversation has used the last one.  So the waiting data is
 * limited: one record here, and the ciphertext that the owner keeps.
 */
#include <string.h>

#include "channel.h"

static pst_channel *make(postern_tls_context *context, pst_memory *memory)
{
    pst_channel *channel = (pst_channel *)pst_memory_take(memory,
        sizeof(*channel));

    if (channel == NULL)
        return NULL;
    memset(channel, 0, sizeof(*channel));
    channel->provider = context->provider;
    return channel;
}

/* Frees a channel without a session, and returns NULL. */
static pst_channel *whole(pst_channel *channel, pst_memory *memory)
{
    if (channel->tls != NULL)
        return channel;
    pst_memory_free(memory, channel, sizeof(*channel));
    return NULL;
}

pst_channel *pst_channel_new(postern_tls_context *context, pst_memory *memory,
    const unsigned char seed[32])
{
    pst_channel *channel = make(context, memory);

    if (channel == NULL)
        return NULL;
    channel->tls = context->provider->open(context, memory, seed);
    return whole(channel, memory);
}

pst_channel *pst_channel_connect(postern_tls_context *context,
    pst_memory *memory, const unsigned char seed[32], const char *name,
    int check)
{
    pst_channel *channel = make(context, memory);

    if (channel == NULL)
        return NULL;
    channel->tls = context->provider->connect(context, memory, seed, name,
        check);
    return whole(channel, memory);
}

void pst_channel_join(pst_channel *channel, const pst_channel_ends *ends,
    void *owner)
{
    channel->ends = ends;
    channel->owner = owner;
}

void pst_channel_free(pst_channel *channel, pst_memory *memory)
{
    if (channel == NULL)
        return;
    channel->provider->close(channel->tls);
    pst_memory_free(memory, channel, sizeof(*channel));
}

/* ---- out --------------------------------------------------------------- */

int pst_channel_has_records(const pst_channel *channel)
{
    size_t length;

    return channel->provider->out(channel->tls, &length) != NULL;
}

/* Sends the records that are ready; 0: some are left. */
static int send_records(pst_channel *channel, int *went)
{
    const char *octets;
    size_t length;

    while ((octets = channel->provider->out(channel->tls, &length)) != NULL) {
        long sent = channel->ends->send(channel->owner, octets, length);

        if (sent <= 0)
            return 0;
        *went = 1;
        channel->provider->sent(channel->tls, (size_t)sent);
        if ((size_t)sent < length)
            return 0;
    }
    return 1;
}

/* RFC 5246 7.2.1: each side sends close_notify before it closes.  It is not
   sent to a peer that has not begun the handshake, because it would not be
   encrypted. */
static void say_close_notify(pst_channel *channel)
{
    if (channel->fed && !channel->closing)
        channel->provider->end(channel->tls);
    channel->closing = 1;
}

int pst_channel_flush(pst_channel *channel)
{
    const pst_channel_ends *ends = channel->ends;
    const char *octets;
    size_t length;
    int went = 0;

    while (send_records(channel, &went)) {
        octets = ends->out(channel->owner, &length);
        if (octets == NULL)
            break;
        length = channel->provider->write(channel->tls, octets, length);
        if (length == 0) {
            ends->mute(channel->owner);
            break;
        }
        ends->sent(channel->owner, octets, length);
        /* close_notify is sent together with the last reply */
        if ((ends->mood(channel->owner) & PST_CHANNEL_OVER) != 0)
            say_close_notify(channel);
    }
    return went;
}

int pst_channel_end(pst_channel *channel)
{
    int went = 0;

    say_close_notify(channel);
    return send_records(channel, &went);
}

/* ---- in ---------------------------------------------------------------- */

/* Does not feed octets that may end the TLS session while there is output,
   because nothing can be sent after the end. */
static size_t feed(pst_channel *channel, const char *octets, size_t length)
{
    unsigned mood = channel->ends->mood(channel->owner);

    if ((mood & PST_CHANNEL_READS) == 0 || (mood & PST_CHANNEL_SAYS) != 0)
        return 0;
    channel->fed |= length > 0;
    return channel->provider->feed(channel->tls, octets, length);
}

/* Lends plaintext; 1: some of it was used.  An empty loan makes sense, too:
   the conversation may have waited until its output was sent. */
static int lend(pst_channel *channel)
{
    size_t length = 0, used;
    const char *octets = channel->provider->plain(channel->tls, &length);

    used = channel->ends->lend(channel->owner, octets == NULL ? "" : octets,
        octets == NULL ? 0 : length);
    channel->provider->used(channel->tls, used);
    return used > 0;
}

static int goes_on(const pst_channel *channel)
{
    return (channel->ends->mood(channel->owner) & PST_CHANNEL_RESTS) == 0;
}

/* 1: the handshake has just ended. */
static int take_up(pst_channel *channel)
{
    if (channel->was_up || channel->provider->state(channel->tls)
        != PST_TLS_UP)
        return 0;
    channel->was_up = 1;
    channel->ends->up(channel->owner);
    return 1;
}

/* Is all input used? */
static int is_dry(const pst_channel *channel, size_t left)
{
    size_t length;

    return left == 0
        && channel->provider->plain(channel->tls, &length) == NULL;
}

/* Tells the owner that the TLS session has failed or ended; 1: it has ended.
   A FIN without close_notify (RFC 5246 7.2.1) counts as an end, too. */
static int take_end(pst_channel *channel, size_t left)
{
    enum pst_tls_state state = channel->provider->state(channel->tls);

    if (state == PST_TLS_FAILED) {
        if (!channel->was_failed)
            channel->ends->failed(channel->owner,
                channel->provider->fault(channel->tls));
        channel->was_failed = 1;
        return 0;
    }
    if (channel->was_ended || (state != PST_TLS_ENDED
        && (!channel->fin || !is_dry(channel, left))))
        return 0;
    channel->was_ended = 1;
    channel->ends->ended(channel->owner);
    return 1;
}

size_t pst_channel_carry(pst_channel *channel, const char *octets,
    size_t length)
{
    size_t used = 0, fed;
    int moved;

    do {
        fed = feed(channel, octets + used, length - used);
        used += fed;
        moved = lend(channel) || fed > 0;
        /* the end of the handshake is sent together with the greeting, if
           there is one */
        if (take_up(channel) && goes_on(channel))
            moved = 1;
        else
            moved |= pst_channel_flush(channel);
        moved |= take_end(channel, length - used);
    } while (moved && goes_on(channel));
    return used;
}

void pst_channel_left(pst_channel *channel)
{
    channel->fin = 1;
}
