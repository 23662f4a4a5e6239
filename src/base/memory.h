/* SPDX-License-Identifier: MIT */
/* memory.h - the allocator of a server: counted, limited, allowed to fail. */
#ifndef PST_BASE_MEMORY_H
#define PST_BASE_MEMORY_H

#include "postern_base.h"

typedef struct pst_memory {
    postern_resize resize;
    void *context;
    size_t used;        /* octets held now */
    size_t peak;        /* the most ever held */
    size_t limit;       /* 0: none */
} pst_memory;

void pst_memory_init(pst_memory *memory, postern_resize resize, void *context,
    size_t limit);

/* As postern_resize, and NULL too when the limit would be passed. */
void *pst_memory_resize(pst_memory *memory, void *block, size_t was,
    size_t now);

void *pst_memory_take(pst_memory *memory, size_t size);
void pst_memory_free(pst_memory *memory, void *block, size_t size);

/* Makes zeros of a secret, also where a compiler sees that nobody reads
   them. */
void pst_memory_wipe(void *block, size_t size);

#endif
