/* SPDX-License-Identifier: MIT */
/* directory.c - makes directories and flushes them to the device. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "file.h"
#include "flush.h"
#include "os/disk.h"

#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif

int pst_posix_directory_flush(void *context, const char *path)
{
    int error = 0;
    int descriptor;

    (void)context;
    do {
        descriptor = open(path, O_RDONLY | O_CLOEXEC);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0)
        return pst_posix_fault(errno);
    /* EINVAL: this file system knows no flushing of directories, and there is
       nothing more that could be done */
    if (pst_posix_flush(descriptor) < 0 && errno != EINVAL)
        error = pst_posix_fault(errno);
    (void)close(descriptor);
    return error;
}

int pst_posix_directory_make(void *context, const char *path)
{
    struct stat found;

    (void)context;
    if (mkdir(path, S_IRWXU) == 0)
        return 0;
    if (errno != EEXIST)
        return pst_posix_fault(errno);
    if (stat(path, &found) < 0)
        return pst_posix_fault(errno);
    return S_ISDIR(found.st_mode) ? PST_OS_EXISTS : PST_OS_NOTDIR;
}
