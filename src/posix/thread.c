/* SPDX-License-Identifier: MIT */
/*
 * thread.c - tells threads apart by pthreads, for debug builds.  No other
 * build names them: a program without threads need not be linked with them.
 */
#include "posix.h"

#include "base/config.h"
#include "os/thread.h"

#if PST_DEBUG

#include <pthread.h>
#include <string.h>

/* The name of a thread fits. */
typedef char pst_posix_thread_fits[
    sizeof(pthread_t) <= sizeof(pst_os_thread) ? 1 : -1];

void pst_os_thread_note(pst_os_thread *thread)
{
    pthread_t self = pthread_self();

    memcpy(thread, &self, sizeof(self));
}

int pst_os_thread_is_this(const pst_os_thread *thread)
{
    pthread_t noted;

    memcpy(&noted, thread, sizeof(noted));
    return pthread_equal(noted, pthread_self()) != 0;
}

#endif
