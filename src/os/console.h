/* SPDX-License-Identifier: MIT */
/*
 * console.h - what a console program needs: its streams, and being told to
 * stop.
 */
#ifndef PST_OS_CONSOLE_H
#define PST_OS_CONSOLE_H

#include <stddef.h>

enum pst_os_stream { PST_OS_OUTPUT = 1, PST_OS_ERRORS = 2 };

int pst_os_console_is_terminal(int stream);

/* Is it a terminal that knows the escapes for colours? */
int pst_os_console_has_colours(int stream);

/* Does who reads it expect UTF-8?  The locale says so, or the code page. */
int pst_os_console_is_utf8(int stream);

/* Is there somebody who may read it?  Certain is only the answer 0: it is a
   pipe whose reader has gone. */
int pst_os_console_has_reader(int stream);

/* Writes all of it, unchanged; 0, or one of enum pst_os_error of disk.h, GONE:
   nobody reads it any more. */
int pst_os_console_write(int stream, const char *octets, size_t length);

/*
 * Makes the console ready.  Writing where nobody reads is an error from now on
 * and not the end of the process.
 */
void pst_os_console_open(void);

/* pst_os_signals_watch of signals.h; and SIGHUP and SIGUSR1 are ignored. */
void pst_os_console_watch(void (*stop)(void));

/* Ends it, before what `stop` uses is freed; what comes then is ignored. */
void pst_os_console_close(void);

/*
 * The last call of a program: leaves the console as it was found.  A window
 * that would go with the program, and take along what it says about its
 * failure, stays until Enter.  Returns `status`, which is 0 or a failure.
 */
int pst_os_console_leave(int status);

#endif
