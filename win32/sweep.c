/* SPDX-License-Identifier: MIT */
/* sweep.c - removes the files that a killed process has left. */
#include "win32.h"

#include <string.h>

#include "fault.h"
#include "file.h"
#include "os/disk.h"
#include "wide.h"

/* A process renames a file directly after it has closed it.  So a file that is
   not open may still be in use for a moment. */
#define SECONDS 60

/* The system counts in 100 ns. */
#define TICKS (10000000.0 * SECONDS)

static double ticks_of(FILETIME time)
{
    return (double)time.dwHighDateTime * 4294967296.0
        + (double)time.dwLowDateTime;
}

static int is_old(FILETIME written)
{
    FILETIME now;

    GetSystemTimeAsFileTime(&now);
    return ticks_of(now) - ticks_of(written) >= TICKS;
}

/* A file that is open for writing cannot be opened for writing again. */
static int is_held(const WCHAR *path)
{
    HANDLE handle = CreateFileW(path, GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
        FILE_FLAG_OPEN_REPARSE_POINT, NULL);

    if (handle == INVALID_HANDLE_VALUE)
        return 1;
    (void)CloseHandle(handle);
    return 0;
}

static void sweep_one(const char *folder, const WIN32_FIND_DATAW *entry)
{
    char name[4 * MAX_PATH];
    char path[PST_OS_PATH];
    pst_win32_wide wide;

    if ((entry->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0
        || !is_old(entry->ftLastWriteTime))
        return;
    pst_win32_wide_narrow(entry->cFileName, name, sizeof(name));
    if (strlen(folder) + strlen(name) + 2 > sizeof(path))
        return;
    strcpy(path, folder);
    strcat(path, "/");
    strcat(path, name);
    if (pst_win32_wide_path(path, wide) == 0 && !is_held(wide))
        (void)DeleteFileW(wide);
}

int pst_win32_sweep(void *context, const char *path, const char *prefix,
    const char *suffix)
{
    char pattern[PST_OS_PATH];
    pst_win32_wide wide;
    WIN32_FIND_DATAW entry;
    HANDLE list;
    int error = PST_OS_GONE;

    (void)context;
    if (strlen(path) + strlen(prefix) + strlen(suffix) + 3
        <= sizeof(pattern)) {
        strcpy(pattern, path);
        strcat(pattern, "/");
        strcat(pattern, prefix);
        strcat(pattern, "*");
        strcat(pattern, suffix);
        error = pst_win32_wide_path(pattern, wide);
    }
    if (error != 0)
        return error;
    list = FindFirstFileW(wide, &entry);
    if (list == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_FILE_NOT_FOUND ? 0
            : pst_win32_fault(GetLastError());
    do
        sweep_one(path, &entry);
    while (FindNextFileW(list, &entry));
    (void)FindClose(list);
    return 0;
}
