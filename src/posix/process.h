/* SPDX-License-Identifier: MIT */
/* process.h - functions of process.c for other files of this room. */
#ifndef PST_POSIX_PROCESS_H
#define PST_POSIX_PROCESS_H

/* Undoes pst_os_process_raise_limits, for a child: it may be a program that
   closes every descriptor that it could have. */
void pst_posix_process_lower_limits(void);

#endif
