/* process.h - this process and the machine it runs on. */
#ifndef PST_OS_PROCESS_H
#define PST_OS_PROCESS_H

#include <stddef.h>

unsigned long pst_os_process_number(void);

/* The name of this machine, NUL-terminated and cut to `size` octets;
   "localhost" when it has none. */
void pst_os_process_host(char *name, size_t size);

/* Lets the process open as many sockets as it has a right to. */
void pst_os_process_raise_limits(void);

#endif
