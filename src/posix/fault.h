/* SPDX-License-Identifier: MIT */
/* fault.h - converts errno to an error of the os layer. */
#ifndef PST_POSIX_FAULT_H
#define PST_POSIX_FAULT_H

/* One of enum pst_os_error. */
int pst_posix_fault(int number);

#endif
