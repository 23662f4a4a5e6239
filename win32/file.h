/* SPDX-License-Identifier: MIT */
/* file.h - functions of other files in the table of file.c. */
#ifndef PST_WIN32_FILE_H
#define PST_WIN32_FILE_H

/* Members of pst_os_disk. */
int pst_win32_directory_flush(void *context, const char *path);
int pst_win32_directory_make(void *context, const char *path);
int pst_win32_sweep(void *context, const char *path, const char *prefix,
    const char *suffix);

#endif
