/* SPDX-License-Identifier: MIT */
/*
 * lwipopts.h - lwIP for the tests: small, as on a board, or large enough for
 * the tests of the server (ROOMY).
 */
#ifndef TESTS_LWIPOPTS_H
#define TESTS_LWIPOPTS_H

#define NO_SYS 1
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0
#define LWIP_UDP 0
#define LWIP_RAW 0
#define LWIP_ARP 0
#define LWIP_ETHERNET 0
#define LWIP_PROVIDE_ERRNO 1

/* The loop interface. */
#define LWIP_HAVE_LOOPIF 1
#define LWIP_NETIF_LOOPBACK 1

#define SO_REUSE 1

#ifdef ROOMY

#define LWIP_IPV6 1
#define IPV6_FRAG_COPYHEADER 1
#define MEM_LIBC_MALLOC 1
#define MEMP_MEM_MALLOC 1
#define MEMP_NUM_TCP_PCB 12000
#define MEMP_NUM_TCP_PCB_LISTEN 40
#define TCP_MSS 1460
#define TCP_WND (40 * TCP_MSS)
#define TCP_SND_BUF (40 * TCP_MSS)
#define TCP_SND_QUEUELEN 4000

#else

#define MEM_SIZE 16384
#define MEM_ALIGNMENT 8
#define MEMP_NUM_TCP_PCB 8
#define MEMP_NUM_TCP_PCB_LISTEN 2
#define MEMP_NUM_TCP_SEG 32
#define TCP_LISTEN_BACKLOG 1
#define TCP_DEFAULT_LISTEN_BACKLOG 4
#define TCP_MSS 536
#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (4 * TCP_MSS)

#endif

#endif
