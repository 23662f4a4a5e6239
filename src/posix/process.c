/* SPDX-License-Identifier: MIT */
/* process.c - knows this process: its number, arguments and limits. */
#include "posix.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "os/process.h"

unsigned long pst_os_process_number(void)
{
    return (unsigned long)getpid();
}

void pst_os_process_host(char *name, size_t size)
{
    if (size == 0)
        return;
    /* gethostname need not end a name that it cut */
    if (gethostname(name, size) < 0)
        name[0] = '\0';
    name[size - 1] = '\0';
    if (name[0] == '\0')
        strncat(name, "localhost", size - 1);
}

void pst_os_process_raise_limits(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

char **pst_os_process_arguments(char **arguments)
{
    return arguments;
}

char *pst_os_process_variable(const char *name)
{
    return getenv(name);
}
