/* SPDX-License-Identifier: MIT */
/* wide.h - converts between UTF-8, which all other files use, and the UTF-16
   of the system.  Include win32.h before it. */
#ifndef PST_WIN32_WIDE_H
#define PST_WIN32_WIDE_H

#include <stddef.h>

#include "os/disk.h"

typedef WCHAR pst_win32_wide[PST_OS_PATH];

/* Converts a path for the functions that end with W. Returns 0, or one of enum
   pst_os_error. */
int pst_win32_wide_path(const char *path, pst_win32_wide wide);

/* Converts any text to a new block, to be freed by free(); NULL: no memory, or
   the text is not UTF-8. */
WCHAR *pst_win32_wide_new(const char *text);

/* Converts to UTF-8, cut to `size` octets with the NUL. */
void pst_win32_wide_narrow(const WCHAR *wide, char *text, size_t size);

/* The same to a new block, to be freed by free(); NULL: no memory. */
char *pst_win32_wide_copy(const WCHAR *wide);

#endif
