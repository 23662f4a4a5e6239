/* SPDX-License-Identifier: MIT */
/* suites.c - runs the suites of src/posix. */
#include "support/suite.h"

#define CALL(name) suite_##name();

void suites_of_the_system(void)
{
    POSIX_SUITES(CALL)
}
