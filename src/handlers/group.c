/* SPDX-License-Identifier: MIT */
/* group.c - commits messages; workers commit those together that are ready at
   the same time. */
#include <string.h>

#include "group.h"
#include "os/date.h"
#include "os/disk.h"
#include "os/process.h"
#include "reply.h"

/* A disk is quick if a message takes at most so many microseconds. */
#define QUICK 2000

/* With a slower disk the next group waits for more messages: took / PART, but
   at most so many milliseconds. */
#define PART 8
#define LONGEST_PAUSE 10

/* ---- lists -------------------------------------------------------------- */

static void put(pst_handlers_parts *parts, pst_handlers_part *part)
{
    part->next = NULL;
    if (parts->last == NULL)
        parts->first = part;
    else
        parts->last->next = part;
    parts->last = part;
}

static pst_handlers_part *take(pst_handlers_parts *parts)
{
    pst_handlers_part *part = parts->first;

    if (part == NULL)
        return NULL;
    parts->first = part->next;
    if (parts->first == NULL)
        parts->last = NULL;
    part->next = NULL;
    return part;
}

/* ---- the two steps; they run in any thread ------------------------------ */

static void flush(pst_handlers_group *group, pst_handlers_part *part)
{
    if (part->error == 0 && group->flush != NULL)
        part->error = group->flush(group->store, part);
    if (part->error != 0)
        group->undo(group->store, part);
}

/* 0 if somebody has set the clock back. */
static unsigned long microseconds_since(pst_os_instant began)
{
    pst_os_instant now = pst_os_date_instant();

    return (now.seconds - began.seconds) * 1000000UL + now.microseconds
        - began.microseconds;
}

static void name(pst_handlers_group *group, pst_handlers_part *parts)
{
    pst_os_instant began = pst_os_date_instant();
    pst_handlers_part *part;

    group->name(group->store, parts);
    if (group->flush == NULL)
        group->took = microseconds_since(began) + 1;
    for (part = parts; part != NULL; part = part->next)
        if (part->error != 0)
            group->undo(group->store, part);
}

void pst_handlers_group_flush(const pst_handlers_folder *folder,
    pst_handlers_part *parts)
{
    int error = pst_handlers_folder_flush(folder);

    for (; error != 0 && parts != NULL; parts = parts->next)
        if (parts->error == 0)
            parts->error = error;
}

int pst_handlers_group_commit(pst_handlers_group *group,
    pst_handlers_part *part)
{
    pst_os_instant began = pst_os_date_instant();

    part->next = NULL;
    flush(group, part);
    if (part->error == 0)
        name(group, part);
    group->took = microseconds_since(began) + 1;
    return part->error;
}

/* ---- in the server's thread --------------------------------------------- */

/* Answers for a part, which `done` frees. */
static void tell(pst_handlers_part *part)
{
    part->later->done(part->later, pst_handlers_reply_for(part->error));
}

static void tell_all(pst_handlers_parts *parts)
{
    pst_handlers_part *part;

    while ((part = take(parts)) != NULL)
        tell(part);
}

static void cancel(pst_handlers_group *group, pst_handlers_part *part)
{
    part->error = PST_OS_IO;
    group->undo(group->store, part);
}

static void cancel_all(pst_handlers_group *group, pst_handlers_part *part)
{
    for (; part != NULL; part = part->next)
        cancel(group, part);
}

static int is_busy(const pst_handlers_group *group)
{
    return group->is_naming || group->flushing > 0;
}

static void go_on(pst_handlers_group *group);

/* ---- waiting for more messages ------------------------------------------ */

static unsigned pause_after(const pst_handlers_group *group)
{
    unsigned long pause = group->flush != NULL || group->took <= QUICK ? 0
        : group->took / PART / 1000;

    return (unsigned)(pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE);
}

static void work_pause(postern_job *job)
{
    pst_os_process_rest(pause_after((pst_handlers_group *)job->context));
}

static void pause_done(postern_server *server, postern_job *job,
    int cancelled)
{
    pst_handlers_group *group = (pst_handlers_group *)job->context;

    (void)server;
    (void)cancelled;
    group->is_naming = 0;
    go_on(group);
}

/* A client that has got its answer often sends another message at once.
   Without this pause the first of these messages would be committed alone, and
   all others would wait for it.  There is no pause after a single message. */
static void pause_for_others(pst_handlers_group *group,
    postern_server *server)
{
    if (pause_after(group) == 0)
        return;
    group->job.work = work_pause;
    group->job.done = pause_done;
    group->job.context = group;
    group->is_naming = group->add(group->workers, server, &group->job) == 0;
}

/* ---- the second step ---------------------------------------------------- */

static void work_names(postern_job *job)
{
    pst_handlers_group *group = (pst_handlers_group *)job->context;

    name(group, group->named.first);
}

