/* SPDX-License-Identifier: MIT */
/* mailbox.c - appends to a file that other programs write, too; it is locked
   by fcntl() and by a lock file. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fault.h"
#include "file.h"
#include "flush.h"
#include "os/mailbox.h"
#include "os/process.h"

#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif

/* A lock of the descriptor, if the system has it: it also works between
   threads, unlike a lock of the process. */
#ifdef F_OFD_SETLK
#define LOCK F_OFD_SETLK
#else
#define LOCK F_SETLK
#endif

/* A lock file whose owner cannot be checked is stale after so many seconds. */
#define STALE 300

#define STEP 50         /* milliseconds between two attempts */
#define HOST 100

typedef char pst_posix_mailbox_length_fits[
    sizeof(off_t) <= sizeof(pst_os_mailbox_length) ? 1 : -1];
typedef char pst_posix_mailbox_number_fits[
    sizeof(dev_t) <= 8 && sizeof(ino_t) <= 8 ? 1 : -1];

/* ---- the lock file ------------------------------------------------------ */

static void lock_path(const pst_os_mailbox *mailbox, char *path)
{
    sprintf(path, "%.*s.lock", PST_OS_PATH - 6, mailbox->path);
}

/* Writes "PID\nHOST\n"; other programs write and read the first line, too. */
static void sign(int descriptor)
{
    char host[HOST], text[HOST + 40];

    pst_os_process_host(host, sizeof(host));
    sprintf(text, "%lu\n%s\n", pst_os_process_number(), host);
    /* an empty lock file is still valid for five minutes */
    if (write(descriptor, text, strlen(text)) < 0)
        return;
}

/* Is its owner a process of this machine that has died?  If it had our number
   it has died, too, because with a lock of the descriptor nobody else in this
   process has the mailbox now: in a container each start has the same
   number. */
static int is_of_the_dead(const char *text)
{
    char host[HOST];
    const char *line = strchr(text, '\n');
    size_t length;
    long number = atol(text);

    pst_os_process_host(host, sizeof(host));
    length = strlen(host);
    return number > 0 && line != NULL
        && strncmp(line + 1, host, length) == 0 && line[1 + length] == '\n'
        && ((LOCK != F_SETLK
        && (unsigned long)number == pst_os_process_number())
        || (kill((pid_t)number, 0) < 0 && errno == ESRCH));
}

static int is_left_behind(const char *path)
{
    char text[HOST + 40];
    struct stat found;
    ssize_t got;
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    int is_old;

    if (descriptor < 0)
        return 0;
    got = read(descriptor, text, sizeof(text) - 1);
    text[got < 0 ? 0 : got] = '\0';
    is_old = fstat(descriptor, &found) == 0
        && difftime(time(NULL), found.st_mtime) >= STALE;
    (void)close(descriptor);
    return is_old || is_of_the_dead(text);
}

/* In a directory that we may not write to there is no lock file; then only the
   lock of the system is used. */
static int make_lock(pst_os_mailbox *mailbox)
{
    char path[PST_OS_PATH];
    int descriptor, tries;

    lock_path(mailbox, path);
    for (tries = 0; tries < 2; tries++) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
            S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
        if (descriptor >= 0) {
            sign(descriptor);
            (void)close(descriptor);
            mailbox->is_locked = 1;
            return 0;
        }
        if (errno == EACCES || errno == EPERM || errno == EROFS)
            return 0;
        if (errno != EEXIST)
            return pst_posix_fault(errno);
        if (!is_left_behind(path))
            return PST_OS_LOCKED;
        (void)unlink(path);
    }
    return PST_OS_LOCKED;
}

/* ---- the mailbox -------------------------------------------------------- */

#define FLAGS (O_RDWR | O_APPEND | O_NONBLOCK | O_CLOEXEC)

/* Only a file that we have made gets our mode; it has it before anything else
   is tried, because nothing would set it later. */
static int make(const pst_os_mailbox *mailbox, int *descriptor)
{
    int error;

    *descriptor = open(mailbox->path, FLAGS | O_CREAT | O_EXCL,
        S_IRUSR | S_IWUSR);
    if (*descriptor < 0)
        return errno == EEXIST ? PST_OS_LOCKED : pst_posix_fault(errno);
    if (mailbox->mode == 0 || fchmod(*descriptor, (mode_t)mailbox->mode) == 0)
        return 0;
    error = pst_posix_fault(errno);
    (void)unlink(mailbox->path);
    (void)close(*descriptor);
    return error;
}

static int open_or_make(const pst_os_mailbox *mailbox, int *descriptor)
{
    *descriptor = open(mailbox->path, FLAGS);
    if (*descriptor >= 0)
        return 0;
    return errno == ENOENT ? make(mailbox, descriptor)
        : pst_posix_fault(errno);
}

/* Does the name still belong to the open file?  Another program may have
   replaced it. */
static int is_the_same(const char *path, const struct stat *ours)
{
    struct stat named;

    return stat(path, &named) == 0 && named.st_dev == ours->st_dev
        && named.st_ino == ours->st_ino;
}

static int lock(int descriptor)
{
    struct flock all;

    memset(&all, 0, sizeof(all));
    all.l_type = F_WRLCK;
    all.l_whence = SEEK_SET;
    if (fcntl(descriptor, LOCK, &all) == 0)
        return 0;
    return errno == EAGAIN || errno == EACCES ? PST_OS_LOCKED
        : pst_posix_fault(errno);
}

