/* SPDX-License-Identifier: MIT */
/* flush.c - makes sure that data survives a loss of power. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "flush.h"

int pst_posix_flush(int descriptor)
{
    int returned;

    do {
#ifdef F_FULLFSYNC
        /* on macOS fsync leaves the data in the cache of the device */
        returned = fcntl(descriptor, F_FULLFSYNC);
        if (returned < 0)
            returned = fsync(descriptor);
#else
        returned = fsync(descriptor);
#endif
    } while (returned < 0 && errno == EINTR);
    return returned;
}
