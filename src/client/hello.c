/* SPDX-License-Identifier: MIT */
/* hello.c - sends EHLO or LHLO, or HELO to a server that does not know
   EHLO. */
#include "client.h"

int pst_client_hello(postern_client *client, int command, unsigned long now)
{
    pst_text text;
    int result = pst_client_line(client, &text);

    if (result != 0)
        return result;
    pst_client_offer_forget(client);
    client->phase = PST_CLIENT_OPENING;
    pst_text_string(&text, command == PST_CLIENT_HELO ? "HELO "
        : client->options.lmtp ? "LHLO " : "EHLO ");
    pst_text_string(&text, client->hostname);
    return pst_client_put(client, &text, command, now);
}
