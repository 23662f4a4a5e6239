/* SPDX-License-Identifier: MIT */
/* directory.c - makes directories and flushes them to the device. */
#include "win32.h"

#include "fault.h"
#include "file.h"
#include "os/disk.h"
#include "owner.h"
#include "wide.h"

static int is_directory(const WCHAR *path)
{
    DWORD found = GetFileAttributesW(path);

    return found != INVALID_FILE_ATTRIBUTES
        && (found & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

/* NTFS can flush a directory; other file systems return one of these errors.
   Names are written through when files are renamed, so nothing else is
   needed. */
static int flush(HANDLE handle)
{
    DWORD number;

    if (FlushFileBuffers(handle))
        return 0;
    number = GetLastError();
    switch (number) {
    case ERROR_INVALID_FUNCTION:
    case ERROR_ACCESS_DENIED:
    case ERROR_INVALID_HANDLE:
    case ERROR_NOT_SUPPORTED:
    case ERROR_INVALID_PARAMETER:
        return 0;
    default:
        return pst_win32_fault(number);
    }
}

int pst_win32_directory_flush(void *context, const char *path)
{
    pst_win32_wide wide;
    HANDLE handle;
    int error = pst_win32_wide_path(path, wide);

    (void)context;
    if (error != 0)
        return error;
    if (!is_directory(wide))
        return PST_OS_GONE;
    handle = CreateFileW(wide, GENERIC_WRITE,
        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
        OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    /* a user who may add files need not have the right to flush */
    if (handle == INVALID_HANDLE_VALUE)
        return 0;
    error = flush(handle);
    (void)CloseHandle(handle);
    return error;
}

int pst_win32_directory_make(void *context, const char *path)
{
    pst_win32_wide wide;
    pst_win32_owner owner;
    DWORD number;
    int error = pst_win32_wide_path(path, wide);

    (void)context;
    if (error != 0)
        return error;
    if (pst_win32_owner_alone(&owner) == NULL)
        return pst_win32_fault(GetLastError());
    if (CreateDirectoryW(wide, &owner.attributes))
        return 0;
    number = GetLastError();
    /* for the root of a drive, "denied" means that it exists */
    if (number != ERROR_ALREADY_EXISTS && number != ERROR_ACCESS_DENIED)
        return pst_win32_fault(number);
    return is_directory(wide) ? PST_OS_EXISTS : PST_OS_NOTDIR;
}
