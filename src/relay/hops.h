/* SPDX-License-Identifier: MIT */
/* hops.h - counts the Received fields of a header while it is received (RFC
   5321 6.3). */
#ifndef PST_RELAY_HOPS_H
#define PST_RELAY_HOPS_H

#include <stddef.h>

typedef struct pst_relay_hops {
    unsigned count;
    unsigned column;        /* octets of this line, up to the length of the
                               name */
    int differs;            /* the line does not begin with "Received:" */
    int is_over;            /* the header has ended */
} pst_relay_hops;

void pst_relay_hops_begin(pst_relay_hops *hops);

/* Takes content in pieces of any length. */
void pst_relay_hops_pass(pst_relay_hops *hops, const char *octets,
    size_t length);

#endif
