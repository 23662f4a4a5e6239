/* SPDX-License-Identifier: MIT */
/*
 * scripted_pool.h - a pool of workers without threads: the test says what is
 * done when, so that every order can be tried.
 */
#ifndef TESTS_HANDLERS_SCRIPTED_POOL_H
#define TESTS_HANDLERS_SCRIPTED_POOL_H

#include "postern_handlers.h"

/* Gives the store this pool, which has nothing to do. */
void scripted_pool_begin(postern_store *store);

/* The next `times` jobs are refused with this error. */
void scripted_pool_refuse(int error, int times);

/* How many jobs have been taken and are not over. */
int scripted_pool_count(void);

/* Works on the oldest of them (0), or the n-th after it; then, or without it,
   hands it back. */
void scripted_pool_work(int index);
void scripted_pool_hand_back(int index, int cancelled);

/* Both for the oldest, until there is none. */
void scripted_pool_finish(void);

/* As postern_workers_add. */
int scripted_pool_add(postern_workers *workers, postern_server *server,
    postern_job *job);

#endif
