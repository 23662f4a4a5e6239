/* SPDX-License-Identifier: MIT */
/* file.c - writes files that survive a crash (pst_os_disk). */
#include "win32.h"

#include "fault.h"
#include "file.h"
#include "os/disk.h"
#include "owner.h"
#include "wide.h"

/* How often to try to use a file that another program has open: a virus
   scanner or indexer opens each file that was just closed.  MILLISECONDS is
   the first pause. */
#define TRIES 5
#define MILLISECONDS 10

/* A larger write may be refused on a network. */
#define MOST_AT_ONCE ((size_t)1 << 24)

static int result(int is_done)
{
    return is_done ? 0 : pst_win32_fault(GetLastError());
}

/* Moving and deleting return "denied" if another program has the file open. */
static int may_try_again(int *tries)
{
    DWORD number = GetLastError();

    if (number != ERROR_SHARING_VIOLATION && number != ERROR_LOCK_VIOLATION
        && number != ERROR_ACCESS_DENIED)
        return 0;
    if (++*tries == TRIES)
        return 0;
    Sleep((DWORD)*tries * MILLISECONDS);
    return 1;
}

static int file_create(void *context, const char *path, pst_os_file *file)
{
    pst_win32_wide wide;
    pst_win32_owner owner;
    HANDLE handle;
    int error = pst_win32_wide_path(path, wide);

    (void)context;
    if (error != 0)
        return error;
    if (pst_win32_owner_alone(&owner) == NULL)
        return pst_win32_fault(GetLastError());
    /* without this flag the file behind a link would be made */
    handle = CreateFileW(wide, GENERIC_WRITE,
        FILE_SHARE_READ | FILE_SHARE_DELETE, &owner.attributes, CREATE_NEW,
        FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return pst_win32_fault(GetLastError());
    *file = (pst_os_file)handle;
    return 0;
}

/* Windows has access lists instead of POSIX modes. */
static int file_permit(void *context, pst_os_file file, unsigned mode)
{
    (void)context;
    (void)file;
    (void)mode;
    return 0;
}

static int directory_permit(void *context, const char *path, unsigned mode)
{
    (void)context;
    (void)path;
    (void)mode;
    return 0;
}

static int file_write(void *context, pst_os_file file, const char *octets,
    size_t length)
{
    DWORD taken;

    (void)context;
    while (length > 0) {
        if (!WriteFile((HANDLE)file, octets, (DWORD)(length > MOST_AT_ONCE
            ? MOST_AT_ONCE : length), &taken, NULL))
            return pst_win32_fault(GetLastError());
        if (taken == 0)
            return PST_OS_IO;
        octets += taken;
        length -= taken;
    }
    return 0;
}

static int file_flush(void *context, pst_os_file file)
{
    (void)context;
    return result(FlushFileBuffers((HANDLE)file));
}

static int file_close(void *context, pst_os_file file)
{
    (void)context;
    return result(CloseHandle((HANDLE)file));
}

static int move(const char *from, const char *to, DWORD flags)
{
    pst_win32_wide wide_from, wide_to;
    int tries = 0;
    int error = pst_win32_wide_path(from, wide_from);

    if (error == 0)
        error = pst_win32_wide_path(to, wide_to);
    if (error != 0)
        return error;
    while (!MoveFileExW(wide_from, wide_to, flags))
        if (!may_try_again(&tries))
            return pst_win32_fault(GetLastError());
    return 0;
}

static int file_rename(void *context, const char *from, const char *to)
{
    (void)context;
    return move(from, to, MOVEFILE_WRITE_THROUGH);
}

static int file_replace(void *context, const char *from, const char *to)
{
    (void)context;
    return move(from, to, MOVEFILE_WRITE_THROUGH | MOVEFILE_REPLACE_EXISTING);
}

static int file_remove(void *context, const char *path)
{
    pst_win32_wide wide;
    int tries = 0;
    int error = pst_win32_wide_path(path, wide);

    (void)context;
    if (error != 0)
        return error;
    while (!DeleteFileW(wide))
        if (!may_try_again(&tries))
            return pst_win32_fault(GetLastError());
    return 0;
}

const pst_os_disk *pst_os_disk_system(void)
{
    static const pst_os_disk disk = {
        NULL,
        file_create,
        file_write,
        file_flush,
        file_close,
        file_rename,
        file_replace,
        file_remove,
        pst_win32_directory_flush,
        pst_win32_directory_make,
        file_permit,
        directory_permit,
        pst_win32_sweep
    };

    return &disk;
}
