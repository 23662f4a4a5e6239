/* SPDX-License-Identifier: MIT */
/* entropy.c - gets random octets from the system. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#if PST_POSIX_GETENTROPY
#include PST_POSIX_GETENTROPY_HEADER
#endif

#include "net.h"

#define MOST 256    /* the most that getentropy gives in one call */

int pst_net_entropy_file(const char *path, void *octets, size_t length)
{
    char *at = (char *)octets;
    ssize_t got = 0;
    int fd = open(path, O_RDONLY);

    if (fd < 0)
        return POSTERN_E_FAILED;
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    while (length > 0) {
        got = read(fd, at, length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        at += got;
        length -= (size_t)got;
    }
    close(fd);
    return length == 0 ? 0 : POSTERN_E_FAILED;
}

#if PST_POSIX_GETENTROPY

/* An old kernel may not have the call although the library has it. */
int pst_net_entropy(void *context, void *octets, size_t length)
{
    char *at = (char *)octets;
    size_t part;

    (void)context;
    for (; length > 0; at += part, length -= part) {
        part = length < MOST ? length : MOST;
        if (getentropy(at, part) < 0)
            return pst_net_entropy_file("/dev/urandom", at, length);
    }
    return 0;
}

#else

int pst_net_entropy(void *context, void *octets, size_t length)
{
    (void)context;
    return pst_net_entropy_file("/dev/urandom", octets, length);
}

#endif
