/* SPDX-License-Identifier: MIT */
/*
 * moment.h - milliseconds of a clock that may wrap.  Moments are compared by
 * their difference, so two of them may be half the clock's range apart.
 */
#ifndef PST_BASE_MOMENT_H
#define PST_BASE_MOMENT_H

#include <limits.h>

/* Is moment `a` before moment `b`?  A macro, since it is asked all the
   time. */
#define pst_moment_before(a, b) ((unsigned long)((a) - (b)) > ULONG_MAX / 2)

/* Can a moment so many milliseconds from now be told from the past? */
#define pst_moment_is_near(milliseconds) ((milliseconds) <= ULONG_MAX / 2)

/* The earlier one of two. */
unsigned long pst_moment_first(unsigned long a, unsigned long b);

/* Milliseconds from `now` to `then`, 0 when it has come, cut to a long.  Both
   are looked at twice. */
#define pst_moment_until(now, then) \
    (pst_moment_before(now, then) ? (long)((then) - (now)) : 0L)

#endif
