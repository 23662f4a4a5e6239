/* SPDX-License-Identifier: MIT */
/* wide.c - converts between UTF-8 and the UTF-16 of the system. */
#include "win32.h"

#include <stdlib.h>
#include <string.h>

#include "fault.h"
#include "wide.h"

/* A path may begin with "C:" or "\\?\C:". Any other colon would open an
   alternate stream of the file, which directory listings do not show. */
static int has_stray_colon(const char *path)
{
    if (strncmp(path, "\\\\?\\", 4) == 0)
        path += 4;
    if (path[0] != '\0' && path[1] == ':')
        path += 2;
    return strchr(path, ':') != NULL;
}

/* After \\?\ only "\" separates names, but the stores write "/". */
static void part_names(WCHAR *wide)
{
    for (; *wide != 0; wide++)
        if (*wide == L'/')
            *wide = L'\\';
}

int pst_win32_wide_path(const char *path, pst_win32_wide wide)
{
    if (has_stray_colon(path))
        return pst_win32_fault(ERROR_INVALID_NAME);
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, wide,
        PST_OS_PATH) == 0)
        return pst_win32_fault(ERROR_INVALID_NAME);
    if (strncmp(path, "\\\\?\\", 4) == 0)
        part_names(wide);
    return 0;
}

WCHAR *pst_win32_wide_new(const char *text)
{
    int units = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1,
        NULL, 0);
    WCHAR *wide = units > 0 ? (WCHAR *)malloc((size_t)units * sizeof(*wide))
        : NULL;

    if (wide != NULL)
        (void)MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, units);
    return wide;
}

char *pst_win32_wide_copy(const WCHAR *wide)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
    char *text = size > 0 ? (char *)malloc((size_t)size) : NULL;

    if (text != NULL)
        (void)WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, size, NULL,
            NULL);
    return text;
}

void pst_win32_wide_narrow(const WCHAR *wide, char *text, size_t size)
{
    char *copy = pst_win32_wide_copy(wide);

    if (size == 0) {
        free(copy);
        return;
    }
    text[0] = '\0';
    if (copy != NULL)
        strncat(text, copy, size - 1);
    free(copy);
}
