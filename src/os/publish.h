/* SPDX-License-Identifier: MIT */
/*
 * publish.h - files for other programs: a reader never sees an incomplete
 * file, and the file has the permissions of a usual new file.
 */
#ifndef PST_OS_PUBLISH_H
#define PST_OS_PUBLISH_H

#include <stddef.h>

/*
 * Writes the octets to `path`, following links.  A file, or a name without a
 * file, is replaced: the octets are written under another name, which is then
 * renamed.  A device or a pipe is written to and stays; a pipe without a
 * reader is waited for.  Returns 0, or one of enum pst_os_error of disk.h.
 */
int pst_os_publish_write(const char *path, const char *octets, size_t length);

/* Would pst_os_publish_write replace a file here? */
int pst_os_publish_is_file(const char *path);

/* Removes a file; a device or a pipe stays. */
void pst_os_publish_remove(const char *path);

#endif
