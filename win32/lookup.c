/* SPDX-License-Identifier: MIT */
/* lookup.c - asks for the name of this machine in a thread. */
#include "win32.h"

#include <stdlib.h>
#include <string.h>

#include "lookup.h"
#include "net.h"

/* RFC 1035 2.3.4: a name has at most 255 octets. */
#define NAME_ROOM 256

/* The thread cannot be ended while the resolver keeps it: it may outlive who
   asked, and the last of the two frees what both have. */
struct pst_os_lookup {
    volatile LONG users;
    HANDLE thread;
    int (*ask)(void *context, char *name, size_t size);
    int error;
    char name[NAME_ROOM];
};

static void release(pst_os_lookup *lookup)
{
    if (InterlockedDecrement(&lookup->users) == 0)
        free(lookup);
}

static DWORD WINAPI be_thread(void *context)
{
    pst_os_lookup *lookup = (pst_os_lookup *)context;

    lookup->error = lookup->ask(NULL, lookup->name, sizeof(lookup->name));
    release(lookup);
    return 0;
}

pst_os_lookup *pst_win32_lookup_begin(int (*ask)(void *context, char *name,
    size_t size))
{
    pst_os_lookup *lookup = (pst_os_lookup *)malloc(sizeof(*lookup));

    if (lookup == NULL)
        return NULL;
    lookup->users = 2;
    lookup->ask = ask;
    lookup->thread = CreateThread(NULL, 0, be_thread, lookup, 0, NULL);
    if (lookup->thread != NULL)
        return lookup;
    free(lookup);
    return NULL;
}

/* The table is asked for first: it starts Winsock. */
pst_os_lookup *pst_os_lookup_begin(void)
{
    return pst_win32_lookup_begin(postern_net_system()->host_name);
}

int pst_os_lookup_wait(pst_os_lookup *lookup, long milliseconds, char *name,
    size_t size)
{
    const DWORD result = WaitForSingleObject(lookup->thread,
        (DWORD)milliseconds);

    if (result == WAIT_TIMEOUT)
        return 0;
    if (result != WAIT_OBJECT_0 || lookup->error != 0
        || strlen(lookup->name) >= size)
        return -1;
    strcpy(name, lookup->name);
    return 1;
}

void pst_os_lookup_end(pst_os_lookup *lookup)
{
    if (lookup == NULL)
        return;
    (void)CloseHandle(lookup->thread);
    release(lookup);
}
