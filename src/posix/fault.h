/* SPDX-License-Identifier: MIT */
/* fault.h - errno, put in the few words that the os layer knows. */
#ifndef PST_POSIX_FAULT_H
#define PST_POSIX_FAULT_H

/* One of enum pst_os_error. */
int pst_posix_fault(int number);

#endif
