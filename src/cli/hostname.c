/* SPDX-License-Identifier: MIT */
/* hostname.c - finds the name that the greeting begins with. */
#include <string.h>

#include "hostname.h"
#include "os/process.h"

/* In milliseconds: BOUND is how long it waits; after SOON it says that it
   waits; after each SLICE it checks whether the server was told to stop. */
#define BOUND 5000
#define SOON 1000
#define SLICE 100

/* RFC 1035 2.3.4: a name has at most 255 octets. */
#define NAME_ROOM 256

void pst_cli_hostname_begin(pst_cli_hostname *hostname,
    const pst_cli_report *report, postern_server *server)
{
    memset(hostname, 0, sizeof(*hostname));
    hostname->report = report;
    hostname->wait = pst_os_lookup_wait;
    if (postern_server_options(server)->hostname != NULL)
        return;
    hostname->server = server;
    hostname->lookup = pst_os_lookup_begin();
    /* if this has no memory, the server cannot run anyway */
    (void)postern_server_set_hostname(server, "localhost");
}

/* 1: there is an answer; 0: none within BOUND; below zero: there will be
   none. */
static int ask(const pst_cli_hostname *hostname, int (*is_stopped)(void),
    char *name)
{
    int result = hostname->lookup != NULL ? 0 : -1;
    long waited;

    for (waited = 0; result == 0 && waited < BOUND; waited += SLICE) {
        if (is_stopped())
            return -1;
        if (waited == SOON)
            pst_cli_report_note(hostname->report, "looking up",
                "the name of this machine (--hostname avoids it)");
        result = hostname->wait(hostname->lookup, SLICE, name, NAME_ROOM);
    }
    return result;
}

void pst_cli_hostname_find(const pst_cli_hostname *hostname,
    int (*is_stopped)(void))
{
    char name[NAME_ROOM];
    int result;

    if (hostname->server == NULL)
        return;
    result = ask(hostname, is_stopped, name);
    if (result > 0
        && postern_server_set_hostname(hostname->server, name) == 0)
        return;
    pst_os_process_host(name, sizeof(name));
    (void)postern_server_set_hostname(hostname->server, name);
    if (result == 0)
        pst_cli_report_note(hostname->report, "no answer: it is called",
            postern_server_options(hostname->server)->hostname);
}

void pst_cli_hostname_end(pst_cli_hostname *hostname)
{
    pst_os_lookup_end(hostname->lookup);
    hostname->lookup = NULL;
}
