/* SPDX-License-Identifier: MIT */
/* size.c - checks the member `size` of public structs. */
#include "size.h"

size_t pst_size_taken(size_t size, size_t whole, size_t least)
{
    if (size == whole || (size == 0 && least < whole))
        return whole;
    if (size < least || size > whole
        || (whole - size) % sizeof(void (*)(void)) != 0)
        return 0;
    return size;
}
