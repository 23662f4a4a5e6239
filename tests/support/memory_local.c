/* SPDX-License-Identifier: MIT */
/* memory_local.c - Unix-domain sockets of a memory net: paths that are ports,
   and files without a listener. */
#include <string.h>

#include "memory_parts.h"

unsigned memory_local_find(const memory_net *net, const char *path)
{
    int i;

    for (i = 0; i < net->machine.path_count; i++)
        if (strcmp(net->machine.paths[i], path) == 0)
            return (unsigned)i + 1;
    return 0;
}

unsigned memory_net_path(memory_net *net, const char *path)
{
    unsigned number = memory_local_find(net, path);

    if (number == 0) {
        number = (unsigned)++net->machine.path_count;
        strcpy(net->machine.paths[number - 1], path);
    }
    return number;
}

void memory_net_put_file(memory_net *net, const char *path)
{
    net->machine.files[memory_net_path(net, path) - 1] = 1;
}

int memory_net_has_file(memory_net *net, const char *path)
{
    return net->machine.files[memory_net_path(net, path) - 1];
}

const postern_listening *memory_net_listening(const memory_net *net)
{
    return &net->listening;
}

/* Replaces a file without a listener. */
int memory_local_make(memory_net *net, unsigned number)
{
    if (memory_socket_listener(net, POSTERN_FAMILY_LOCAL, number) != NULL)
        return POSTERN_E_INUSE;
    net->machine.files[number - 1] = 1;
    return 0;
}

static void remove_path(void *context, const char *path)
{
    memory_net *net = (memory_net *)context;
    unsigned number = memory_local_find(net, path);

    net->counters.calls[MEMORY_REMOVE]++;
    if (number == 0 || !net->machine.files[number - 1])
        memory_violation(net, "a path is removed that is not there");
    else if (memory_socket_listener(net, POSTERN_FAMILY_LOCAL, number)
        == NULL)
        net->machine.files[number - 1] = 0;
}

static int connect_local(void *context, const char *path,
    postern_socket *socket)
{
    memory_net *net = (memory_net *)context;
    postern_address address;

    memset(&address, 0, sizeof address);
    address.family = POSTERN_FAMILY_LOCAL;
    address.port = (unsigned short)memory_local_find(net, path);
    return net->table.connect(net, &address, socket);
}

void memory_local_fill(postern_net *table)
{
    table->remove = remove_path;
    table->connect_local = connect_local;
}
