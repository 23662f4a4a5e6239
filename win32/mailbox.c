/* SPDX-License-Identifier: MIT */
/* mailbox.c - appends to a file that other programs write, too: while it is
   open no other program can write it, and there is a lock file. */
#include "win32.h"

#include <stdio.h>
#include <string.h>

#include "fault.h"
#include "os/mailbox.h"
#include "os/process.h"
#include "owner.h"
#include "wide.h"

#define STEP 50         /* milliseconds between two attempts */

typedef char pst_win32_mailbox_length_fits[
    sizeof(LARGE_INTEGER) <= sizeof(pst_os_mailbox_length) ? 1 : -1];

static HANDLE handle_of(const pst_os_mailbox *mailbox)
{
    return (HANDLE)mailbox->file;
}

/* A file that is being deleted returns "denied". */
static int fault(void)
{
    DWORD number = GetLastError();

    if (number == ERROR_SHARING_VIOLATION || number == ERROR_LOCK_VIOLATION
        || number == ERROR_FILE_EXISTS)
        return PST_OS_LOCKED;
    return pst_win32_fault(number);
}

/* The system deletes the lock file when its handle is closed, also if the
   process is killed. */
static int make_lock(pst_os_mailbox *mailbox)
{
    char path[PST_OS_PATH];
    pst_win32_wide wide;
    HANDLE made;
    int error;

    sprintf(path, "%.*s.lock", PST_OS_PATH - 6, mailbox->path);
    error = pst_win32_wide_path(path, wide);
    if (error != 0)
        return error;
    made = CreateFileW(wide, GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_NEW,
        FILE_ATTRIBUTE_NORMAL | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (made == INVALID_HANDLE_VALUE)
        return fault();
    mailbox->lock = (pst_os_file)made;
    mailbox->is_locked = 1;
    return 0;
}

static int find_gap(pst_os_mailbox *mailbox, LARGE_INTEGER length)
{
    LARGE_INTEGER place;
    char end[2];
    DWORD got;

    if (length.QuadPart == 0)
        return 0;
    place.QuadPart = length.QuadPart - 2;
    if (length.QuadPart == 1
        || !SetFilePointerEx(handle_of(mailbox), place, NULL, FILE_BEGIN)
        || !ReadFile(handle_of(mailbox), end, 2, &got, NULL) || got != 2)
        return 2;
    return end[1] != '\n' ? 2 : end[0] != '\n';
}

static int prepare(pst_os_mailbox *mailbox)
{
    LARGE_INTEGER length;
    int error = make_lock(mailbox);

    if (error != 0)
        return error;
    if (!GetFileSizeEx(handle_of(mailbox), &length))
        return fault();
    mailbox->gap = find_gap(mailbox, length);
    if (!SetFilePointerEx(handle_of(mailbox), length, NULL, FILE_BEGIN))
        return fault();
    return 0;
}

static void mailbox_close(void *context, pst_os_mailbox *mailbox)
{
    (void)context;
    if (mailbox->is_locked)
        CloseHandle((HANDLE)mailbox->lock);
    CloseHandle(handle_of(mailbox));
}

static int try_open(pst_os_mailbox *mailbox)
{
    pst_win32_wide wide;
    pst_win32_owner owner;
    HANDLE opened;
    int error = pst_win32_wide_path(mailbox->path, wide);

    if (error != 0)
        return error;
    if (pst_win32_owner_alone(&owner) == NULL)
        return pst_win32_fault(GetLastError());
    opened = CreateFileW(wide, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ,
        &owner.attributes, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (opened == INVALID_HANDLE_VALUE)
        return fault();
    mailbox->file = (pst_os_file)opened;
    error = prepare(mailbox);
    if (error != 0)
        mailbox_close(NULL, mailbox);
    return error;
}

static int mailbox_open(void *context, pst_os_mailbox *mailbox,
    long milliseconds)
{
    int error;

    (void)context;
    for (;;) {
        mailbox->is_locked = 0;
        error = try_open(mailbox);
        if (error != PST_OS_LOCKED || milliseconds <= 0)
            return error;
        pst_os_process_rest(STEP);
        milliseconds -= STEP;
    }
}

static int mailbox_write(void *context, pst_os_mailbox *mailbox,
    const char *octets, size_t length)
{
    (void)context;
    return pst_os_disk_system()->write(NULL, mailbox->file, octets, length);
}

static int copy_all(pst_os_mailbox *mailbox, HANDLE from)
{
    char octets[8192];
    DWORD got;
    int error = 0;

    while (error == 0) {
        if (!ReadFile(from, octets, sizeof(octets), &got, NULL))
            return fault();
        if (got == 0)
            break;
        error = mailbox_write(NULL, mailbox, octets, got);
    }
    return error;
}

static int mailbox_copy(void *context, pst_os_mailbox *mailbox,
    const char *path)
{
    pst_win32_wide wide;
    HANDLE from;
    int error = pst_win32_wide_path(path, wide);

    (void)context;
    if (error != 0)
        return error;
    from = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE
        | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL,
        NULL);
    if (from == INVALID_HANDLE_VALUE)
        return fault();
    error = copy_all(mailbox, from);
    CloseHandle(from);
    return error;
}

static int mailbox_length(void *context, pst_os_mailbox *mailbox,
    pst_os_mailbox_length *length)
{
    LARGE_INTEGER size;

    (void)context;
    if (!GetFileSizeEx(handle_of(mailbox), &size))
        return fault();
    memcpy(length, &size, sizeof(size));
    return 0;
}

static int mailbox_cut(void *context, pst_os_mailbox *mailbox,
    const pst_os_mailbox_length *length)
{
    LARGE_INTEGER size;

    (void)context;
    memcpy(&size, length, sizeof(size));
    if (!SetFilePointerEx(handle_of(mailbox), size, NULL, FILE_BEGIN)
        || !SetEndOfFile(handle_of(mailbox)))
        return fault();
    return 0;
}

static int mailbox_flush(void *context, pst_os_mailbox *mailbox)
{
    (void)context;
    return FlushFileBuffers(handle_of(mailbox)) ? 0 : fault();
}

const pst_os_mailbox_calls *pst_os_mailbox_system(void)
{
    static const pst_os_mailbox_calls calls = {
        NULL,
        mailbox_open,
        mailbox_write,
        mailbox_copy,
        mailbox_length,
        mailbox_cut,
        mailbox_flush,
        mailbox_close
    };

    return &calls;
}
