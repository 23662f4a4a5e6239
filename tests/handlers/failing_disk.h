/* SPDX-License-Identifier: MIT */
/*
 * failing_disk.h - the disk of the system, on which one call fails.
 *
 * A call that fails does nothing, except that a file is closed all the same.
 */
#ifndef TESTS_HANDLERS_FAILING_DISK_H
#define TESTS_HANDLERS_FAILING_DISK_H

#include "os/disk.h"

/* The n-th call from now (1: the next) gives `error`; 0: none.  Calls that
   remove are not counted: what is left behind is what tests look for. */
void failing_disk_set(unsigned long n, int error);

/* Has the call failed that was to? */
int failing_disk_has_failed(void);

/* What was called since failing_disk_set, a letter each: c(reate) w(rite)
   f(lush) l: close, m: rename, p: replace, r(emove) d: flush_directory,
   k: make_directory, h: permit, i: permit_directory, s(weep). */
const char *failing_disk_calls(void);

const pst_os_disk *failing_disk(void);

#endif
