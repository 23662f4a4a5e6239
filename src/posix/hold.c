/* SPDX-License-Identifier: MIT */
/* hold.c - holds a file for as long as it is open. */
#include "posix.h"

#include <fcntl.h>
#include <sys/file.h>

#include "hold.h"

/* fcntl() has locks, too, but a process loses them when it closes any other
   descriptor of the file, and two servers in one process share them. */
int pst_posix_hold(int descriptor)
{
#ifdef LOCK_EX
    return flock(descriptor, LOCK_EX | LOCK_NB);
#else
    (void)descriptor;
    return -1;
#endif
}
