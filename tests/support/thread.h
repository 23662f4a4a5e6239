/* SPDX-License-Identifier: MIT */
/* thread.h - another thread, for what may be called from one.  Each system has
   its own: tests/posix, tests/win32. */
#ifndef TESTS_SUPPORT_THREAD_H
#define TESTS_SUPPORT_THREAD_H

/* There is one at a time. */
void thread_start(void (*work)(void));

/* Waits until it has ended. */
void thread_join(void);

#endif
