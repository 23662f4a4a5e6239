/* SPDX-License-Identifier: MIT */
/* suites.c - runs the suites of the port in place of those of the system. */
#include "lwip_suites.h"

void suites_of_the_system(void)
{
    suite_lwip_port();
    suite_lwip_stream();
}
