/* SPDX-License-Identifier: MIT */
/* hold.h - lets others know that somebody has a file open. */
#ifndef PST_POSIX_HOLD_H
#define PST_POSIX_HOLD_H

/* Holds the file for as long as it is open; 0, or below zero: somebody else
   holds it, or this file system knows no such thing. */
int pst_posix_hold(int descriptor);

#endif
