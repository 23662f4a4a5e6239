/* SPDX-License-Identifier: MIT */
/* reader.c - reads files that were there before. */
#include "posix.h"

#include <stdio.h>

#include "os/reader.h"

FILE *pst_os_reader_open(const char *path)
{
    return fopen(path, "rb");
}
