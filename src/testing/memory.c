/* SPDX-License-Identifier: MIT */
/* memory.c - the allocator of a kit. */
#include "testing.h"

void *pst_testing_memory_new(postern_testing *kit, size_t size)
{
    return kit->resize(kit->resize_context, NULL, 0, size);
}

void pst_testing_memory_free(postern_testing *kit, void *block, size_t size)
{
    if (block != NULL)
        (void)kit->resize(kit->resize_context, block, size, 0);
}
