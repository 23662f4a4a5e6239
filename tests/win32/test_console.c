/* SPDX-License-Identifier: MIT */
/* test_console.c - Ctrl-C, closed windows, pipes and closed streams. */
#include "win32/win32.h"

#include "os/console.h"
#include "support/suite.h"
#include "win32/signals.h"

static volatile LONG stops;
static HANDLE stopped;

static void on_stop(void)
{
    (void)InterlockedIncrement(&stops);
    if (stopped != NULL)
        SetEvent(stopped);
}

static void test_what_ends_a_program_is_told(void)
{
    stops = 0;
    pst_os_console_open();
    pst_os_console_watch(on_stop);
    CU_ASSERT(pst_win32_signals_told(CTRL_C_EVENT));
    ASSERT_NUMBER(stops, 1);
    CU_ASSERT(pst_win32_signals_told(CTRL_BREAK_EVENT));
    ASSERT_NUMBER(stops, 2);
    pst_os_console_close();
    CU_ASSERT(pst_win32_signals_told(CTRL_C_EVENT));
    ASSERT_NUMBER(stops, 2);
    ASSERT_NUMBER(pst_os_console_leave(0), 0);
}

static DWORD WINAPI close_window(void *context)
{
    (void)context;
    (void)pst_win32_signals_told(CTRL_CLOSE_EVENT);
    return 0;
}

/* Until the server has ended its run: then it is not told once more, and the
   system need not wait for the rest of its time. */
static void test_the_closing_of_a_window_is_held_up(void)
{
    HANDLE thread;

    stops = 0;
    stopped = CreateEventW(NULL, TRUE, FALSE, NULL);
    pst_os_console_open();
    pst_os_console_watch(on_stop);
    thread = CreateThread(NULL, 0, close_window, NULL, 0, NULL);
    ASSERT_NUMBER(WaitForSingleObject(stopped, INFINITE), WAIT_OBJECT_0);
    ASSERT_NUMBER(stops, 1);
    ASSERT_NUMBER(WaitForSingleObject(thread, 0), WAIT_TIMEOUT);
    pst_os_console_close();
    ASSERT_NUMBER(WaitForSingleObject(thread, 3000), WAIT_OBJECT_0);
    ASSERT_NUMBER(stops, 1);
    CloseHandle(thread);
    CloseHandle(stopped);
    stopped = NULL;
    ASSERT_NUMBER(pst_os_console_leave(1), 1);
}

/* Puts a pipe in the place of a stream; returns what was there. */
static HANDLE put_pipe(DWORD stream, HANDLE *reader, HANDLE *writer)
{
    HANDLE before = GetStdHandle(stream);

    CU_ASSERT(CreatePipe(reader, writer, NULL, 1000));
    CU_ASSERT(SetStdHandle(stream, *writer));
    return before;
}

static void test_a_pipe_nobody_reads_is_an_error(void)
{
    HANDLE reader, writer;
    HANDLE before = put_pipe(STD_ERROR_HANDLE, &reader, &writer);
    char octets[8];
    DWORD got;

    ASSERT_NUMBER(pst_os_console_write(PST_OS_ERRORS, "a\nb", 3), 0);
    CU_ASSERT(ReadFile(reader, octets, sizeof(octets), &got, NULL));
    ASSERT_NUMBER(got, 3);
    CU_ASSERT(memcmp(octets, "a\nb", 3) == 0);
    CU_ASSERT_FALSE(pst_os_console_is_terminal(PST_OS_ERRORS));
    CU_ASSERT_FALSE(pst_os_console_has_colours(PST_OS_ERRORS));
    CU_ASSERT(pst_os_console_is_utf8(PST_OS_ERRORS));
    CloseHandle(reader);
    CU_ASSERT(pst_os_console_write(PST_OS_ERRORS, "text", 4) < 0);
    ASSERT_NUMBER(pst_os_console_write(PST_OS_ERRORS, "", 0), 0);
    CloseHandle(writer);
    SetStdHandle(STD_ERROR_HANDLE, before);
}

static DWORD WINAPI read_all(void *reader)
{
    char octets[4096];
    DWORD sum = 0;
    DWORD got;

    while (ReadFile(reader, octets, sizeof(octets), &got, NULL) && got > 0)
        sum += got;
    return sum;
}

static void test_a_pipe_that_does_not_block_gets_it_all(void)
{
    static char octets[300000];
    DWORD mode = PIPE_NOWAIT, sum = 0;
    HANDLE reader, writer, thread;
    HANDLE before = put_pipe(STD_OUTPUT_HANDLE, &reader, &writer);

    (void)SetNamedPipeHandleState(writer, &mode, NULL, NULL);
    thread = CreateThread(NULL, 0, read_all, reader, 0, NULL);
    memset(octets, '\200', sizeof(octets));
    ASSERT_NUMBER(pst_os_console_write(PST_OS_OUTPUT, octets,
        sizeof(octets)), 0);
    SetStdHandle(STD_OUTPUT_HANDLE, before);
    CloseHandle(writer);
    WaitForSingleObject(thread, INFINITE);
    CU_ASSERT(GetExitCodeThread(thread, &sum));
    ASSERT_NUMBER(sum, sizeof(octets));
    CloseHandle(thread);
    CloseHandle(reader);
}

static void test_streams_that_are_closed_become_nowhere(void)
{
    HANDLE before = GetStdHandle(STD_OUTPUT_HANDLE);

    SetStdHandle(STD_OUTPUT_HANDLE, NULL);
    pst_os_console_open();
    ASSERT_NUMBER(pst_os_console_write(PST_OS_OUTPUT, "x", 1), 0);
    CU_ASSERT_FALSE(pst_os_console_is_terminal(PST_OS_OUTPUT));
    CloseHandle(GetStdHandle(STD_OUTPUT_HANDLE));
    SetStdHandle(STD_OUTPUT_HANDLE, before);
    ASSERT_NUMBER(pst_os_console_leave(2), 2);
}

void suite_win32_console(void)
{
    SUITE("win32/console");
    TEST(test_what_ends_a_program_is_told);
    TEST(test_a_pipe_nobody_reads_is_an_error);
    TEST(test_a_pipe_that_does_not_block_gets_it_all);
    TEST(test_streams_that_are_closed_become_nowhere);
    TEST(test_the_closing_of_a_window_is_held_up);
}
