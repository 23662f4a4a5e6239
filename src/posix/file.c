/* SPDX-License-Identifier: MIT */
/* file.c - writes files that survive a crash (pst_os_disk): open, write,
   rename. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "file.h"
#include "flush.h"
#include "hold.h"
#include "os/disk.h"

#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif

/* A larger write may be refused where ssize_t is narrow. */
#define MOST_AT_ONCE ((size_t)1 << 30)

static int result(int returned)
{
    return returned < 0 ? pst_posix_fault(errno) : 0;
}

static int file_create(void *context, const char *path, pst_os_file *file)
{
    int descriptor;

    (void)context;
    do {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
            S_IRUSR | S_IWUSR);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0)
        return pst_posix_fault(errno);
    /* without the lock the file is still protected by its age */
    (void)pst_posix_hold(descriptor);
    *file = (pst_os_file)descriptor;
    return 0;
}

static int file_permit(void *context, pst_os_file file, unsigned mode)
{
    (void)context;
    return result(fchmod((int)file, (mode_t)mode));
}

static int file_write(void *context, pst_os_file file, const char *octets,
    size_t length)
{
    ssize_t taken;

    (void)context;
    while (length > 0) {
        taken = write((int)file, octets,
            length > MOST_AT_ONCE ? MOST_AT_ONCE : length);
        if (taken < 0 && errno != EINTR)
            return pst_posix_fault(errno);
        if (taken == 0)
            return PST_OS_IO;
        if (taken > 0) {
            octets += taken;
            length -= (size_t)taken;
        }
    }
    return 0;
}

static int file_flush(void *context, pst_os_file file)
{
    (void)context;
    return result(pst_posix_flush((int)file));
}

static int file_close(void *context, pst_os_file file)
{
    (void)context;
    /* not again after EINTR: another file may have the number by then */
    if (close((int)file) < 0 && errno != EINTR)
        return pst_posix_fault(errno);
    return 0;
}

static int file_rename(void *context, const char *from, const char *to)
{
    int error;

    (void)context;
    /* rename() would replace a file silently; link() never does */
    if (link(from, to) < 0)
        return pst_posix_fault(errno);
    if (unlink(from) == 0)
        return 0;
    error = pst_posix_fault(errno);
    (void)unlink(to);
    return error;
}

static int file_replace(void *context, const char *from, const char *to)
{
    (void)context;
    return result(rename(from, to));
}

static int file_remove(void *context, const char *path)
{
    (void)context;
    return result(unlink(path));
}

const pst_os_disk *pst_os_disk_system(void)
{
    static const pst_os_disk disk = {
        NULL,
        file_create,
        file_write,
        file_flush,
        file_close,
        file_rename,
        file_replace,
        file_remove,
        pst_posix_directory_flush,
        pst_posix_directory_make,
        file_permit,
        pst_posix_directory_permit,
        pst_posix_sweep
    };

    return &disk;
}
