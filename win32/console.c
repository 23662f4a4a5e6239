/* SPDX-License-Identifier: MIT */
/* console.c - writes to the console, and restores its settings at the end. */
#include "win32.h"

#include "fault.h"
#include "os/console.h"
#include "os/disk.h"
#include "os/signals.h"
#include "signals.h"

/* Windows 10 knows this mode; headers of Windows 7 do not define it. */
#ifndef ENABLE_VIRTUAL_TERMINAL_PROCESSING
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 0x0004
#endif

/* Older systems refuse to write more than 64 KiB to a console at once. */
#define MOST_AT_ONCE 16384

static const DWORD streams[] = {
    STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE
};

/* The mode before our change, and whether we have changed it. */
typedef struct mode {
    const WCHAR *name;
    DWORD found;
    int is_changed;
} mode;

static mode input = { L"CONIN$", 0, 0 };
static mode output = { L"CONOUT$", 0, 0 };
static UINT code_page;

static HANDLE handle_of(int stream)
{
    return GetStdHandle(stream == PST_OS_OUTPUT ? STD_OUTPUT_HANDLE
        : STD_ERROR_HANDLE);
}

int pst_os_console_is_terminal(int stream)
{
    DWORD found;

    return GetConsoleMode(handle_of(stream), &found) != 0;
}

int pst_os_console_has_colours(int stream)
{
    DWORD found;

    return GetConsoleMode(handle_of(stream), &found)
        && (found & ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

/* pst_os_console_open has set the code page if it could; files need none. */
int pst_os_console_is_utf8(int stream)
{
    return !pst_os_console_is_terminal(stream)
        || GetConsoleOutputCP() == CP_UTF8;
}

int pst_os_console_has_reader(int stream)
{
    /* this is only known after a write */
    (void)stream;
    return 1;
}

static int fault(void)
{
    const DWORD number = GetLastError();

    return number == ERROR_BROKEN_PIPE || number == ERROR_NO_DATA
        ? PST_OS_GONE : pst_win32_fault(number);
}

/* A piece ends with a whole character: the console would not show a part. */
static DWORD piece_of(const char *octets, size_t length)
{
    DWORD piece = MOST_AT_ONCE;

    if (length <= MOST_AT_ONCE)
        return (DWORD)length;
    while (piece > MOST_AT_ONCE - 4 && (octets[piece] & 0xC0) == 0x80)
        piece--;
    return piece;
}

int pst_os_console_write(int stream, const char *octets, size_t length)
{
    const int is_terminal = pst_os_console_is_terminal(stream);
    HANDLE handle = handle_of(stream);
    DWORD piece, taken;

    while (length > 0) {
        piece = piece_of(octets, length);
        if (!WriteFile(handle, octets, piece, &taken, NULL))
            return fault();
        /* the console of Windows 7 writes everything, but counts characters */
        if (is_terminal)
            taken = piece;
        /* waits for a pipe that another program has made non-blocking */
        if (taken == 0)
            Sleep(1);
        octets += taken;
        length -= taken;
    }
    return 0;
}

static void set_mode(mode *which, DWORD set, DWORD cleared)
{
    HANDLE handle = CreateFileW(which->name, GENERIC_READ | GENERIC_WRITE,
        FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);

    if (handle == INVALID_HANDLE_VALUE)
        return;
    which->is_changed = GetConsoleMode(handle, &which->found)
        && SetConsoleMode(handle, (which->found | set) & ~cleared);
    (void)CloseHandle(handle);
}

static void restore_mode(mode *which)
{
    HANDLE handle;

    if (!which->is_changed)
        return;
    which->is_changed = 0;
    handle = CreateFileW(which->name, GENERIC_READ | GENERIC_WRITE,
        FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return;
    (void)SetConsoleMode(handle, which->found);
    (void)CloseHandle(handle);
}

/* If a standard stream was closed at the start, the first socket could get its
   number, and what is written to the stream would be sent to a client. */
static void fill_streams(void)
{
    size_t i;

    for (i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
        if (GetFileType(GetStdHandle(streams[i])) == FILE_TYPE_UNKNOWN)
            (void)SetStdHandle(streams[i], CreateFileW(L"NUL",
                GENERIC_READ | GENERIC_WRITE,
                FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0,
                NULL));
}

void pst_os_console_open(void)
{
    fill_streams();
    code_page = GetConsoleOutputCP();
    (void)SetConsoleOutputCP(CP_UTF8);
    set_mode(&output, ENABLE_VIRTUAL_TERMINAL_PROCESSING, 0);
}

void pst_os_console_watch(void (*stop)(void))
{
    (void)pst_os_signals_watch(stop);
    /* with QuickEdit a click would block all output, and so the server */
    set_mode(&input, ENABLE_EXTENDED_FLAGS, ENABLE_QUICK_EDIT_MODE);
}

void pst_os_console_close(void)
{
    pst_win32_signals_mute();
    restore_mode(&input);
}

/* Does the window belong only to this program, and can a user press a key? */
static int goes_with_us(void)
{
    DWORD processes[2];
    DWORD found;

    return GetConsoleWindow() != NULL
        && GetConsoleProcessList(processes, 2) == 1
        && GetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), &found)
        && pst_os_console_is_terminal(PST_OS_ERRORS);
}

static void wait_for_enter(void)
{
    static const char text[] = "Press Enter to close this window. ";
    HANDLE keys = GetStdHandle(STD_INPUT_HANDLE);
    char octets[80];
    DWORD taken;

    (void)FlushConsoleInputBuffer(keys);
    (void)pst_os_console_write(PST_OS_ERRORS, text, sizeof(text) - 1);
    (void)ReadFile(keys, octets, sizeof(octets), &taken, NULL);
}

int pst_os_console_leave(int status)
{
    /* from now on Ctrl-C ends the program again */
    pst_os_signals_unwatch();
    /* a user who has stopped the program does not need the reason */
    if (status != 0 && !pst_win32_signals_came() && goes_with_us())
        wait_for_enter();
    restore_mode(&output);
    if (code_page != 0)
        (void)SetConsoleOutputCP(code_page);
    return status;
}
