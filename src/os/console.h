/* SPDX-License-Identifier: MIT */
/*
 * console.h - what a console program needs: its streams, and how it is
 * stopped.
 */
#ifndef PST_OS_CONSOLE_H
#define PST_OS_CONSOLE_H

#include <stddef.h>

enum pst_os_stream { PST_OS_OUTPUT = 1, PST_OS_ERRORS = 2 };

int pst_os_console_is_terminal(int stream);

/* Is it a terminal that supports escape sequences for colours? */
int pst_os_console_has_colours(int stream);

/* Does the reader expect UTF-8?  The locale or the code page says so. */
int pst_os_console_is_utf8(int stream);

/* May there be a reader?  0 is certain: it is a pipe whose reader has gone. */
int pst_os_console_has_reader(int stream);

/* Writes all octets, unchanged; 0, or one of enum pst_os_error of disk.h.
   GONE: there is no reader any more. */
int pst_os_console_write(int stream, const char *octets, size_t length);

/*
 * Prepares the console.  From now on, writing without a reader is an error and
 * does not end the process.
 */
void pst_os_console_open(void);

/* As pst_os_signals_watch of signals.h; also ignores SIGHUP and SIGUSR1. */
void pst_os_console_watch(void (*stop)(void));

/* Ends that; call it before you free what `stop` uses.  Later signals are
   ignored. */
void pst_os_console_close(void);

/*
 * The last call of a program: restores the console.  On Windows, if the window
 * would close with the program, and the program has failed, it stays open
 * until Enter, so that the error can be read.  Returns `status`, which is 0 or
 * a failure.
 */
int pst_os_console_leave(int status);

#endif
