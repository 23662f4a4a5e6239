/* SPDX-License-Identifier: MIT */
/*
 * child.h - starts other programs, asks them to end, and tells when they have
 * ended.
 */
#ifndef PST_OS_CHILD_H
#define PST_OS_CHILD_H

#include <stddef.h>

typedef struct pst_os_child pst_os_child;

/* What to run. */
typedef struct pst_os_program {
    const char *line;           /* a command for the shell; NULL: */
    char **arguments;           /* the program, found as a shell finds it, and
                                   its arguments, ended by NULL */
    const char *const *variables;   /* "NAME=VALUE" sets a variable, "NAME"
                                   removes one; all others are inherited.
                                   Ended by NULL */
    const char *input;          /* NULL: the program shares our streams, and
                                   Ctrl-C in the terminal reaches it, too.
                                   Else it reads these octets, writes to our
                                   standard error, and the terminal does not
                                   know it */
    size_t input_length;
    int on_errors;              /* 1: it writes to our standard error, also
                                   without an input */
} pst_os_program;

/* Starts it.  0, or one of enum pst_os_error of disk.h: GONE, there is no such
   program; DENIED, it must not be run; FULL, there is no room for its input;
   IO, the system has no more processes, memory and the like. */
int pst_os_child_start(const pst_os_program *program, pst_os_child **child);

/* 1: it has ended, and *status is its exit status, or 128 and the number of
   the signal that ended it; 0: not yet. */
int pst_os_child_has_ended(pst_os_child *child, int *status);

/* Asks it to end.  If it does not share our streams, the programs that it has
   started are asked, too. */
void pst_os_child_end(pst_os_child *child);

/* To be called by `stop` of pst_os_signals_watch: passes the signal on to the
   child, unless the system has already done so. */
void pst_os_child_pass_on(pst_os_child *child);

/* Frees it.  A program that has not ended continues.  NULL is allowed. */
void pst_os_child_free(pst_os_child *child);

/* From now on `ended` is called when a child may have ended, in a signal
   handler or in another thread; it may call postern_server_wake.  Call this
   before the first start.  0, or below zero: it cannot be done. */
int pst_os_child_watch(void (*ended)(void));

/* Ends that.  Call this before you free what `ended` uses. */
void pst_os_child_unwatch(void);

#endif
