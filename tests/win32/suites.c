/* SPDX-License-Identifier: MIT */
/* suites.c - runs the suites of win32. */
#include "support/suite.h"

#define CALL(name) suite_##name();

void suites_of_the_system(void)
{
    WIN32_SUITES(CALL)
}
