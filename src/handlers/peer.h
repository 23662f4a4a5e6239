/* SPDX-License-Identifier: MIT */
/* peer.h - writes a peer's address as aiosmtpd does. */
#ifndef PST_HANDLERS_PEER_H
#define PST_HANDLERS_PEER_H

#include "postern.h"

#define PST_HANDLERS_PEER_SIZE 80

/* Writes the Python tuple "('127.0.0.1', 42568)" or "('::1', 42568, 0, 0)", or
   "''" for a Unix-domain socket. */
void pst_handlers_peer_text(const postern_address *peer,
    char text[PST_HANDLERS_PEER_SIZE]);

#endif
