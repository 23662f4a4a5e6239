/* SPDX-License-Identifier: MIT */
/* signals.h - signals that ask a program to end. */
#ifndef PST_OS_SIGNALS_H
#define PST_OS_SIGNALS_H

/*
 * From now on `stop` is called for SIGINT and SIGTERM, or for Ctrl-C,
 * Ctrl-Break and the closing of the console, in a signal handler or in another
 * thread.  It may set a volatile sig_atomic_t and call postern_server_stop.
 * 0, or below zero: it could not be done, and nothing has changed.
 */
int pst_os_signals_watch(void (*stop)(void));

/* Restores what was there before the first pst_os_signals_watch.  Call it
   before you free what `stop` uses. */
void pst_os_signals_unwatch(void);

#endif
