/* SPDX-License-Identifier: MIT */
/*
 * mailbox.h - a file to which messages are appended, and which other programs
 * write, too.  It is locked in the usual ways for an mbox.
 *
 * It is a table of functions, so that tests can make any call fail.  A call
 * returns 0, or one of enum pst_os_error (disk.h).
 */
#ifndef PST_OS_MAILBOX_H
#define PST_OS_MAILBOX_H

#include "os/disk.h"

/* Who uses it sets the first two; all else is 0 before the first call, and
   stays between the calls. */
typedef struct pst_os_mailbox {
    char path[PST_OS_PATH];
    unsigned mode;              /* permission bits of a file that open makes,
                                   on POSIX; 0: for its owner only */
    pst_os_file file;
    pst_os_file lock;           /* if the lock is a file that stays open */
    int is_locked;              /* we have made a file PATH.lock */
    int gap;                    /* newlines to add at the end of the file: 0, 1
                                   or 2 */
    unsigned char opened[16];   /* device and number of the open file, and of */
    unsigned char named[16];    /* the one whose name is on the device */
} pst_os_mailbox;

/* How long a mailbox is. */
typedef union pst_os_mailbox_length {
    unsigned char octets[16];
    double aligned;
} pst_os_mailbox_length;

typedef struct pst_os_mailbox_calls {
    void *context;      /* passed to every function below */

    /* open: makes the file if it does not exist, and locks it: by the system,
       and by a file PATH.lock if that can be made.  LOCKED: other programs
       have held the lock for so many milliseconds.  The lock of a dead process
       does not count. */
    int (*open)(void *context, pst_os_mailbox *mailbox, long milliseconds);

    /* write: appends all of it, or returns an error; copy: appends another
       file. */
    int (*write)(void *context, pst_os_mailbox *mailbox, const char *octets,
        size_t length);
    int (*copy)(void *context, pst_os_mailbox *mailbox, const char *path);

    /* length: returns the present length; cut: restores that length. */
    int (*length)(void *context, pst_os_mailbox *mailbox,
        pst_os_mailbox_length *length);
    int (*cut)(void *context, pst_os_mailbox *mailbox,
        const pst_os_mailbox_length *length);

    /* flush: puts what was written, and the name of the file unless it is
       there already, on the device. */
    int (*flush)(void *context, pst_os_mailbox *mailbox);

    /* close: unlocks the file. */
    void (*close)(void *context, pst_os_mailbox *mailbox);
} pst_os_mailbox_calls;

/* Those of the system the program was built for; static. */
const pst_os_mailbox_calls *pst_os_mailbox_system(void);

#endif
