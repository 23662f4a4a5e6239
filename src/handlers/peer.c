/* SPDX-License-Identifier: MIT */
/* peer.c - writes a peer's address as aiosmtpd does. */
#include <stdio.h>
#include <string.h>

#include "peer.h"

void pst_handlers_peer_text(const postern_address *peer,
    char text[PST_HANDLERS_PEER_SIZE])
{
    char address[46];

    strcpy(text, "''");
    if (peer == NULL)
        return;
    postern_address_text(peer, address, sizeof(address));
    if (peer->family == POSTERN_FAMILY_INET)
        sprintf(text, "('%s', %u)", address, (unsigned)peer->port);
    else if (peer->family == POSTERN_FAMILY_INET6)
        sprintf(text, "('%s', %u, 0, 0)", address, (unsigned)peer->port);
}
