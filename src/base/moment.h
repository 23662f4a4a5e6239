/* SPDX-License-Identifier: MIT */
/*
 * moment.h - a *moment* is a time in milliseconds, of a clock that may wrap.
 * Moments are compared by their difference, so two of them may be apart by
 * half the range of the clock.
 */
#ifndef PST_BASE_MOMENT_H
#define PST_BASE_MOMENT_H

#include <limits.h>

/* Is moment `a` before moment `b`?  A macro, because it is called very
   often. */
#define pst_moment_before(a, b) ((unsigned long)((a) - (b)) > ULONG_MAX / 2)

/* Is this number of milliseconds less than half the range of the clock? */
#define pst_moment_is_near(milliseconds) ((milliseconds) <= ULONG_MAX / 2)

/* Returns the earlier one. */
unsigned long pst_moment_first(unsigned long a, unsigned long b);

/* Milliseconds from `now` to `then`, 0 when `then` has passed, at most the
   largest long.  The macro evaluates both arguments twice. */
#define pst_moment_until(now, then) \
    (pst_moment_before(now, then) ? (long)((then) - (now)) : 0L)

#endif
