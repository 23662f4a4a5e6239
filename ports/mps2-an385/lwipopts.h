/* SPDX-License-Identifier: MIT */
/*
 * lwipopts.h - lwIP for the firmware: IPv4 and TCP, in some 30 KiB of RAM for
 * four clients. ports/lwip/README.md explains the sizes.
 */
#ifndef BOARD_LWIPOPTS_H
#define BOARD_LWIPOPTS_H

#include "sizes.h"

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 1
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0
#define LWIP_UDP 0
#define LWIP_RAW 0
#define LWIP_STATS 0
#define LWIP_PROVIDE_ERRNO 1

/* Two octets before a frame, so that the data after its 14 octets are
   aligned. */
#define ETH_PAD_SIZE 2

#define MEM_ALIGNMENT 8
#define MEM_SIZE (4096 * BOARD_CLIENTS)
#define PBUF_POOL_SIZE (2 + 4 * BOARD_CLIENTS)
#define PBUF_POOL_BUFSIZE 608

/* A closed connection keeps its PCB until the client has acknowledged the
   end. */
#define MEMP_NUM_TCP_PCB (2 * BOARD_CLIENTS + 2)
#define MEMP_NUM_TCP_PCB_LISTEN 1
#define MEMP_NUM_TCP_SEG (16 + 4 * BOARD_CLIENTS)
#define TCP_LISTEN_BACKLOG 1
#define TCP_DEFAULT_LISTEN_BACKLOG (2 * BOARD_CLIENTS)
#define SO_REUSE 1

#define TCP_MSS 536
#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (4 * TCP_MSS)

#endif
