/* SPDX-License-Identifier: MIT */
/* network.h - lists of networks as text. */
#ifndef PST_BASE_NETWORK_H
#define PST_BASE_NETWORK_H

#include "postern_base.h"

/*
 * A list is for example "127.0.0.0/8,::1,local": addresses, of which the
 * number of bits after "/" counts, all bits without a "/"; `local` means local
 * sockets.  _check: is the text such a list, with at least one entry?  _holds:
 * is the address in the list?  An IPv4 address that was mapped into IPv6 (RFC
 * 4291 2.5.5.2) counts as IPv4.
 */
int pst_network_check(const char *list);
int pst_network_holds(const char *list, const postern_address *address);

/* Converts an IPv4 address that was mapped into IPv6 back to IPv4. */
void pst_network_unmap(postern_address *address);

#endif
