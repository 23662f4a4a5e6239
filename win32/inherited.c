/* SPDX-License-Identifier: MIT */
/* inherited.c - Windows gives no sockets to its services. */
#include "win32.h"

#include "os/inherited.h"

int pst_os_inherited(const char *name, postern_socket *sockets, int most)
{
    (void)name;
    (void)sockets;
    (void)most;
    return 0;
}

int pst_os_inherited_listens(postern_socket given)
{
    (void)given;
    return 0;
}

void pst_os_inherited_path(postern_socket given, char *path, size_t size)
{
    (void)given;
    (void)size;
    path[0] = '\0';
}
