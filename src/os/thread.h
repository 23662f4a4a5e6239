/* SPDX-License-Identifier: MIT */
/* thread.h - which thread this is.  Only a debug build asks (PST_DEBUG). */
#ifndef PST_OS_THREAD_H
#define PST_OS_THREAD_H

/* Wide enough for what a system calls its threads. */
typedef struct pst_os_thread {
    void *words[4];
} pst_os_thread;

/* Notes the thread that calls. */
void pst_os_thread_note(pst_os_thread *thread);

/* Is it the thread that calls? */
int pst_os_thread_is_this(const pst_os_thread *thread);

#endif
