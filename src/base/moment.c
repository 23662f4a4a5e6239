/* SPDX-License-Identifier: MIT */
/* moment.c - compares times of a clock that may wrap. */
#include "moment.h"

unsigned long pst_moment_first(unsigned long a, unsigned long b)
{
    return pst_moment_before(a, b) ? a : b;
}
