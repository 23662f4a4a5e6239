/* SPDX-License-Identifier: MIT */
/*
 * local.c - Unix-domain sockets.
 *
 * The file of such a socket remains when its server has died, and then a new
 * socket cannot be made there.  So a server that finds a file tries to
 * connect; if no process listens, the file is stale, and it is replaced.
 * Between bind() and listen() a server that starts would look stale to another
 * one.  So all this is done under a lock of the directory, which leaves no
 * file behind.
 */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>

#include "net.h"

/* The lock is held only for a moment: so many attempts, with so many
   microseconds between them. */
#define TRIES 20
#define PAUSE 5000

struct name {
    struct sockaddr_un address;
    socklen_t length;
};

/* 0: such a path is not possible. */
static int set(struct name *name, const char *path)
{
    const size_t length = strlen(path);

    memset(name, 0, sizeof *name);
    if (length == 0 || length >= sizeof name->address.sun_path)
        return 0;
    name->address.sun_family = AF_UNIX;
    memcpy(name->address.sun_path, path, length);
    name->length = (socklen_t)(offsetof(struct sockaddr_un, sun_path)
        + length + 1);
    return 1;
}

static int call(int fd, const struct name *name)
{
    return connect(fd, (const struct sockaddr *)(const void *)&name->address,
        name->length);
}

static int name_it(int fd, const struct name *name)
{
    return bind(fd, (const struct sockaddr *)(const void *)&name->address,
        name->length);
}

/* Opens the directory of the path.  Its name needs no more room than the
   path. */
static int open_directory(const char *path)
{
    char directory[sizeof ((struct sockaddr_un *)0)->sun_path];
    const char *slash = strrchr(path, '/');
    const size_t length = slash == NULL ? 0
        : slash == path ? 1 : (size_t)(slash - path);
    int fd;

    memcpy(directory, path, length);
    directory[length] = '\0';
    fd = open(slash == NULL ? "." : directory, O_RDONLY);
    if (fd >= 0)
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

/* Closing the descriptor ends the lock; -1: another process has it. */
static int lock(const char *path)
{
    struct timeval pause;
    int fd = open_directory(path), tries;

    for (tries = 0; fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0; tries++) {
        if (tries == TRIES) {
            close(fd);
            return -1;
        }
        pause.tv_sec = 0;
        pause.tv_usec = PAUSE;
        (void)select(0, NULL, NULL, NULL, &pause);
    }
    return fd;
}

static void unlock(int locked)
{
    if (locked >= 0)
        close(locked);
}

/* Only "connection refused" means that no process listens; any other error may
   come from a busy server, or one of another user. */
static int is_stale(const struct name *name)
{
    struct stat status;
    int fd, is_refused;

    if (lstat(name->address.sun_path, &status) < 0
        || !S_ISSOCK(status.st_mode))
        return 0;
    fd = pst_net_descriptor_open(AF_UNIX);
    if (fd < 0)
        return 0;
    is_refused = call(fd, name) < 0 && errno == ECONNREFUSED;
    close(fd);
    return is_refused;
}

/* Removes the stale file and binds.  0, or -1 with errno. */
static int take(int fd, const struct name *name, int locked)
{
    if (name_it(fd, name) == 0)
        return 0;
    if (errno != EADDRINUSE)
        return -1;
    if (locked < 0 || !is_stale(name)) {
        errno = EADDRINUSE;
        return -1;
    }
    return unlink(name->address.sun_path) < 0 ? -1 : name_it(fd, name);
}

/* Until listen() nobody can connect, whatever the permissions are. */
static int begin(int fd, const postern_listening *how)
{
    if (how->mode != 0 && chmod(how->path, (mode_t)how->mode) < 0)
        return -1;
    return listen(fd, how->backlog > 0 ? how->backlog : SOMAXCONN);
}

static int open_at(const struct name *name, const postern_listening *how,
    int locked, postern_socket *made)
{
    int fd = pst_net_descriptor_open(AF_UNIX), is_there, error;

    if (fd < 0)
        return pst_net_outcome_opening(errno);
    is_there = take(fd, name, locked) == 0;
    if (is_there && begin(fd, how) == 0) {
        *made = (postern_socket)fd;
        return 0;
    }
    error = errno;
    if (is_there)
        (void)unlink(how->path);
    close(fd);
    return pst_net_outcome_opening(error);
}

int pst_net_local_listen(const postern_listening *how, postern_socket *made)
{
    struct name name;
    int locked, code;

    if (!set(&name, how->path))
        return POSTERN_E_INVALID_PATH;
    locked = lock(how->path);
    code = open_at(&name, how, locked, made);
    unlock(locked);
    return code;
}

void pst_net_remove(void *context, const char *path)
{
    struct name name;
    int locked;

    (void)context;
    if (!set(&name, path))
        return;
    locked = lock(path);
    if (locked >= 0 && is_stale(&name))
        (void)unlink(path);
    unlock(locked);
}

/* EAGAIN means a full queue here, not that the attempt continues. */
int pst_net_connect_local(void *context, const char *path,
    postern_socket *made)
{
    struct name name;
    int fd, code;

    (void)context;
    if (!set(&name, path))
        return POSTERN_E_INVALID_PATH;
    fd = pst_net_descriptor_open(AF_UNIX);
    if (fd < 0)
        return pst_net_outcome_connecting(errno);
    if (call(fd, &name) < 0 && errno != EINPROGRESS && errno != EINTR) {
        code = pst_net_outcome_connecting(errno);
        close(fd);
        return code;
    }
    *made = (postern_socket)fd;
    return 0;
}