/* An answer can begin the next commit at once, so `named` is empty before. */
static void end_naming(pst_handlers_group *group)
{
    pst_handlers_parts parts = group->named;

    memset(&group->named, 0, sizeof(group->named));
    group->is_naming = 0;
    tell_all(&parts);
}

static void names_done(postern_server *server, postern_job *job,
    int cancelled)
{
    pst_handlers_group *group = (pst_handlers_group *)job->context;
    int were_many = group->named.first != group->named.last;

    if (cancelled)
        cancel_all(group, group->named.first);
    end_naming(group);
    if (were_many || group->flushed.first != NULL)
        pause_for_others(group, server);
    go_on(group);
}

/* If the pool is full, this is called again when another part of this group
   has been flushed; if no part is being flushed, this thread names now. */
static void start_naming(pst_handlers_group *group)
{
    int error;

    group->named = group->flushed;
    memset(&group->flushed, 0, sizeof(group->flushed));
    group->is_naming = 1;
    group->job.work = work_names;
    group->job.done = names_done;
    group->job.context = group;
    error = group->add(group->workers, group->named.first->later->server,
        &group->job);
    if (error == 0)
        return;
    if (error == POSTERN_E_FULL && group->flushing > 0) {
        group->flushed = group->named;
        memset(&group->named, 0, sizeof(group->named));
        group->is_naming = 0;
        return;
    }
    if (error == POSTERN_E_STALE)
        cancel_all(group, group->named.first);
    else
        name(group, group->named.first);
    end_naming(group);
}

/* ---- the first step ----------------------------------------------------- */

static void work_flush(postern_job *job)
{
    pst_handlers_part *part = (pst_handlers_part *)job;

    flush(part->group, part);
}

static void flush_done(postern_server *server, postern_job *job,
    int cancelled)
{
    pst_handlers_part *part = (pst_handlers_part *)job;
    pst_handlers_group *group = part->group;

    (void)server;
    group->flushing--;
    if (cancelled)
        cancel(group, part);
    if (part->error == 0)
        put(&group->flushed, part);
    else
        tell(part);
    go_on(group);
}

/* ---- both steps in one job, for a single message ------------------------ */

static void work_both(postern_job *job)
{
    pst_handlers_part *part = (pst_handlers_part *)job;

    (void)pst_handlers_group_commit(part->group, part);
}

static void both_done(postern_server *server, postern_job *job, int cancelled)
{
    pst_handlers_part *part = (pst_handlers_part *)job;
    pst_handlers_group *group = part->group;

    (void)server;
    group->is_naming = 0;
    if (cancelled)
        cancel(group, part);
    tell(part);
    go_on(group);
}

/* ---- a new message ------------------------------------------------------ */

/* 0, or an error of the pool. */
static int submit(pst_handlers_group *group, pst_handlers_part *part)
{
    int is_alone = !is_busy(group) && group->flushed.first == NULL;
    int error;

    part->job.work = is_alone ? work_both : work_flush;
    part->job.done = is_alone ? both_done : flush_done;
    error = group->add(group->workers, part->later->server, &part->job);
    if (error != 0)
        return error;
    if (is_alone)
        group->is_naming = 1;
    else
        group->flushing++;
    return 0;
}

/* If the pool is full, the part waits for another part of this group; if there
   is none, this thread commits now. */
static void begin(pst_handlers_group *group, pst_handlers_part *part)
{
    int error;

    if (group->flush == NULL) {
        put(&group->flushed, part);
        if (!group->is_naming)
            start_naming(group);
        return;
    }
    error = submit(group, part);
    if (error == 0)
        return;
    if (error == POSTERN_E_STALE)
        cancel(group, part);
    else if (is_busy(group)) {
        put(&group->waiting, part);
        return;
    } else
        (void)pst_handlers_group_commit(group, part);
    tell(part);
}

static int is_best_done_now(const pst_handlers_group *group,
    const postern_server *server)
{
    return !is_busy(group) && group->flushed.first == NULL
        && group->took > 0 && group->took <= QUICK
        && postern_server_sessions(server) == 1;
}

static void go_on(pst_handlers_group *group)
{
    pst_handlers_parts waiting = group->waiting;
    pst_handlers_part *part;

    if (!group->is_naming && group->flushed.first != NULL)
        start_naming(group);
    memset(&group->waiting, 0, sizeof(group->waiting));
    while ((part = take(&waiting)) != NULL)
        begin(group, part);
}

void pst_handlers_group_commit_later(pst_handlers_group *group,
    pst_handlers_part *part, postern_store_later *later)
{
    part->group = group;
    part->later = later;
    if (part->error != 0)
        group->undo(group->store, part);
    else if (is_best_done_now(group, later->server))
        (void)pst_handlers_group_commit(group, part);
    else {
        begin(group, part);
        return;
    }
    tell(part);
}
