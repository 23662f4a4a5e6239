/* SPDX-License-Identifier: MIT */
/* version.c - the version of the library that is linked. */
#include "postern_base.h"

const char *postern_version(void)
{
    return POSTERN_VERSION;
}
