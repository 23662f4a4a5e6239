/* SPDX-License-Identifier: MIT */
/* peer.h - who has connected, as the original shows it. */
#ifndef PST_HANDLERS_PEER_H
#define PST_HANDLERS_PEER_H

#include "postern.h"

#define PST_HANDLERS_PEER_SIZE 80

/* "('127.0.0.1', 42568)", "('::1', 42568, 0, 0)", or "''" for a local socket:
   the tuples in which the original keeps it. */
void pst_handlers_peer_text(const postern_address *peer,
    char text[PST_HANDLERS_PEER_SIZE]);

#endif
