/* SPDX-License-Identifier: MIT */
/* sweep.c - removes the files that a killed process has left. */
#include "posix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fault.h"
#include "file.h"
#include "hold.h"
#include "os/disk.h"

#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif

/* A process renames a file directly after it has closed it.  So a file that is
   not open may still be in use for a moment. */
#define SECONDS 60

static int is_such(const char *name, const char *prefix, const char *suffix)
{
    size_t length = strlen(name);
    size_t ending = strlen(suffix);

    return length >= strlen(prefix) + ending
        && strncmp(name, prefix, strlen(prefix)) == 0
        && strcmp(name + length - ending, suffix) == 0;
}

/* st_nlink is 0 when another server has removed it meanwhile; then the name
   may belong to another file. */
static int is_left_behind(int descriptor)
{
    struct stat found;

    return pst_posix_hold(descriptor) == 0
        && fstat(descriptor, &found) == 0
        && S_ISREG(found.st_mode) && found.st_nlink > 0
        && difftime(time(NULL), found.st_mtime) >= SECONDS;
}

static void sweep_one(const char *folder, const char *name)
{
    char path[PST_OS_PATH];
    int descriptor;

    if (strlen(folder) + strlen(name) + 2 > sizeof(path))
        return;
    strcpy(path, folder);
    strcat(path, "/");
    strcat(path, name);
    /* non-blocking, because it may be a FIFO */
    descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return;
    if (is_left_behind(descriptor))
        (void)unlink(path);
    (void)close(descriptor);
}

int pst_posix_sweep(void *context, const char *path, const char *prefix,
    const char *suffix)
{
    DIR *directory = opendir(path);
    struct dirent *entry;

    (void)context;
    if (directory == NULL)
        return pst_posix_fault(errno);
    while ((entry = readdir(directory)) != NULL)
        if (is_such(entry->d_name, prefix, suffix))
            sweep_one(path, entry->d_name);
    (void)closedir(directory);
    return 0;
}
