/* SPDX-License-Identifier: MIT */
/* publish.c - writes files for other programs, so that they never see an
   incomplete one. */
#include "win32.h"

#include <string.h>

#include "fault.h"
#include "os/disk.h"
#include "os/publish.h"
#include "wide.h"

#define SHARED (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

/* A path, with "\\?\" before it and ".4294967295.tmp" after it. */
typedef WCHAR place[PST_OS_PATH + 40];

static int fault(void)
{
    return pst_win32_fault(GetLastError());
}

static int write_and_close(HANDLE handle, const char *octets, size_t length)
{
    const pst_os_disk *disk = pst_os_disk_system();
    int error = disk->write(disk->context, (pst_os_file)handle, octets,
        length);

    if (!CloseHandle(handle) && error == 0)
        error = fault();
    return error;
}

/* The file gets the rights that new files in its directory have. */
static HANDLE create(const WCHAR *path, DWORD how)
{
    return CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ, NULL, how,
        FILE_ATTRIBUTE_NORMAL, NULL);
}

/* An existing temporary file is from an earlier process with our number. */
static int replace(const WCHAR *path, const char *octets, size_t length)
{
    place aside;
    HANDLE handle;
    int error;

    (void)wsprintfW(aside, L".%lu.tmp", GetCurrentProcessId());
    memmove(aside + lstrlenW(path), aside,
        ((size_t)lstrlenW(aside) + 1) * sizeof(WCHAR));
    memcpy(aside, path, (size_t)lstrlenW(path) * sizeof(WCHAR));
    handle = create(aside, CREATE_ALWAYS);
    if (handle == INVALID_HANDLE_VALUE)
        return fault();
    error = write_and_close(handle, octets, length);
    if (error == 0 && !MoveFileExW(aside, path, MOVEFILE_WRITE_THROUGH
        | MOVEFILE_REPLACE_EXISTING))
        error = fault();
    if (error != 0)
        (void)DeleteFileW(aside);
    return error;
}

/* The path exists.  Writes to a device or pipe; replaces a file, under the
   name at the end of its links. */
static int write_to(HANDLE handle, const char *octets, size_t length)
{
    place at;
    DWORD units;

    if (GetFileType(handle) != FILE_TYPE_DISK)
        return write_and_close(handle, octets, length);
    units = GetFinalPathNameByHandleW(handle, at, PST_OS_PATH, 0);
    (void)CloseHandle(handle);
    if (units == 0 || units >= PST_OS_PATH)
        return PST_OS_GONE;
    return replace(at, octets, length);
}

int pst_os_publish_write(const char *path, const char *octets, size_t length)
{
    pst_win32_wide wide;
    HANDLE handle;
    DWORD attributes;
    int error = pst_win32_wide_path(path, wide);

    if (error != 0)
        return error;
    attributes = GetFileAttributesW(wide);
    if (attributes != INVALID_FILE_ATTRIBUTES
        && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
        return PST_OS_DIRECTORY;
    handle = CreateFileW(wide, GENERIC_WRITE, SHARED, NULL, OPEN_EXISTING, 0,
        NULL);
    if (handle != INVALID_HANDLE_VALUE)
        return write_to(handle, octets, length);
    return GetLastError() == ERROR_FILE_NOT_FOUND
        ? replace(wide, octets, length) : fault();
}

int pst_os_publish_is_file(const char *path)
{
    pst_win32_wide wide;
    HANDLE handle;
    int is_on_disk;

    if (pst_win32_wide_path(path, wide) != 0)
        return 0;
    handle = CreateFileW(wide, GENERIC_READ, SHARED, NULL, OPEN_EXISTING, 0,
        NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return 0;
    is_on_disk = GetFileType(handle) == FILE_TYPE_DISK;
    (void)CloseHandle(handle);
    return is_on_disk;
}

void pst_os_publish_remove(const char *path)
{
    const pst_os_disk *disk = pst_os_disk_system();

    if (pst_os_publish_is_file(path))
        (void)disk->remove(disk->context, path);
}
