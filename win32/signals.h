/* SPDX-License-Identifier: MIT */
/* signals.h - functions of signals.c for console.c and the tests. */
#ifndef PST_WIN32_SIGNALS_H
#define PST_WIN32_SIGNALS_H

/* From now on the function is not called; Ctrl-C does nothing until
   pst_os_signals_unwatch. */
void pst_win32_signals_mute(void);

/* Has any event come? */
int pst_win32_signals_came(void);

/* The system calls this in a thread of its own; `event` is CTRL_..._EVENT. */
int pst_win32_signals_told(unsigned long event);

#endif
