/* SPDX-License-Identifier: MIT */
/*
 * size.h - the rule for the member `size` of public structs; postern_base.h
 * explains it under "Sizes".
 */
#ifndef PST_BASE_SIZE_H
#define PST_BASE_SIZE_H

#include <stddef.h>

/*
 * Returns how many octets of a struct the library may read, for the `size` in
 * it; 0: the size is INVALID.  `whole` is the size that the library knows.
 * Members from `least` to the end are pointers to functions and may be
 * missing; if `least` is `whole`, none may be missing.
 */
size_t pst_size_taken(size_t size, size_t whole, size_t least);

/* The same if no member may be missing: 1, or 0: the size is INVALID. */
#define pst_size_is(size, whole) (pst_size_taken(size, whole, whole) != 0)

#endif
