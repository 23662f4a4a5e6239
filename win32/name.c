/* SPDX-License-Identifier: MIT */
/* name.c - finds the full name of this machine. */
#include "win32.h"

#include <string.h>

#include "net.h"

/* RFC 1035 2.3.4: a name has at most 255 octets. */
#define NAME_ROOM 256

/* The name in the greeting must be a domain (RFC 5321 4.2), and a name server
   may send anything. */
static int is_full(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

    return strchr(name, '.') != NULL && name[strspn(name, allowed)] == '\0';
}

static int copy(char *name, size_t size, const char *from)
{
    const size_t length = strlen(from);

    if (length == 0 || length >= size)
        return POSTERN_E_FAILED;
    memcpy(name, from, length + 1);
    return 0;
}

int pst_net_full_name(const char *known, char *name, size_t size)
{
    struct addrinfo hints, *list;
    int code = POSTERN_E_FAILED;

    if (is_full(known))
        return copy(name, size, known);
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_CANONNAME;
    if (getaddrinfo(known, NULL, &hints, &list) != 0)
        return POSTERN_E_FAILED;
    if (list->ai_canonname != NULL && is_full(list->ai_canonname))
        code = copy(name, size, list->ai_canonname);
    freeaddrinfo(list);
    return code;
}

int pst_net_host_name(void *context, char *name, size_t size)
{
    char known[NAME_ROOM];

    (void)context;
    if (gethostname(known, sizeof known) < 0)
        return POSTERN_E_FAILED;
    known[sizeof known - 1] = '\0';
    if (pst_net_full_name(known, name, size) == 0)
        return 0;
    return copy(name, size, known);
}
