/* SPDX-License-Identifier: MIT */
/* process.c - facts about this process: its number, arguments and limits. */
#include "posix.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "os/process.h"
#include "process.h"

extern char **environ;

unsigned long pst_os_process_number(void)
{
    return (unsigned long)getpid();
}

void pst_os_process_host(char *name, size_t size)
{
    if (size == 0)
        return;
    /* gethostname need not put a NUL after a name that it has cut */
    if (gethostname(name, size) < 0)
        name[0] = '\0';
    name[size - 1] = '\0';
    if (name[0] == '\0')
        strncat(name, "localhost", size - 1);
}

static struct rlimit found;

void pst_os_process_raise_limits(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return;
    found = limit;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

void pst_posix_process_lower_limits(void)
{
    if (found.rlim_max > 0)
        (void)setrlimit(RLIMIT_NOFILE, &found);
}

char **pst_os_process_arguments(char **arguments)
{
    return arguments;
}

char *pst_os_process_variable(const char *name)
{
    return getenv(name);
}

void pst_os_process_variables(const char *start,
    void (*see)(void *context, const char *name), void *context)
{
    char name[200];
    char **at;

    for (at = environ; *at != NULL; at++) {
        size_t length = strcspn(*at, "=");

        if (strncmp(*at, start, strlen(start)) != 0
            || length >= sizeof(name))
            continue;
        memcpy(name, *at, length);
        name[length] = '\0';
        see(context, name);
    }
}

void pst_os_process_temporary(char *path, size_t size)
{
    const char *folder = getenv("TMPDIR");

    if (folder == NULL || folder[0] == '\0' || strlen(folder) >= size)
        folder = "/tmp";
    strcpy(path, folder);
}

void pst_os_process_absolute(const char *path, char *absolute, size_t size)
{
    size_t length = 0;

    absolute[0] = '\0';
    if (path[0] != '/' && getcwd(absolute, size - 1) != NULL) {
        length = strlen(absolute);
        absolute[length++] = '/';
    }
    if (length + strlen(path) < size)
        strcpy(absolute + length, path);
    else
        absolute[0] = '\0';
}

void pst_os_process_rest(unsigned milliseconds)
{
    struct timespec time;

    time.tv_sec = (time_t)(milliseconds / 1000);
    time.tv_nsec = (long)(milliseconds % 1000) * 1000000;
    (void)nanosleep(&time, NULL);
}

/* One datagram to the socket of this name; "@" begins one that is no file. */
int pst_os_process_notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address;
    size_t length = path == NULL ? 0 : strlen(path);
    ssize_t sent;
    int fd;

    if (length == 0)
        return 1;
    memset(&address, 0, sizeof(address));
    address.sun_family = AF_UNIX;
    if (length >= sizeof(address.sun_path))
        return 0;
    memcpy(address.sun_path, path, length);
    if (*path == '@')
        address.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (fd < 0)
        return 0;
    sent = sendto(fd, state, strlen(state), 0, (struct sockaddr *)&address,
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length));
    (void)close(fd);
    return sent == (ssize_t)strlen(state);
}
