/* SPDX-License-Identifier: MIT */
/* sizes.h - the number of clients and the memory of the server.  Both can be
   set by -D. */
#ifndef BOARD_SIZES_H
#define BOARD_SIZES_H

/* One more client gets 421. */
#ifndef BOARD_CLIENTS
#define BOARD_CLIENTS 4
#endif

/* Octets for the server, its sessions and, with TLS, the certificate. */
#ifndef BOARD_MEMORY
#error "build.sh says how much memory"
#endif

#endif
