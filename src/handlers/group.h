/* SPDX-License-Identifier: MIT */
/*
 * group.h - commits messages: at once, or in workers, which commit those
 * together that are ready at the same time.
 *
 * A message is committed in two steps.  First its files are flushed, those of
 * several messages at the same time.  Then all flushed messages get their
 * names, and the directory is flushed once for all of them.  Messages that
 * become ready meanwhile are the next group.
 */
#ifndef PST_HANDLERS_GROUP_H
#define PST_HANDLERS_GROUP_H

#include "folder.h"
#include "postern_handlers.h"

/* The part of a message that belongs to its group; its first member. */
typedef struct pst_handlers_part {
    postern_job job;            /* first: a job is cast to its part */
    struct pst_handlers_group *group;
    struct pst_handlers_part *next;
    postern_store_later *later;
    int error;                  /* enum pst_os_error, or 0 */
} pst_handlers_part;

typedef struct pst_handlers_parts {
    pst_handlers_part *first;
    pst_handlers_part *last;
} pst_handlers_parts;

typedef struct pst_handlers_group {
    /* The functions of a store; workers call `flush` and `name`. */
    void *store;
    int (*flush)(void *store, pst_handlers_part *part);     /* 0 or an error;
                                   NULL: there is no first step */
    void (*name)(void *store, pst_handlers_part *parts);    /* a list; only one
                                   call at a time; sets `error` */
    void (*undo)(void *store, pst_handlers_part *part);     /* may be called
                                                               twice */

    postern_workers *workers;   /* NULL: everything is done at once */
    int (*add)(postern_workers *workers, postern_server *server,
        postern_job *job);
    postern_job job;            /* names `named` while is_naming is set */
    pst_handlers_parts named;
    int is_naming;
    unsigned long took;         /* microseconds for the last message that was
                                   committed alone, or for the last group
                                   without a first step; 0: none yet */
    unsigned flushing;          /* parts that workers are flushing */
    pst_handlers_parts flushed; /* parts that wait for their names */
    pst_handlers_parts waiting; /* parts for which the pool was full */
} pst_handlers_group;

/* For `name`: flushes the directory once for all parts without an error; if
   that fails, they get its error. */
void pst_handlers_group_flush(const pst_handlers_folder *folder,
    pst_handlers_part *parts);

/* Commits now.  Returns 0, or an error of the disk. */
int pst_handlers_group_commit(pst_handlers_group *group,
    pst_handlers_part *part);

/* Calls later->done when the part is committed, or if it has an `error`.  It
   commits at once if the server has only one session and the disk is quick:
   then a worker would only take more time. */
void pst_handlers_group_commit_later(pst_handlers_group *group,
    pst_handlers_part *part, postern_store_later *later);

#endif
