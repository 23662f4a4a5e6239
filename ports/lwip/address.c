/* SPDX-License-Identifier: MIT */
/* address.c - converts addresses, and resolves host names. */
#include <string.h>

#include "port.h"

#if LWIP_IPV4
static void set_four(ip_addr_t *to, const unsigned char *octets)
{
    u32_t address;

    /* Both are in network byte order. */
    memcpy(&address, octets, 4);
    ip_addr_set_ip4_u32_val(*to, address);
}

static void get_four(postern_address *to, const ip_addr_t *from)
{
    u32_t address = ip4_addr_get_u32(ip_2_ip4(from));

    memcpy(to->octets, &address, 4);
    to->family = POSTERN_FAMILY_INET;
}
#endif

#if LWIP_IPV6
static void set_six(ip_addr_t *to, const unsigned char *octets)
{
    memset(to, 0, sizeof(*to));
    memcpy(ip_2_ip6(to)->addr, octets, 16);
    IP_SET_TYPE(to, IPADDR_TYPE_V6);
}

static void get_six(postern_address *to, const ip_addr_t *from)
{
    memcpy(to->octets, ip_2_ip6(from)->addr, 16);
    to->family = POSTERN_FAMILY_INET6;
}
#endif

int pst_lwip_address_set(ip_addr_t *to, const postern_address *from)
{
#if LWIP_IPV4
    if (from->family == POSTERN_FAMILY_INET) {
        set_four(to, from->octets);
        return 1;
    }
#endif
#if LWIP_IPV6
    if (from->family == POSTERN_FAMILY_INET6) {
        set_six(to, from->octets);
        return 1;
    }
#endif
    (void)to;
    return 0;
}

void pst_lwip_address_get(postern_address *to, const ip_addr_t *from,
    u16_t port)
{
    memset(to, 0, sizeof(*to));
    to->port = port;
#if LWIP_IPV4
    if (IP_IS_V4(from))
        get_four(to, from);
#endif
#if LWIP_IPV6
    if (IP_IS_V6(from))
        get_six(to, from);
#endif
}

/* ---- the functions of the table ---------------------------------------- */

/* The addresses found so far. */
typedef struct found {
    postern_address *addresses;
    int count, most;
    u16_t port;
} found;

static void add(found *it, const ip_addr_t *address)
{
    if (it->count < it->most)
        pst_lwip_address_get(&it->addresses[it->count++], address, it->port);
}

/* Adds the address for all interfaces, or of the loop interface, of each
   family. */
static void add_all(found *it, int is_loop)
{
    ip_addr_t address;

#if LWIP_IPV4
    if (is_loop)
        IP_ADDR4(&address, 127, 0, 0, 1);
    else
        ip_addr_set_any(0, &address);
    add(it, &address);
#endif
#if LWIP_IPV6
    if (is_loop)
        ip_addr_set_loopback(1, &address);
    else
        ip_addr_set_any(1, &address);
    add(it, &address);
#endif
}

/* Knows only addresses, "*" and the loop interface; there is no DNS. */
static int resolve(void *context, const char *host, unsigned port,
    postern_address *addresses, int most)
{
    found it;
    ip_addr_t address;

    (void)context;
    it.addresses = addresses;
    it.count = 0;
    it.most = most;
    it.port = (u16_t)port;
    if (host != NULL && strcmp(host, "*") == 0)
        add_all(&it, 0);
    else if (host != NULL && ipaddr_aton(host, &address))
        add(&it, &address);
    else if (host == NULL && LWIP_HAVE_LOOPIF)
        add_all(&it, 1);
    return it.count > 0 ? it.count : POSTERN_E_NOADDR;
}

static int local_name(void *context, postern_socket number,
    postern_address *address)
{
    postern_lwip_socket *socket = pst_lwip_socket_get(context, number);

    if (socket == NULL || socket->pcb == NULL)
        return POSTERN_E_FAILED;
    pst_lwip_address_get(address, &socket->pcb->local_ip,
        socket->pcb->local_port);
    return 0;
}

static int host_name(void *context, char *name, size_t size)
{
    const char *own = ((postern_lwip *)context)->board->host_name;

    if (own == NULL || strlen(own) >= size)
        return POSTERN_E_FAILED;
    strcpy(name, own);
    return 0;
}

void pst_lwip_address_fill(postern_net *net)
{
    net->resolve = resolve;
    net->local_name = local_name;
    net->host_name = host_name;
}
