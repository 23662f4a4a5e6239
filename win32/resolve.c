/* SPDX-License-Identifier: MIT */
/* resolve.c - finds the addresses of a host. */
#include "win32.h"

#include <string.h>

#include "net.h"

/* The addresses so far, each of them once, because a port cannot be opened
   twice. */
struct found {
    postern_address *addresses;
    int count, most;
    unsigned short port;
};

static void add(struct found *found, const postern_address *address)
{
    postern_address *place = found->addresses + found->count;
    int i;

    if (found->count >= found->most)
        return;
    for (i = 0; i < found->count; i++)
        if (found->addresses[i].family == address->family
            && memcmp(found->addresses[i].octets, address->octets, 16) == 0)
            return;
    *place = *address;
    place->port = found->port;
    found->count++;
}

static int add_numeric(struct found *found, const char *host)
{
    postern_address address;

    memset(&address, 0, sizeof address);
    if (inet_pton(AF_INET, host, address.octets) == 1)
        address.family = POSTERN_FAMILY_INET;
    else if (inet_pton(AF_INET6, host, address.octets) == 1)
        address.family = POSTERN_FAMILY_INET6;
    else
        return 0;
    add(found, &address);
    return 1;
}

static void add_found(struct found *found, const struct addrinfo *info)
{
    pst_net_endpoint endpoint;
    postern_address address;
    size_t length = info->ai_addrlen;

    if (length > sizeof endpoint)
        length = 0;
    memcpy(&endpoint, info->ai_addr, length);
    pst_net_endpoint_get(&endpoint, (int)length, &address);
    if (address.family != POSTERN_FAMILY_NONE)
        add(found, &address);
}

/* Without AI_ADDRCONFIG, because a machine without a network still has its
   loopback. */
static int add_named(struct found *found, const char *host)
{
    struct addrinfo hints, *list, *at;
    int error;

    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    error = getaddrinfo(host, NULL, &hints, &list);
    if (error != 0)
        return pst_net_outcome_resolving(error);
    for (at = list; at != NULL; at = at->ai_next)
        add_found(found, at);
    freeaddrinfo(list);
    return found->count > 0 ? found->count : POSTERN_E_NOADDR;
}

int pst_net_resolve(void *context, const char *host, unsigned port,
    postern_address *addresses, int most)
{
    struct found found;

    (void)context;
    found.addresses = addresses;
    found.count = 0;
    found.most = most;
    found.port = (unsigned short)port;
    if (host == NULL) {
        add_numeric(&found, "127.0.0.1");
        add_numeric(&found, "::1");
    } else if (strcmp(host, "*") == 0) {
        add_numeric(&found, "0.0.0.0");
        add_numeric(&found, "::");
    } else if (*host == '\0') {
        return POSTERN_E_NOADDR;
    } else if (!add_numeric(&found, host)) {
        return add_named(&found, host);
    }
    return found.count;
}
