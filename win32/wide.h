/* SPDX-License-Identifier: MIT */
/* wide.h - UTF-8, which is all that is seen outside of this room, and the
   UTF-16 of the system.  win32.h comes before it. */
#ifndef PST_WIN32_WIDE_H
#define PST_WIN32_WIDE_H

#include <stddef.h>

#include "os/disk.h"

typedef WCHAR pst_win32_wide[PST_OS_PATH];

/* A path, for the calls that end with W; 0, or one of enum pst_os_error. */
int pst_win32_wide_path(const char *path, pst_win32_wide wide);

/* Back to UTF-8, cut to `size` octets with the NUL. */
void pst_win32_wide_narrow(const WCHAR *wide, char *text, size_t size);

/* The same, as large as it has to be, for free(); NULL: no memory. */
char *pst_win32_wide_copy(const WCHAR *wide);

#endif
