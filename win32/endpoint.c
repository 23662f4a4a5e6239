/* SPDX-License-Identifier: MIT */
/* endpoint.c - converts between postern_address and sockaddr. */
#include "win32.h"

#include <string.h>

#include "net.h"

int pst_net_endpoint_set(pst_net_endpoint *endpoint,
    const postern_address *address)
{
    memset(endpoint, 0, sizeof *endpoint);
    if (address->family == POSTERN_FAMILY_INET) {
        endpoint->inet.sin_family = AF_INET;
        endpoint->inet.sin_port = htons(address->port);
        memcpy(&endpoint->inet.sin_addr, address->octets, 4);
        return (int)sizeof endpoint->inet;
    }
    if (address->family == POSTERN_FAMILY_INET6) {
        endpoint->inet6.sin6_family = AF_INET6;
        endpoint->inet6.sin6_port = htons(address->port);
        memcpy(&endpoint->inet6.sin6_addr, address->octets, 16);
        return (int)sizeof endpoint->inet6;
    }
    return 0;
}

/* A listener that another program has opened may accept IPv4 as
   ::ffff:a.b.c.d. */
static void unmap(postern_address *address)
{
    static const unsigned char mapped[12] = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff
    };

    if (memcmp(address->octets, mapped, sizeof mapped) != 0)
        return;
    address->family = POSTERN_FAMILY_INET;
    memmove(address->octets, address->octets + 12, 4);
    memset(address->octets + 4, 0, 12);
}

void pst_net_endpoint_get(const pst_net_endpoint *endpoint, int length,
    postern_address *address)
{
    memset(address, 0, sizeof *address);
    if (length == 0)    /* on some systems an unnamed socket has the length
                           0 */
        return;
    if (endpoint->any.sa_family == AF_INET) {
        address->family = POSTERN_FAMILY_INET;
        address->port = ntohs(endpoint->inet.sin_port);
        memcpy(address->octets, &endpoint->inet.sin_addr, 4);
    } else if (endpoint->any.sa_family == AF_INET6) {
        address->family = POSTERN_FAMILY_INET6;
        address->port = ntohs(endpoint->inet6.sin6_port);
        memcpy(address->octets, &endpoint->inet6.sin6_addr, 16);
        unmap(address);
    } else if (endpoint->any.sa_family == AF_UNIX) {
        address->family = POSTERN_FAMILY_LOCAL;
    }
}
