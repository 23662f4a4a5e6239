/* console.h - what the system calls in console.c. */
#ifndef PST_WIN32_CONSOLE_H
#define PST_WIN32_CONSOLE_H

/* One of CTRL_..._EVENT, on a thread of its own; for the test. */
int pst_win32_console_told(unsigned long event);

#endif
