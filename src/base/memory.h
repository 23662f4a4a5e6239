/* SPDX-License-Identifier: MIT */
/* memory.h - the allocator of a server.  It counts and limits; each call may
   fail. */
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

/* As postern_resize; also NULL when the limit would be passed. */
void *pst_memory_resize(pst_memory *memory, void *block, size_t was,
    size_t now);

/* The same with the parameters of a postern_resize, to be passed to other
   code; the context is the pst_memory. */
void *pst_memory_call(void *memory, void *block, size_t was, size_t now);

/* Adds `size` octets to the count, for memory that exists already. */
void pst_memory_count(pst_memory *memory, size_t size);

void *pst_memory_take(pst_memory *memory, size_t size);
void pst_memory_free(pst_memory *memory, void *block, size_t size);

/* Overwrites a secret with zeros.  The compiler does not remove this, even if
   it sees that nobody reads the memory again. */
void pst_memory_wipe(void *block, size_t size);

#endif
