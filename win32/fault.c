/* SPDX-License-Identifier: MIT */
/* fault.c - converts system errors to errors of the os layer. */
#include "win32.h"

#include "fault.h"
#include "os/disk.h"

/* Headers of Windows 7 do not have it. */
#ifndef ERROR_DISK_QUOTA_EXCEEDED
#define ERROR_DISK_QUOTA_EXCEEDED 1295L
#endif

int pst_win32_fault(unsigned long number)
{
    switch (number) {
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
    case ERROR_FILE_TOO_LARGE:
    case ERROR_CANNOT_MAKE:     /* the first directory of a FAT is full */
        return PST_OS_FULL;
    case ERROR_DISK_QUOTA_EXCEEDED:
    case ERROR_NOT_ENOUGH_QUOTA:
        return PST_OS_QUOTA;
    case ERROR_WRITE_PROTECT:
        return PST_OS_READONLY;
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_DRIVE:
    case ERROR_DEV_NOT_EXIST:
    case ERROR_NETNAME_DELETED:
    case ERROR_BAD_NETPATH:
    case ERROR_BAD_NET_NAME:
    case ERROR_INVALID_NAME:
    case ERROR_BAD_PATHNAME:
    case ERROR_FILENAME_EXCED_RANGE:
        return PST_OS_GONE;
    case ERROR_DIRECTORY:
        return PST_OS_NOTDIR;
    case ERROR_ACCESS_DENIED:
    case ERROR_NETWORK_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
    case ERROR_PRIVILEGE_NOT_HELD:
        return PST_OS_DENIED;
    case ERROR_FILE_EXISTS:
    case ERROR_ALREADY_EXISTS:
        return PST_OS_EXISTS;
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
