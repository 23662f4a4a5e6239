/* SPDX-License-Identifier: MIT */
/*
 * size.h - the rule for the `size` that public structs begin with.
 * postern_base.h says it under "Sizes".
 */
#ifndef PST_BASE_SIZE_H
#define PST_BASE_SIZE_H

#include <stddef.h>

/*
 * How many octets of a struct the library takes when its program says `size`;
 * 0: that size is INVALID.  `whole` is what the library knows.  Pointers to
 * functions stand from `least` to the end and may be missing; where `least` is
 * `whole`, no member may be.
 */
size_t pst_size_taken(size_t size, size_t whole, size_t least);

/* No member may be missing: 1, or 0: that size is INVALID. */
#define pst_size_is(size, whole) (pst_size_taken(size, whole, whole) != 0)

#endif
