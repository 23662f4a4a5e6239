/* SPDX-License-Identifier: MIT */
/*
 * spool.h - writes a file under a temporary name; when it is on the device it
 * gets its final name.
 *
 * The file is made when its buffer is full or when it is closed.  So what fits
 * into the buffer needs no disk until a worker closes it.  A spool remembers
 * its first error: later calls do nothing and return it again.
 */
#ifndef PST_HANDLERS_SPOOL_H
#define PST_HANDLERS_SPOOL_H

#include "os/disk.h"

typedef struct pst_handlers_spool {
    const pst_os_disk *disk;
    int (*create)(struct pst_handlers_spool *spool);    /* sets file and path;
                                   returns 0, or an error of the disk */
    void *creator;              /* context of `create` */
    unsigned long number;       /* of the file, for its temporary name */
    pst_os_file file;
    int is_open;
    int error;                  /* enum pst_os_error, or 0 */
    char path[PST_OS_PATH];     /* its current name; "": there is no file */
    char *buffer;
    size_t size;
    size_t filled;
} pst_handlers_spool;

/* The most memory that a message needs while it is received, and the size of
   its buffer, which its spools use one after the other. */
#define PST_HANDLERS_MESSAGE 16384
#define PST_HANDLERS_BUFFER 12288

/* Begins a spool without a file; the caller sets `create`, `creator` and
   `number`.  The buffer is in use until the spool is closed. */
void pst_handlers_spool_begin(pst_handlers_spool *spool,
    const pst_os_disk *disk, char *buffer, size_t size);

/* For `create`.  After EXISTS you may try another name. */
int pst_handlers_spool_create(pst_handlers_spool *spool, const char *path);

int pst_handlers_spool_write(pst_handlers_spool *spool, const char *octets,
    size_t length);
int pst_handlers_spool_string(pst_handlers_spool *spool, const char *string);

/* Writes what is in the buffer, which is free after that. */
int pst_handlers_spool_drain(pst_handlers_spool *spool);

/* Writes the rest, flushes it to the device and closes the file. */
int pst_handlers_spool_close(pst_handlers_spool *spool);

/* Gives the file its final name.  The spool does not remember EXISTS and GONE:
   you may try again with another name, or when the directory exists. */
int pst_handlers_spool_rename(pst_handlers_spool *spool, const char *path);

/* Removes the file, whatever its name is; you may call it at any time and more
   than once. */
void pst_handlers_spool_discard(pst_handlers_spool *spool);

#endif
