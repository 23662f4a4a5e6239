/* SPDX-License-Identifier: MIT */
/*
 * lookup.h - looks up the full name of this machine.  Name servers may take
 * long, so a child process or a thread asks them, and the caller waits only as
 * long as it likes.
 */
#ifndef PST_OS_LOOKUP_H
#define PST_OS_LOOKUP_H

#include <stddef.h>

typedef struct pst_os_lookup pst_os_lookup;

/*
 * Begins to ask; NULL: it cannot be done.  It may fork, with all open
 * descriptors; so call it before you open sockets and watch signals.
 */
pst_os_lookup *pst_os_lookup_begin(void);

/*
 * Waits.  1: `name` has the answer, NUL-terminated, at most `size` octets, not
 * checked; 0: not yet, because the time is over or a signal has come; below
 * zero: there will be no answer.
 */
int pst_os_lookup_wait(pst_os_lookup *lookup, long milliseconds, char *name,
    size_t size);

/* Ends it, with or without an answer.  NULL is allowed. */
void pst_os_lookup_end(pst_os_lookup *lookup);

#endif
