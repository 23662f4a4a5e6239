/* SPDX-License-Identifier: MIT */
/* hostname.c - the name at the beginning of the greeting. */
#include <string.h>

#include "server.h"

static int set(postern_server *server, const char *name)
{
    int error = pst_rules_set_hostname(&server->rules, name);

    if (error == 0)
        server->options.hostname = server->rules.options.hostname;
    return error;
}

int pst_hostname_find(postern_server *server)
{
    char name[256];

    if (server->options.hostname != NULL)
        return 0;
    if (server->net->host_name(server->net->context, name, sizeof(name)) != 0
        || !pst_rules_is_hostname(name))
        strcpy(name, "localhost");
    return set(server, name);
}

int postern_server_set_hostname(postern_server *server, const char *hostname)
{
    pst_thread_check(server, "postern_server_set_hostname");
    if (hostname == NULL || !pst_rules_is_hostname(hostname))
        return POSTERN_E_INVALID_HOSTNAME;
    return set(server, hostname);
}
