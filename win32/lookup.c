/* SPDX-License-Identifier: MIT */
/* lookup.c - looks up the name of this machine in a thread. */
#include "win32.h"

#include <process.h>
#include <stdlib.h>
#include <string.h>

#include "lookup.h"
#include "net.h"

/* RFC 1035 2.3.4: a name has at most 255 octets. */
#define NAME_ROOM 256

/* A thread cannot be ended while the resolver works, so it may outlive its
   caller.  The one that ends last frees this block. */
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

static unsigned __stdcall be_thread(void *context)
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
    lookup->thread = (HANDLE)_beginthreadex(NULL, 0, be_thread, lookup, 0,
        NULL);
    if (lookup->thread != NULL)
        return lookup;
    free(lookup);
    return NULL;
}

/* postern_net_system() has to be called first: it starts Winsock. */
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
