/* SPDX-License-Identifier: MIT */
/* version.c - the version of the library that is linked. */
#include "postern_base.h"

const char *postern_version(void)
{
    return POSTERN_VERSION;
}

unsigned long postern_version_number(void)
{
    return POSTERN_VERSION_NUMBER;
}
