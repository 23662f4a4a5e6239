/* SPDX-License-Identifier: MIT */
/* signals.h - what console.c and the tests have of signals.c. */
#ifndef PST_WIN32_SIGNALS_H
#define PST_WIN32_SIGNALS_H

/* Nobody is told any more, and Ctrl-C does nothing until
   pst_os_signals_unwatch. */
void pst_win32_signals_mute(void);

/* Has any come? */
int pst_win32_signals_came(void);

/* What the system calls: one of CTRL_..._EVENT, on a thread of its own. */
int pst_win32_signals_told(unsigned long event);

#endif
