/* SPDX-License-Identifier: MIT */
/* network.h - lwIP on this board. */
#ifndef BOARD_NETWORK_H
#define BOARD_NETWORK_H

struct postern_net;

/* Opens the Ethernet chip and lwIP.  Returns the table for options.net, or
   NULL: there is no such chip. */
const struct postern_net *network_open(void);

#endif
