#include "moment.h"

unsigned long pst_moment_first(unsigned long a, unsigned long b)
{
    return pst_moment_before(a, b) ? a : b;
}

long pst_moment_until(unsigned long now, unsigned long then)
{
    return pst_moment_before(now, then) ? (long)(then - now) : 0;
}
