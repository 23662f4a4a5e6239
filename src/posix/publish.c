/* SPDX-License-Identifier: MIT */
/* publish.c - writes files for other programs, so that they never see an
   incomplete one. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "file.h"
#include "os/disk.h"
#include "os/process.h"
#include "os/publish.h"

#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif

#define RIGHTS (S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH)

/* Linux follows so many links. */
#define MOST_LINKS 40

typedef char place[PST_OS_PATH];

static int fault(void)
{
    return pst_posix_fault(errno);
}

/* ---- where the octets go ----------------------------------------------- */

/* Joins the target of a link with the directory of the link. */
static int join(place to, const char *link, const char *target)
{
    const char *slash = strrchr(link, '/');
    size_t length = target[0] == '/' || slash == NULL ? 0
        : (size_t)(slash - link) + 1;

    if (length + strlen(target) >= sizeof(place))
        return PST_OS_GONE;
    memmove(to, link, length);
    strcpy(to + length, target);
    return 0;
}

/* Finds the name at the end of the links.  The file need not exist, so
   realpath() cannot be used. */
static int follow(place at, const char *path)
{
    place target;
    int links, error = join(at, "", path);

    for (links = 0; error == 0 && links < MOST_LINKS; links++) {
        ssize_t length = readlink(at, target, sizeof(target) - 1);

        if (length < 0)
            return errno == EINVAL || errno == ENOENT ? 0 : fault();
        target[length] = '\0';
        error = join(at, at, target);
    }
    return error == 0 ? PST_OS_IO : error;
}

/* Is it /dev/stdout, or a file to which one of our streams was redirected?
   Then it is written to and not replaced, because nobody would see the new
   file. */
static int is_stream(int descriptor, const struct stat *found)
{
    struct stat stream;

    return fstat(descriptor, &stream) == 0 && stream.st_dev == found->st_dev
        && stream.st_ino == found->st_ino;
}

/* ---- writing ----------------------------------------------------------- */

static int write_all(int descriptor, const char *octets, size_t length)
{
    const pst_os_disk *disk = pst_os_disk_system();

    return disk->write(disk->context, (pst_os_file)descriptor, octets,
        length);
}

static int write_and_close(int descriptor, const char *octets, size_t length)
{
    int error = write_all(descriptor, octets, length);

    if (close(descriptor) < 0 && errno != EINTR && error == 0)
        error = fault();
    return error;
}

/* A signal ends the wait for the reader of a pipe. */
static int write_through(const char *path, const char *octets, size_t length)
{
    int descriptor = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);

    return descriptor < 0 ? fault()
        : write_and_close(descriptor, octets, length);
}

/* An existing file is from an earlier process with our number; in a container
   the number is always the same. */
static int create(const char *path)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    int descriptor = open(path, flags, RIGHTS);

    if (descriptor < 0 && errno == EEXIST && unlink(path) == 0)
        descriptor = open(path, flags, RIGHTS);
    return descriptor;
}

static int replace(const char *path, const char *octets, size_t length)
{
    char aside[PST_OS_PATH + 40];
    place at;
    int descriptor, error = follow(at, path);

    if (error != 0)
        return error;
    sprintf(aside, "%s.%lu.tmp", at, pst_os_process_number());
    descriptor = create(aside);
    if (descriptor < 0)
        return fault();
    error = write_and_close(descriptor, octets, length);
    if (error == 0 && rename(aside, at) < 0)
        error = fault();
    if (error != 0)
        (void)unlink(aside);
    return error;
}

static int is_own_stream(const struct stat *found, int *stream)
{
    for (*stream = STDOUT_FILENO; *stream <= STDERR_FILENO; ++*stream)
        if (is_stream(*stream, found))
            return 1;
    return 0;
}

int pst_os_publish_write(const char *path, const char *octets, size_t length)
{
    struct stat found;
    int stream;

    if (stat(path, &found) < 0)
        return errno == ENOENT ? replace(path, octets, length) : fault();
    if (S_ISDIR(found.st_mode))
        return PST_OS_DIRECTORY;
    if (is_own_stream(&found, &stream))
        return write_all(stream, octets, length);
    return S_ISREG(found.st_mode) ? replace(path, octets, length)
        : write_through(path, octets, length);
}

int pst_os_publish_is_file(const char *path)
{
    struct stat found;
    int stream;

    return stat(path, &found) == 0 && S_ISREG(found.st_mode)
        && !is_own_stream(&found, &stream);
}

void pst_os_publish_remove(const char *path)
{
    place at;

    if (pst_os_publish_is_file(path) && follow(at, path) == 0)
        (void)unlink(at);
}
