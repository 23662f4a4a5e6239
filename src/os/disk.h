/* SPDX-License-Identifier: MIT */
/*
 * disk.h - files that survive a crash: what a system has to do so that "250"
 * can mean "stored".
 *
 * It is a table of functions, so that tests can make any call fail.  A call
 * returns 0, or one of enum pst_os_error.  Paths have "/" between their parts.
 */
#ifndef PST_OS_DISK_H
#define PST_OS_DISK_H

#include <stddef.h>

/* Why a call failed.  Errors with different replies have different numbers. */
enum pst_os_error {
    PST_OS_FULL = -1,       /* no room: octets or inodes */
    PST_OS_QUOTA = -2,      /* the quota of the user is used up */
    PST_OS_READONLY = -3,   /* the file system is read-only */
    PST_OS_GONE = -4,       /* the directory or file is not there */
    PST_OS_DENIED = -5,     /* no right to do it */
    PST_OS_EXISTS = -6,     /* the name is taken */
    PST_OS_IO = -7,         /* the device failed, or any other error */
    PST_OS_DIRECTORY = -8,  /* it is a directory */
    PST_OS_NOTDIR = -9,     /* a file is where a directory should be */
    PST_OS_LOCKED = -10     /* somebody else has it */
};

/* "the disk is full" and so on: a static string. */
const char *pst_os_error_text(int error);

/* The longest path, with its NUL; longer ones are refused. */
#define PST_OS_PATH 1024

/* Wide enough for a HANDLE or a descriptor. */
typedef size_t pst_os_file;

typedef struct pst_os_disk {
    void *context;      /* passed to every function below */

    /* create: makes a new, empty file that only its owner may read and write.
       EXISTS: the name is taken, possibly by a dangling link.  `sweep` does
       not remove the file while it is open. */
    int (*create)(void *context, const char *path, pst_os_file *file);

    /* write: writes all of it, or returns an error. */
    int (*write)(void *context, pst_os_file file, const char *octets,
        size_t length);

    /* flush: puts what was written on the device.  After an error do not try
       again: the system may have dropped the octets and then return 0. */
    int (*flush)(void *context, pst_os_file file);

    /* close: closes the file in any case.  An error means that it was not
       written (NFS and quotas report it only here). */
    int (*close)(void *context, pst_os_file file);

    /* rename: gives the file another name.  EXISTS: the name is taken.  After
       an error the file has only its old name. */
    int (*rename)(void *context, const char *from, const char *to);

    /* replace: the same, but removes a file that has the name `to`. */
    int (*replace)(void *context, const char *from, const char *to);

    /* remove: removes the file. */
    int (*remove)(void *context, const char *path);

    /* flush_directory: puts the names in the directory on the device. */
    int (*flush_directory)(void *context, const char *path);

    /* make_directory: makes a directory that only its owner may use.  EXISTS:
       it is there already, whoever may use it.  NOTDIR: it is the name of a
       file. */
    int (*make_directory)(void *context, const char *path);

    /* permit, permit_directory: set the permission bits of POSIX, regardless
       of the umask.  A directory keeps its set-group-ID bit.  On a system
       without these bits they do nothing. */
    int (*permit)(void *context, pst_os_file file, unsigned mode);
    int (*permit_directory)(void *context, const char *path, unsigned mode);

    /* sweep: removes files with such names that a killed process left in a
       directory: no process has them open, and they were written more than a
       minute ago.  An error means that the directory cannot be read. */
    int (*sweep)(void *context, const char *path, const char *prefix,
        const char *suffix);
} pst_os_disk;

/* The disk of the system the program was built for; static. */
const pst_os_disk *pst_os_disk_system(void);

#endif
