/* SPDX-License-Identifier: MIT */
/* reader.c - opens files for reading. */
#include "posix.h"

#include <stdio.h>

#include "os/reader.h"

FILE *pst_os_reader_open(const char *path)
{
    return fopen(path, "rb");
}
