/* SPDX-License-Identifier: MIT */
/* signals.c - calls a function on Ctrl-C and when the console is closed. */
#include "win32.h"

#include "os/signals.h"
#include "signals.h"

/* The system ends a process five seconds after its window was closed.  GRACE
   is the time for a normal stop, REST the time for a stop at once after it. */
#define GRACE 3500
#define REST 500

/* A console belongs to the process, so there is one function for it. */
static SRWLOCK lock = SRWLOCK_INIT;
static void (*told)(void);
static volatile LONG came;
static int is_watched;

/* Set when the server has ended. */
static HANDLE over;

/* Holds the lock, so set_told() waits until `told` has returned. */
static void tell(void)
{
    (void)InterlockedExchange(&came, 1);
    AcquireSRWLockExclusive(&lock);
    if (told != NULL)
        told();
    ReleaseSRWLockExclusive(&lock);
}

static void set_told(void (*stop)(void))
{
    AcquireSRWLockExclusive(&lock);
    told = stop;
    ReleaseSRWLockExclusive(&lock);
}

static int is_over_in(DWORD milliseconds)
{
    DWORD result = WaitForSingleObject(over, milliseconds);

    if (result == WAIT_FAILED)
        Sleep(milliseconds);
    return result == WAIT_OBJECT_0;
}

/* After closing, logging off or shutting down the system ends the process when
   this returns. */
int pst_win32_signals_told(unsigned long event)
{
    tell();
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT
        && !is_over_in(GRACE)) {
        tell();
        (void)is_over_in(REST);
    }
    return 1;
}

int pst_win32_signals_came(void)
{
    return came != 0;
}

static BOOL WINAPI on_control(DWORD event)
{
    return pst_win32_signals_told(event);
}

int pst_os_signals_watch(void (*stop)(void))
{
    if (over == NULL)
        over = CreateEventW(NULL, TRUE, FALSE, NULL);
    (void)ResetEvent(over);
    set_told(stop);
    if (!is_watched)
        is_watched = SetConsoleCtrlHandler(on_control, TRUE) != 0;
    if (is_watched)
        return 0;
    set_told(NULL);
    return -1;
}

void pst_win32_signals_mute(void)
{
    set_told(NULL);
    (void)SetEvent(over);
}

void pst_os_signals_unwatch(void)
{
    if (!is_watched)
        return;
    pst_win32_signals_mute();
    (void)SetConsoleCtrlHandler(on_control, FALSE);
    is_watched = 0;
}
