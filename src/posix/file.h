/* SPDX-License-Identifier: MIT */
/* file.h - the part of file.c's table that other files fill. */
#ifndef PST_POSIX_FILE_H
#define PST_POSIX_FILE_H

/* Members of pst_os_disk. */
int pst_posix_directory_flush(void *context, const char *path);
int pst_posix_directory_make(void *context, const char *path);
int pst_posix_sweep(void *context, const char *path, const char *prefix,
    const char *suffix);

#endif
