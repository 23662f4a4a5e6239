/* SPDX-License-Identifier: MIT */
/* inherited.c - sockets that systemd has opened for us: sd_listen_fds(3). */
#include "posix.h"

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "os/inherited.h"

#define FIRST 3

/* The name of a socket without a name. */
#define NAMELESS "unknown"

/* The number in an environment variable; 0: there is none. */
static unsigned long number(const char *variable)
{
    const char *text = getenv(variable);
    char *end;
    unsigned long value;

    if (text == NULL || *text < '0' || *text > '9')
        return 0;
    value = strtoul(text, &end, 10);
    return *end == '\0' && value <= INT_MAX ? value : 0;
}

/* Is the name at `at`, which ends with a colon or the text? */
static int is_called(const char *at, const char *name)
{
    const size_t length = strcspn(at, ":");

    return name == NULL || (strlen(name) == length
        && memcmp(at, name, length) == 0);
}

/* LISTEN_PID must be this process; otherwise the sockets are for another
   one. */
int pst_os_inherited(const char *name, postern_socket *sockets, int most)
{
    const unsigned long count = number("LISTEN_FDS");
    const char *at = getenv("LISTEN_FDNAMES");
    unsigned long i;
    int found = 0;

    if (number("LISTEN_PID") != (unsigned long)getpid())
        return 0;
    for (i = 0; i < count; i++) {
        if (is_called(at != NULL ? at : NAMELESS, name)) {
            if (found == most)
                return most + 1;
            sockets[found++] = (postern_socket)(FIRST + i);
        }
        if (at != NULL) {
            at += strcspn(at, ":");
            at = *at == ':' ? at + 1 : NULL;
        }
    }
    return found;
}

/* -1: it is not a socket. */
static int option(int socket, int name)
{
    int value = -1;
    socklen_t size = (socklen_t)sizeof value;

    return getsockopt(socket, SOL_SOCKET, name, &value, &size) == 0 ? value
        : -1;
}

int pst_os_inherited_listens(postern_socket given)
{
    return option((int)given, SO_TYPE) == SOCK_STREAM
        && option((int)given, SO_ACCEPTCONN) > 0;
}

/* Where the name fills sun_path no zero ends it.  A name that begins with a
   zero is no file (Linux). */
void pst_os_inherited_path(postern_socket given, char *path, size_t size)
{
    struct sockaddr_un address;
    socklen_t length = (socklen_t)sizeof address;
    size_t used = 0;

    memset(&address, 0, sizeof address);
    if (getsockname((int)given, (struct sockaddr *)(void *)&address, &length)
        == 0 && address.sun_family == AF_UNIX)
        while (used < sizeof address.sun_path
            && address.sun_path[used] != '\0')
            used++;
    if (used >= size)
        used = 0;
    memcpy(path, address.sun_path, used);
    path[used] = '\0';
}
