/* SPDX-License-Identifier: MIT */
/* hold.c - locks a file for as long as it is open. */
#include "posix.h"

#include <fcntl.h>
#include <sys/file.h>

#include "hold.h"

/* With fcntl() a process would lose its lock when it closes any other
   descriptor of the file, and two servers in one process would share it. */
int pst_posix_hold(int descriptor)
{
#ifdef LOCK_EX
    return flock(descriptor, LOCK_EX | LOCK_NB);
#else
    (void)descriptor;
    return -1;
#endif
}
