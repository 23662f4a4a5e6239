/* SPDX-License-Identifier: MIT */
/*
 * disk.h - files that survive a crash: what has to be asked of a system so
 * that "250" can mean "stored".
 *
 * It is a table, so that tests can fail any of the calls.  A call returns 0,
 * or one of enum pst_os_error.  Paths have "/" between their parts.
 */
#ifndef PST_OS_DISK_H
#define PST_OS_DISK_H

#include <stddef.h>

/* Why a call failed, as far as what a mail server says depends on it. */
enum pst_os_error {
    PST_OS_FULL = -1,       /* no room: octets or inodes */
    PST_OS_QUOTA = -2,      /* the user's share is used up */
    PST_OS_READONLY = -3,   /* the file system takes no changes */
    PST_OS_GONE = -4,       /* the directory or file is not there */
    PST_OS_DENIED = -5,     /* no right to do it */
    PST_OS_EXISTS = -6,     /* the name is taken */
    PST_OS_IO = -7,         /* the device failed, or anything else */
    PST_OS_DIRECTORY = -8,  /* it is a directory */
    PST_OS_NOTDIR = -9      /* a file is where a directory should be */
};

/* "the disk is full" and so on: a static string. */
const char *pst_os_error_text(int error);

/* Who builds a path refuses one that is longer than this, with its NUL. */
#define PST_OS_PATH 1024

/* Wide enough for a HANDLE or a descriptor. */
typedef size_t pst_os_file;

typedef struct pst_os_disk {
    void *context;      /* handed to every function below */

    /* create: a new, empty file that only its owner may read and write.  A
       name that is taken, be it by a dangling link, is EXISTS.  `sweep` leaves
       it alone while it is open. */
    int (*create)(void *context, const char *path, pst_os_file *file);

    /* write: all of it, or an error. */
    int (*write)(void *context, pst_os_file file, const char *octets,
        size_t length);

    /* flush: what was written is on the device.  After an error it must not be
       tried again: the system may have dropped the octets and say 0. */
    int (*flush)(void *context, pst_os_file file);

    /* close: the file is closed in any case; an error means that it was not
       written (NFS and quotas tell it only now). */
    int (*close)(void *context, pst_os_file file);

    /* rename: gives the file another name, which must not be taken: EXISTS.
       After an error it has its old name alone. */
    int (*rename)(void *context, const char *from, const char *to);

    /* replace: the same, but the file that had the name `to` goes. */
    int (*replace)(void *context, const char *from, const char *to);

    /* remove: the file has gone. */
    int (*remove)(void *context, const char *path);

    /* flush_directory: the names in it are on the device. */
    int (*flush_directory)(void *context, const char *path);

    /* make_directory: one that only its owner may use.  EXISTS if it is there
       already, whoever may use it; the name of a file is NOTDIR. */
    int (*make_directory)(void *context, const char *path);

    /* sweep: removes from a directory the files with such names that a killed
       process left: nobody holds them open, and a minute has passed since they
       were written.  An error means that the directory cannot be read. */
    int (*sweep)(void *context, const char *path, const char *prefix,
        const char *suffix);
} pst_os_disk;

/* The disk of the system the program was built for; static. */
const pst_os_disk *pst_os_disk_system(void);

#endif
