/* SPDX-License-Identifier: MIT */
/* input.c - takes what a server sends. */
#include "client.h"

static int may_go_on(const postern_client *client)
{
    return !client->has_event && client->phase != PST_CLIENT_ENDED
        && client->phase != PST_CLIENT_HANDSHAKE;
}

/* The first line of the reply to EHLO has the name of the server. */
static void note_line(postern_client *client)
{
    if (pst_client_awaited(client) == POSTERN_CLIENT_HELLO
        && !client->early && client->reply.line > 4)
        pst_client_offer_note(client,
            pst_client_reply_words(&client->reply));
}

static void begin(postern_client *client)
{
    pst_client_reply_begin(&client->reply);
    client->early = !pst_client_is_asked(client);
    client->is_whole = 0;
}

static size_t take(postern_client *client, const char *octets,
    size_t length, unsigned long now)
{
    enum pst_client_reading reading;
    size_t used;

    if (client->is_whole)
        begin(client);
    used = pst_client_reply_take(&client->reply, octets, length, &reading);
    if (reading == PST_CLIENT_NO_REPLY)
        pst_client_over(client, POSTERN_CLIENT_NONSENSE);
    else if (reading == PST_CLIENT_NO_END)
        pst_client_over(client, POSTERN_CLIENT_ENDLESS);
    else if (reading != PST_CLIENT_GOES_ON)
        note_line(client);
    if (reading == PST_CLIENT_REPLY_ENDS) {
        client->is_whole = 1;
        pst_client_event_reply(client, now);
    }
    return used;
}

/* RFC 3207 6: octets that an attacker has put after the 220, without
   encryption, must not count as octets of the encrypted session. */
size_t postern_client_input(postern_client *client, const char *octets,
    size_t length, unsigned long now)
{
    size_t used = 0;

    while (used < length && may_go_on(client))
        used += take(client, octets + used, length - used, now);
    if (used < length && client->phase == PST_CLIENT_HANDSHAKE) {
        client->has_event = 0;
        pst_client_over(client, POSTERN_CLIENT_INJECTED);
    }
    return used;
}

/* A server that closes without a reply to QUIT is fine; but earlier commands
   must have their replies. */
void postern_client_eof(postern_client *client)
{
    pst_client_over(client, pst_client_awaited(client) == POSTERN_CLIENT_QUIT
        && pst_client_is_asked(client) ? POSTERN_CLIENT_DONE
        : POSTERN_CLIENT_LOST);
}
