/* SPDX-License-Identifier: MIT */
/* fault.h - converts system errors to errors of the os layer. */
#ifndef PST_WIN32_FAULT_H
#define PST_WIN32_FAULT_H

/* One of enum pst_os_error. */
int pst_win32_fault(unsigned long number);

#endif
