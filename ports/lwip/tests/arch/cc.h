/* SPDX-License-Identifier: MIT */
/* cc.h - what lwIP needs to know about the compiler. */
#ifndef TESTS_ARCH_CC_H
#define TESTS_ARCH_CC_H

#include <stdio.h>
#include <stdlib.h>

#define LWIP_PLATFORM_DIAG(x) do { printf x; } while (0)
#define LWIP_PLATFORM_ASSERT(x) do { printf("lwIP: %s\n", x); abort(); } \
    while (0)
#define LWIP_RAND() ((u32_t)rand())

/* There are no interrupts in the tests. */
typedef int sys_prot_t;

#endif
