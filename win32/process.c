/* SPDX-License-Identifier: MIT */
/* process.c - facts about this process: its number, arguments and limits. */
#include "win32.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

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
    /* only memory limits the number of sockets */
}

char **pst_os_process_arguments(char **arguments)
{
    /* the arguments of main() are in a code page, which may lack some of their
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

void pst_os_process_variables(const char *start,
    void (*see)(void *context, const char *name), void *context)
{
    WCHAR *block = GetEnvironmentStringsW();
    const WCHAR *line;

    if (block == NULL)
        return;
    for (line = block; *line != 0; line += wcslen(line) + 1) {
        char name[200];

        pst_win32_wide_narrow(line, name, sizeof(name));
        name[strcspn(name, "=")] = '\0';
        if (strncmp(name, start, strlen(start)) == 0)
            see(context, name);
    }
    (void)FreeEnvironmentStringsW(block);
}

void pst_os_process_temporary(char *path, size_t size)
{
    WCHAR wide[MAX_PATH + 1];
    DWORD units = GetTempPathW(MAX_PATH + 1, wide);
    size_t length;

    if (units == 0 || units > MAX_PATH)
        wcscpy(wide, L".");
    pst_win32_wide_narrow(wide, path, size);
    length = strlen(path);
    if (length > 1 && path[length - 1] == '\\')
        path[length - 1] = '\0';
}

void pst_os_process_absolute(const char *path, char *absolute, size_t size)
{
    WCHAR full[PST_OS_PATH];
    WCHAR *wide = pst_win32_wide_new(path);
    DWORD units = wide == NULL ? 0
        : GetFullPathNameW(wide, PST_OS_PATH, full, NULL);

    free(wide);
    absolute[0] = '\0';
    if (units > 0 && units < PST_OS_PATH)
        pst_win32_wide_narrow(full, absolute, size);
}

void pst_os_process_rest(unsigned milliseconds)
{
    Sleep((DWORD)milliseconds);
}

int pst_os_process_notify(const char *state)
{
    (void)state;
    return 1;
}
