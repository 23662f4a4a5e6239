/* SPDX-License-Identifier: MIT */
/* network.c - connects the Ethernet driver, lwIP and postern's port to it. */
#include "network.h"

#include <string.h>

#include <lwip/etharp.h>
#include <lwip/init.h>
#include <lwip/netif.h>
#include <lwip/sys.h>
#include <netif/ethernet.h>

#include "board.h"
#include "lan9118.h"
#include "postern_lwip.h"

/* The addresses in QEMU's user network.  On a real board the application sets
   them, or DHCP does (with LWIP_UDP and LWIP_DHCP). */
#define ADDRESS "10.0.2.15"
#define MASK "255.255.255.0"
#define GATEWAY "10.0.2.2"

/* The value 2 in the first octet marks an address that no maker has
   assigned. */
static const unsigned char hardware_address[6] = {
    0x02, 0x00, 0x00, 0x00, 0x03, 0x85
};

static postern_lwip port;
static struct netif interface;

/* ---- lwIP calls these -------------------------------------------------- */

u32_t sys_now(void)
{
    return (u32_t)board_milliseconds();
}

sys_prot_t sys_arch_protect(void)
{
    return board_interrupts_off();
}

void sys_arch_unprotect(sys_prot_t were)
{
    board_interrupts_restore(were);
}

/* ---- frames ------------------------------------------------------------ */

/* lwIP puts ETH_PAD_SIZE octets before each frame. */
static err_t send_frame(struct netif *netif, struct pbuf *frame)
{
    struct pbuf *at;
    err_t result = ERR_BUF;

    (void)netif;
    (void)pbuf_remove_header(frame, ETH_PAD_SIZE);
    if (lan9118_write_begin(frame->tot_len) == 0) {
        for (at = frame; at != NULL; at = at->next)
            lan9118_write((const unsigned char *)at->payload, at->len);
        lan9118_write_end();
        result = ERR_OK;
    }
    (void)pbuf_add_header(frame, ETH_PAD_SIZE);
    return result;
}

/* Without memory the frame is lost; its sender will send it again. */
static void drop_frame(size_t length)
{
    unsigned char octet;

    while (length-- > 0)
        lan9118_read(&octet, 1);
    lan9118_read_end();
}

static void take_frame(size_t length)
{
    struct pbuf *at, *frame = pbuf_alloc(PBUF_RAW,
        (u16_t)(length + ETH_PAD_SIZE), PBUF_POOL);

    if (frame == NULL) {
        drop_frame(length);
        return;
    }
    (void)pbuf_remove_header(frame, ETH_PAD_SIZE);
    for (at = frame; at != NULL; at = at->next)
        lan9118_read((unsigned char *)at->payload, at->len);
    lan9118_read_end();
    (void)pbuf_add_header(frame, ETH_PAD_SIZE);
    if (interface.input(frame, &interface) != ERR_OK)
        (void)pbuf_free(frame);
}

/* ---- the port calls these ---------------------------------------------- */

static void poll(void *context)
{
    size_t length;

    (void)context;
    while ((length = lan9118_read_begin()) > 0)
        take_frame(length);
}

/* The timer interrupt ends the sleep after at most a millisecond. */
static void rest(void *context, u32_t milliseconds)
{
    unsigned long were = board_interrupts_off();

    (void)context;
    (void)milliseconds;
    lan9118_expect();
    if (!lan9118_has_frame() && !postern_lwip_is_woken(&port))
        board_wait_for_interrupt();
    board_interrupts_restore(were);
}

static const postern_lwip_board board = {
    NULL, poll, rest, board_entropy, NULL
};

/* ---- opening ----------------------------------------------------------- */

static err_t set_up(struct netif *netif)
{
    netif->name[0] = 'e';
    netif->name[1] = 'n';
    netif->mtu = 1500;
    netif->hwaddr_len = sizeof(hardware_address);
    memcpy(netif->hwaddr, hardware_address, sizeof(hardware_address));
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP
        | NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP;
    netif->output = etharp_output;
    netif->linkoutput = send_frame;
    return ERR_OK;
}

const postern_net *network_open(void)
{
    ip4_addr_t address, mask, gateway;

    if (lan9118_open(hardware_address) != 0)
        return NULL;
    lwip_init();
    (void)ip4addr_aton(ADDRESS, &address);
    (void)ip4addr_aton(MASK, &mask);
    (void)ip4addr_aton(GATEWAY, &gateway);
    (void)netif_add(&interface, &address, &mask, &gateway, NULL, set_up,
        ethernet_input);
    netif_set_default(&interface);
    netif_set_up(&interface);
    postern_lwip_init(&port, &board);
    return &port.net;
}
