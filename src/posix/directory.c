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

static int open_directory(const char *path)
{
    int descriptor;

    do {
        descriptor = open(path, O_RDONLY | O_CLOEXEC);
    } while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

int pst_posix_directory_flush(void *context, const char *path)
{
    int descriptor = open_directory(path);
    int error = 0;

    (void)context;
    if (descriptor < 0)
        return pst_posix_fault(errno);
    /* EINVAL: this file system cannot flush directories, and nothing else can
       be done */
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

int pst_posix_directory_permit(void *context, const char *path,
    unsigned mode)
{
    struct stat found;
    int descriptor = open_directory(path);
    int error = 0;

    (void)context;
    if (descriptor < 0)
        return pst_posix_fault(errno);
    /* with S_ISGID, from the parent, new files have the directory's group */
    if (fstat(descriptor, &found) < 0
        || fchmod(descriptor, (mode_t)mode | (found.st_mode & S_ISGID)) < 0)
        error = pst_posix_fault(errno);
    (void)close(descriptor);
    return error;
}
