/* SPDX-License-Identifier: MIT */
/* signals.h - functions of signals.c for other files of this room. */
#ifndef PST_POSIX_SIGNALS_H
#define PST_POSIX_SIGNALS_H

/* The number of the last signal that asked the program to end.  1: a process
   has sent it to us; 0: there was none, or the terminal has sent it to all its
   processes. */
int pst_posix_signals_came(int *number);

#endif
