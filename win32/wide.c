/* SPDX-License-Identifier: MIT */
/* wide.c - turns UTF-8 into the UTF-16 of the system, and back. */
#include "win32.h"

#include <stdlib.h>
#include <string.h>

#include "fault.h"
#include "wide.h"

/* "C:" or "\\?\C:" may begin a path.  Any other colon would open a stream that
   no listing shows, beside the file of that name. */
static int has_stray_colon(const char *path)
{
    if (strncmp(path, "\\\\?\\", 4) == 0)
        path += 4;
    if (path[0] != '\0' && path[1] == ':')
        path += 2;
    return strchr(path, ':') != NULL;
}

int pst_win32_wide_path(const char *path, pst_win32_wide wide)
{
    if (has_stray_colon(path))
        return pst_win32_fault(ERROR_INVALID_NAME);
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, wide,
        PST_OS_PATH) == 0)
        return pst_win32_fault(ERROR_INVALID_NAME);
    return 0;
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
