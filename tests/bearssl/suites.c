/* SPDX-License-Identifier: MIT */
/* suites.c - runs the suites of a build with BearSSL. */
#include "support/suite.h"

#define CALL(name) suite_##name();

void suites_of_the_provider(void)
{
    BEARSSL_SUITES(CALL)
}
