/* SPDX-License-Identifier: MIT */
/* thread.h - a thread, for functions that may be called from any. */
#ifndef TESTS_SUPPORT_THREAD_H
#define TESTS_SUPPORT_THREAD_H

/* Starts the thread; only one at a time. */
void thread_start(void (*work)(void));

/* Waits until the thread has ended. */
void thread_join(void);

#endif
