/* SPDX-License-Identifier: MIT */
/* fault.h - what GetLastError() says, put in the few words that the os layer
   knows. */
#ifndef PST_WIN32_FAULT_H
#define PST_WIN32_FAULT_H

/* One of enum pst_os_error. */
int pst_win32_fault(unsigned long number);

#endif
