/* SPDX-License-Identifier: MIT */
/*
 * publish.h - files for other programs: who sees such a file sees all of it,
 * and has the rights to it that the system gives to new files.
 */
#ifndef PST_OS_PUBLISH_H
#define PST_OS_PUBLISH_H

#include <stddef.h>

/*
 * Gives the octets to who reads `path`, links followed.  A file, or none, is
 * replaced: the octets are written under another name, which is then renamed.
 * What is no file (a device, a pipe) is written to and stays; a pipe without a
 * reader is waited for.  Returns 0, or one of enum pst_os_error of disk.h.
 */
int pst_os_publish_write(const char *path, const char *octets, size_t length);

/* Is there a file that pst_os_publish_write would replace? */
int pst_os_publish_is_file(const char *path);

/* Removes it; what is no file stays. */
void pst_os_publish_remove(const char *path);

#endif
