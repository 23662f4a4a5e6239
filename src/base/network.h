/* SPDX-License-Identifier: MIT */
/* network.h - lists of networks, as people write them. */
#ifndef PST_BASE_NETWORK_H
#define PST_BASE_NETWORK_H

#include "postern_base.h"

/*
 * "127.0.0.0/8,::1,local": addresses of which the first bits count, or all
 * without a "/", and `local` for local sockets.  _check: is it such a list, of
 * one at least?  _holds: is the address in it?  An IPv4 address that was mapped
 * into IPv6 (RFC 4291 2.5.5.2) is taken as what it is.
 */
int pst_network_check(const char *list);
int pst_network_holds(const char *list, const postern_address *address);

#endif
