/* SPDX-License-Identifier: MIT */
/* reader.c - opens files for reading. */
#include "win32.h"

#include <errno.h>
#include <stdio.h>

#include "os/reader.h"
#include "wide.h"

/* fopen() takes a path in the code page of the system, which may lack some of
   its characters. */
FILE *pst_os_reader_open(const char *path)
{
    pst_win32_wide wide;

    if (pst_win32_wide_path(path, wide) != 0) {
        errno = ENOENT;
        return NULL;
    }
    return _wfopen(wide, L"rb");
}
