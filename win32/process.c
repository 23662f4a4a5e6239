/* SPDX-License-Identifier: MIT */
/* process.c - knows this process: its number, arguments and limits. */
#include "win32.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "os/process.h"
#include "wide.h"

unsigned long pst_os_process_number(void)
{
    return (unsigned long)GetCurrentProcessId();
}

void pst_os_process_host(char *name, size_t size)
{
    WCHAR wide[256];
    DWORD units = sizeof(wide) / sizeof(wide[0]);

    if (size == 0)
        return;
    if (!GetComputerNameExW(ComputerNameDnsHostname, wide, &units))
        wide[0] = 0;
    pst_win32_wide_narrow(wide, name, size);
    if (name[0] == '\0')
        strncat(name, "localhost", size - 1);
}

void pst_os_process_raise_limits(void)
{
    /* sockets are bounded by memory alone */
}

char **pst_os_process_arguments(char **arguments)
{
    /* main() has them in a code page that need not have all of their
       characters */
    char *line = pst_win32_wide_copy(GetCommandLineW());
    char **own = line != NULL ? pst_win32_command_split(line) : NULL;

    free(line);
    return own != NULL ? own : arguments;
}

char *pst_os_process_variable(const char *name)
{
    pst_win32_wide wide;
    WCHAR *value;
    DWORD units;
    char *text = NULL;

    if (pst_win32_wide_path(name, wide) != 0)
        return NULL;
    units = GetEnvironmentVariableW(wide, NULL, 0);
    value = units > 0 ? (WCHAR *)malloc(units * sizeof(*value)) : NULL;
    if (value == NULL)
        return NULL;
    if (GetEnvironmentVariableW(wide, value, units) == units - 1)
        text = pst_win32_wide_copy(value);
    free(value);
    return text;
}
