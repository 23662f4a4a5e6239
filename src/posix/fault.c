/* SPDX-License-Identifier: MIT */
/* fault.c - converts errno to an error of the os layer. */
#include "posix.h"

#include <errno.h>

#include "fault.h"
#include "os/disk.h"

int pst_posix_fault(int number)
{
    switch (number) {
    case ENOSPC:
    case EFBIG:
        return PST_OS_FULL;
    case EDQUOT:
        return PST_OS_QUOTA;
    case EROFS:
        return PST_OS_READONLY;
    case ENOENT:
    case ESTALE:
        return PST_OS_GONE;
    case ENOTDIR:
        return PST_OS_NOTDIR;
    case EACCES:
    case EPERM:
        return PST_OS_DENIED;
    case EEXIST:
        return PST_OS_EXISTS;
    case EISDIR:
        return PST_OS_DIRECTORY;
    default:
        return PST_OS_IO;
    }
}

const char *pst_os_error_text(int error)
{
    switch (error) {
    case PST_OS_FULL:
        return "the disk is full";
    case PST_OS_QUOTA:
        return "the disk quota is used up";
    case PST_OS_READONLY:
        return "the file system is read-only";
    case PST_OS_GONE:
        return "no such file or directory";
    case PST_OS_DENIED:
        return "permission denied";
    case PST_OS_EXISTS:
        return "the name is taken";
    case PST_OS_DIRECTORY:
        return "it is a directory";
    case PST_OS_LOCKED:
        return "somebody else has locked it";
    case PST_OS_NOTDIR:
        return "not a directory";
    default:
        return "the system reported an error";
    }
}