/* A message begins after an empty line, even if a program was killed while it
   wrote the last one. */
static int find_gap(int descriptor, off_t length)
{
    char end[2];

    if (length == 0)
        return 0;
    if (length == 1 || pread(descriptor, end, 2, length - 2) != 2)
        return 2;
    return end[1] != '\n' ? 2 : end[0] != '\n';
}

static void note_opened(pst_os_mailbox *mailbox, const struct stat *found)
{
    memset(mailbox->opened, 0, sizeof(mailbox->opened));
    memcpy(mailbox->opened, &found->st_dev, sizeof(found->st_dev));
    memcpy(mailbox->opened + 8, &found->st_ino, sizeof(found->st_ino));
}

static int lock_both(pst_os_mailbox *mailbox, int descriptor)
{
    struct stat found;
    int error = lock(descriptor);

    if (error == 0 && fstat(descriptor, &found) < 0)
        error = pst_posix_fault(errno);
    if (error == 0 && !S_ISREG(found.st_mode))
        error = PST_OS_IO;
    if (error == 0 && !is_the_same(mailbox->path, &found))
        error = PST_OS_LOCKED;
    if (error == 0)
        error = make_lock(mailbox);
    if (error != 0)
        return error;
    note_opened(mailbox, &found);
    mailbox->gap = find_gap(descriptor, found.st_size);
    return 0;
}

static int try_open(pst_os_mailbox *mailbox)
{
    int descriptor;
    int error = open_or_make(mailbox, &descriptor);

    if (error != 0)
        return error;
    error = lock_both(mailbox, descriptor);
    if (error != 0)
        (void)close(descriptor);
    mailbox->file = (pst_os_file)descriptor;
    return error;
}

static int mailbox_open(void *context, pst_os_mailbox *mailbox,
    long milliseconds)
{
    int error;

    (void)context;
    mailbox->is_locked = 0;
    for (;;) {
        error = try_open(mailbox);
        if (error != PST_OS_LOCKED || milliseconds <= 0)
            return error;
        pst_os_process_rest(STEP);
        milliseconds -= STEP;
    }
}

static int mailbox_write(void *context, pst_os_mailbox *mailbox,
    const char *octets, size_t length)
{
    (void)context;
    return pst_os_disk_system()->write(NULL, mailbox->file, octets, length);
}

static int copy_all(pst_os_mailbox *mailbox, int from)
{
    char octets[8192];
    ssize_t got;
    int error = 0;

    while (error == 0 && (got = read(from, octets, sizeof(octets))) != 0) {
        if (got > 0)
            error = mailbox_write(NULL, mailbox, octets, (size_t)got);
        else if (errno != EINTR)
            error = pst_posix_fault(errno);
    }
    return error;
}

static int mailbox_copy(void *context, pst_os_mailbox *mailbox,
    const char *path)
{
    int from = open(path, O_RDONLY | O_CLOEXEC);
    int error;

    (void)context;
    if (from < 0)
        return pst_posix_fault(errno);
    error = copy_all(mailbox, from);
    (void)close(from);
    return error;
}

static int mailbox_length(void *context, pst_os_mailbox *mailbox,
    pst_os_mailbox_length *length)
{
    struct stat found;

    (void)context;
    if (fstat((int)mailbox->file, &found) < 0)
        return pst_posix_fault(errno);
    memcpy(length, &found.st_size, sizeof(found.st_size));
    return 0;
}

static int mailbox_cut(void *context, pst_os_mailbox *mailbox,
    const pst_os_mailbox_length *length)
{
    off_t size;
    int returned;

    (void)context;
    memcpy(&size, length, sizeof(size));
    do {
        returned = ftruncate((int)mailbox->file, size);
    } while (returned < 0 && errno == EINTR);
    return returned < 0 ? pst_posix_fault(errno) : 0;
}

/* Whoever has made the file, perhaps in the place of another one, may not have
   flushed its name. */
static int flush_name(pst_os_mailbox *mailbox)
{
    char parent[PST_OS_PATH];
    char *slash;
    int error;

    strcpy(parent, mailbox->path);
    slash = strrchr(parent, '/');
    if (slash == NULL)
        strcpy(parent, ".");
    else
        slash[slash == parent] = '\0';
    error = pst_posix_directory_flush(NULL, parent);
    if (error == 0)
        memcpy(mailbox->named, mailbox->opened, sizeof(mailbox->named));
    return error;
}

static int mailbox_flush(void *context, pst_os_mailbox *mailbox)
{
    (void)context;
    if (pst_posix_flush((int)mailbox->file) < 0)
        return pst_posix_fault(errno);
    return memcmp(mailbox->named, mailbox->opened, sizeof(mailbox->named))
        == 0 ? 0 : flush_name(mailbox);
}

static void mailbox_close(void *context, pst_os_mailbox *mailbox)
{
    char path[PST_OS_PATH];

    (void)context;
    lock_path(mailbox, path);
    if (mailbox->is_locked)
        (void)unlink(path);
    (void)close((int)mailbox->file);
}

const pst_os_mailbox_calls *pst_os_mailbox_system(void)
{
    static const pst_os_mailbox_calls calls = {
        NULL,
        mailbox_open,
        mailbox_write,
        mailbox_copy,
        mailbox_length,
        mailbox_cut,
        mailbox_flush,
        mailbox_close
    };

    return &calls;
}
