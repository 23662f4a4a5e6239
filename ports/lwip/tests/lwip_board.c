/* SPDX-License-Identifier: MIT */
/*
 * lwip_board.c - a board without hardware: the loop interface, and the clock
 * of the test. lwIP's clock starts shortly before it wraps.
 */
#include <string.h>

#include "base/moment.h"
#include "lwip_parts.h"

#include <lwip/init.h>
#include <lwip/netif.h>
#include <lwip/priv/tcp_priv.h>

postern_lwip lwip_server, lwip_clients;
void (*lwip_board_interrupt)(void);

static memory_net *current;
static unsigned long seen;      /* time of that clock that was added to
                                   `tick` */
static u32_t tick = 0xFFFFFFFFUL - 20000;

u32_t sys_now(void)
{
    unsigned long passed = current == NULL ? seen
        : memory_net_passed(current);

    if (passed > seen)
        tick += (u32_t)(passed - seen);
    seen = passed;
    return tick;
}

sys_prot_t sys_arch_protect(void)
{
    return 0;
}

void sys_arch_unprotect(sys_prot_t level)
{
    (void)level;
}

void lwip_board_carry(void)
{
    netif_poll_all();
}

static void poll_all(void *context)
{
    (void)context;
    if (current == NULL)
        return;
    memory_clock_act(current);
    lwip_client_flush_all(current);
    netif_poll_all();
    lwip_client_flush_all(current);
    netif_poll_all();
}

/* Lets time pass until something happens. */
static void rest(void *context, u32_t milliseconds)
{
    unsigned long end, due;

    (void)context;
    if (lwip_board_interrupt != NULL)
        lwip_board_interrupt();
    if (current == NULL || postern_lwip_is_woken(&lwip_server))
        return;
    end = memory_net_now(current) + milliseconds;
    if (memory_clock_next(current, &due) && pst_moment_before(due, end))
        end = due;
    fake_clock_reach(&current->clock, end);
}

static int entropy(void *context, void *octets, size_t length)
{
    memset(octets, 4, length);
    (void)context;
    return 0;
}

static const postern_lwip_board board = {
    NULL, poll_all, rest, entropy, "board.test"
};

void lwip_board_begin(memory_net *net)
{
    static int is_begun;

    if (!is_begun)
        lwip_init();
    is_begun = 1;
    current = net;
    seen = 0;
    postern_lwip_init(&lwip_server, &board);
    postern_lwip_init(&lwip_clients, &board);
}

static void abandon(struct tcp_pcb *pcb)
{
    tcp_err(pcb, NULL);
    tcp_abort(pcb);
}

void lwip_board_end(void)
{
    current = NULL;
    while (tcp_listen_pcbs.pcbs != NULL)
        (void)tcp_close(tcp_listen_pcbs.pcbs);
    while (tcp_active_pcbs != NULL)
        abandon(tcp_active_pcbs);
    while (tcp_tw_pcbs != NULL)
        tcp_abort(tcp_tw_pcbs);
    netif_poll_all();
}

int lwip_board_family(unsigned port)
{
    const struct tcp_pcb *pcb = tcp_listen_pcbs.pcbs;
    int family = 0;

    for (; pcb != NULL; pcb = pcb->next)
        if (pcb->local_port == port && family != POSTERN_FAMILY_INET)
            family = IP_IS_V6(&pcb->local_ip) ? POSTERN_FAMILY_INET6
                : POSTERN_FAMILY_INET;
    return family;
}
