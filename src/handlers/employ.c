/* SPDX-License-Identifier: MIT */
/* employ.c - lets workers do the slow work of a store:
   postern_store_workers. */
#include "postern_handlers.h"

void postern_store_workers(postern_store *store, postern_workers *workers)
{
    if (store->employ != NULL)
        store->employ(store, workers, postern_workers_add);
}
