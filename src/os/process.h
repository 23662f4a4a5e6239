/* SPDX-License-Identifier: MIT */
/* process.h - this process and the machine it runs on. */
#ifndef PST_OS_PROCESS_H
#define PST_OS_PROCESS_H

#include <stddef.h>

unsigned long pst_os_process_number(void);

/* The name of this machine, NUL-terminated and cut to `size` octets;
   "localhost" when it has none. */
void pst_os_process_host(char *name, size_t size);

/* Raises the limit of open descriptors as far as the process is allowed to. */
void pst_os_process_raise_limits(void);

/* The arguments of main() in UTF-8, from the name of the program to NULL. */
char **pst_os_process_arguments(char **arguments);

/* As getenv(), in UTF-8; the result stays valid until the process ends. */
char *pst_os_process_variable(const char *name);

/* Calls `see` with the name of each variable that begins with `start`. */
void pst_os_process_variables(const char *start,
    void (*see)(void *context, const char *name), void *context);

/* The directory for temporary files, without a solidus at its end; `size` is
   at least 100. */
void pst_os_process_temporary(char *path, size_t size);

/* Makes an absolute path, for a program with another current directory; "": it
   is too long. */
void pst_os_process_absolute(const char *path, char *absolute, size_t size);

/* The thread that calls does nothing for about so long. */
void pst_os_process_rest(unsigned milliseconds);

/* Tells the service manager, by sd_notify(3), a state such as "READY=1"; nobody
   where NOTIFY_SOCKET is not set.  0: it was not heard. */
int pst_os_process_notify(const char *state);

#endif
