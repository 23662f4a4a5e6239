/* SPDX-License-Identifier: MIT */
/* suites.c - runs the suites of a build without TLS. */
#include "support/suite.h"

#define CALL(name) suite_##name();

void suites_of_the_provider(void)
{
    NONE_SUITES(CALL)
}
