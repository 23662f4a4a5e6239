/* SPDX-License-Identifier: MIT */
/*
 * this_thread.c - compares threads, by pthreads.  Only debug builds and the
 * controller use it; a program without threads need not be linked with it.
 */
#include "posix.h"

#include <pthread.h>
#include <string.h>

#include "os/thread.h"

/* The type of the system fits. */
typedef char pst_posix_thread_fits[
    sizeof(pthread_t) <= sizeof(((pst_os_thread *)NULL)->words) ? 1 : -1];

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
