/* SPDX-License-Identifier: MIT */
/*
 * spool.h - a file that is being written under a temporary name, until it is
 * on the device and gets its own.
 *
 * The first error stays: what follows does nothing and returns it again.
 */
#ifndef PST_HANDLERS_SPOOL_H
#define PST_HANDLERS_SPOOL_H

#include "os/disk.h"

typedef struct pst_handlers_spool {
    const pst_os_disk *disk;
    pst_os_file file;
    int is_open;
    int error;                  /* enum pst_os_error, or 0 */
    char path[PST_OS_PATH];     /* its name now; "": there is no file */
    char *buffer;
    size_t size;
    size_t filled;
} pst_handlers_spool;

/* What a message on its way takes at most, and its one buffer, which its
   spools use one after the other. */
#define PST_HANDLERS_MESSAGE 16384
#define PST_HANDLERS_BUFFER 12288

/* Creates it; EXISTS may be tried again with another name.  The buffer is used
   until the spool is closed. */
int pst_handlers_spool_open(pst_handlers_spool *spool, const pst_os_disk *disk,
    const char *path, char *buffer, size_t size);

int pst_handlers_spool_write(pst_handlers_spool *spool, const char *octets,
    size_t length);
int pst_handlers_spool_string(pst_handlers_spool *spool, const char *string);

/* Writes the rest, flushes it to the device and closes the file. */
int pst_handlers_spool_close(pst_handlers_spool *spool);

/* Gives it its own name.  EXISTS and GONE do not stay: it may be tried again
   with another one, or when the directory is there. */
int pst_handlers_spool_rename(pst_handlers_spool *spool, const char *path);

/* Removes it, whatever its name is by now; at any time, and again. */
void pst_handlers_spool_discard(pst_handlers_spool *spool);

#endif
