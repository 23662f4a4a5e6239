/* SPDX-License-Identifier: MIT */
/* reader.h - opens files for reading. */
#ifndef PST_OS_READER_H
#define PST_OS_READER_H

#include <stdio.h>

/* As fopen(path, "rb"), for a path in UTF-8; NULL: errno may say why. */
FILE *pst_os_reader_open(const char *path);

#endif
