/* SPDX-License-Identifier: MIT */
/*
 * lookup.h - the full name of this machine, which name servers may take long
 * to tell: somebody else asks them, and one waits for as long as one likes.
 */
#ifndef PST_OS_LOOKUP_H
#define PST_OS_LOOKUP_H

#include <stddef.h>

typedef struct pst_os_lookup pst_os_lookup;

/*
 * Begins to ask; NULL: that cannot be done.  It may be a copy of the process
 * that asks, with all that is open: so it comes before sockets are opened and
 * signals are watched.
 */
pst_os_lookup *pst_os_lookup_begin(void);

/*
 * Waits.  1: `name` has the answer, NUL-terminated, at most `size` octets, and
 * it is not judged; 0: it is not there yet, the time is over or a signal has
 * come; below zero: there will be none.
 */
int pst_os_lookup_wait(pst_os_lookup *lookup, long milliseconds, char *name,
    size_t size);

/* Ends it, whether there was an answer or not.  NULL is allowed. */
void pst_os_lookup_end(pst_os_lookup *lookup);

#endif
