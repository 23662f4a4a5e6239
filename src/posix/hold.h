/* SPDX-License-Identifier: MIT */
/* hold.h - a lock that shows that a process has a file open. */
#ifndef PST_POSIX_HOLD_H
#define PST_POSIX_HOLD_H

/* Locks the file for as long as it is open; 0, or below zero: another process
   has locked it, or this file system has no such locks. */
int pst_posix_hold(int descriptor);

#endif
