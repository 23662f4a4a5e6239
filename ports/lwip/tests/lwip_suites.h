/* SPDX-License-Identifier: MIT */
/* lwip_suites.h - the suites of the port. */
#ifndef TESTS_LWIP_SUITES_H
#define TESTS_LWIP_SUITES_H

#include "support/suite.h"

void suite_lwip_port(void);
void suite_lwip_stream(void);

#endif
