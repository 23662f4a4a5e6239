/* SPDX-License-Identifier: MIT */
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

/* The arguments of main() in UTF-8, from the name of the program to NULL. */
char **pst_os_process_arguments(char **arguments);

/* As getenv(), in UTF-8; both stay for as long as the process does. */
char *pst_os_process_variable(const char *name);

#endif
