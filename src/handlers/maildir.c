/* SPDX-License-Identifier: MIT */
/* maildir.c - keeps messages in a Maildir: postern_store_maildir. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "group.h"
#include "header.h"
#include "maildir.h"
#include "os/date.h"
#include "os/process.h"
#include "reply.h"
#include "spool.h"

/* How many names to try, if other files have them. */
#define TRIES 100

#define HOST 100

static const char *const directories[] = { "", "/tmp", "/new", "/cur", NULL };

struct maildir {
    unsigned long counter;      /* makes names unique within one second */
    char host[4 * HOST];        /* as it is written in names */
    pst_handlers_group group;
    pst_handlers_folder folder;
};

struct message {
    pst_handlers_part part;     /* first: a part is cast to its message */
    pst_handlers_header header;
    pst_handlers_spool spool;
    char buffer[PST_HANDLERS_BUFFER];
};

typedef char pst_handlers_maildir_is_small[
    sizeof(struct message) <= PST_HANDLERS_MESSAGE ? 1 : -1];

/* Maildir: "/" and ":" in the host name are written in octal. */
static void set_host(struct maildir *maildir)
{
    char host[HOST];
    char *to = maildir->host;
    const char *from;

    pst_os_process_host(host, sizeof(host));
    for (from = host; *from != '\0'; from++) {
        if (*from == '/' || *from == ':')
            to += sprintf(to, "\\%03o", (unsigned)(unsigned char)*from);
        else
            *to++ = *from;
    }
    *to = '\0';
}

/* time.MmicrosecondsPpidQcounter.host: a client cannot influence it. */
static void next_name(struct maildir *maildir, char path[PST_OS_PATH])
{
    pst_os_instant now = pst_os_date_instant();

    sprintf(path, "%s%s/%lu.M%06luP%luQ%lu.%.*s", maildir->folder.path,
        maildir->folder.finals, now.seconds, now.microseconds,
        pst_os_process_number(), ++maildir->counter, HOST, maildir->host);
}

static const char *maildir_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **made)
{
    struct maildir *maildir = (struct maildir *)context;
    struct message *message = (struct message *)malloc(sizeof(*message));

    if (message == NULL)
        return pst_handlers_reply_for(PST_OS_FULL);
    message->part.error = 0;
    pst_handlers_header_init(&message->header, session, envelope);
    pst_handlers_folder_draft(&maildir->folder, &message->spool,
        message->buffer, sizeof(message->buffer));
    *made = message;
    return NULL;
}

static void maildir_rollback(void *context, void *made)
{
    (void)context;
    pst_handlers_spool_discard(&((struct message *)made)->spool);
}

static const char *maildir_write(void *context, void *made,
    const char *octets, size_t length)
{
    struct message *message = (struct message *)made;

    pst_handlers_header_pass(&message->header, &message->spool, octets,
        length);
    if (message->spool.error != 0)
        maildir_rollback(context, made);
    return pst_handlers_reply_for(message->spool.error);
}

/* ---- committing --------------------------------------------------------- */

static int maildir_flush(void *context, pst_handlers_part *part)
{
    (void)context;
    return pst_handlers_spool_close(&((struct message *)part)->spool);
}

static int give_name(struct maildir *maildir, pst_handlers_spool *spool)
{
    char path[PST_OS_PATH];
    int tries, error = PST_OS_EXISTS;

    for (tries = 0; tries < TRIES && error == PST_OS_EXISTS; tries++) {
        next_name(maildir, path);
        error = pst_handlers_folder_name(&maildir->folder, spool, path);
    }
    return error;
}

static void maildir_name(void *context, pst_handlers_part *parts)
{
    struct maildir *maildir = (struct maildir *)context;
    pst_handlers_part *part;

    for (part = parts; part != NULL; part = part->next)
        part->error = give_name(maildir, &((struct message *)part)->spool);
    pst_handlers_group_flush(&maildir->folder, parts);
}

static void maildir_undo(void *context, pst_handlers_part *part)
{
    maildir_rollback(context, part);
}

/* Everything that needs the session: it may be gone when a worker commits. */
static void complete(struct message *message)
{
    pst_handlers_header_end(&message->header, &message->spool);
    message->part.error = message->spool.error;
}

static const char *maildir_commit(void *context, void *made,
    postern_session *session, postern_envelope *envelope)
{
    struct maildir *maildir = (struct maildir *)context;
    struct message *message = (struct message *)made;

    (void)session;
    (void)envelope;
    complete(message);
    return pst_handlers_reply_for(pst_handlers_group_commit(&maildir->group,
        &message->part));
}

static void maildir_commit_later(void *context, void *made,
    postern_session *session, postern_envelope *envelope,
    postern_store_later *later)
{
    struct maildir *maildir = (struct maildir *)context;
    struct message *message = (struct message *)made;

    (void)session;
    (void)envelope;
    complete(message);
    pst_handlers_group_commit_later(&maildir->group, &message->part, later);
}

static void maildir_employ(postern_store *store, postern_workers *workers,
    int (*add)(postern_workers *workers, postern_server *server,
    postern_job *job))
{
    struct maildir *maildir = (struct maildir *)store->context;

    maildir->group.workers = workers;
    maildir->group.add = add;
    store->commit_later = maildir_commit_later;
}

static void maildir_release(void *context, void *made)
{
    (void)context;
    free(made);
}

static const char *maildir_place(void *context, void *made)
{
    (void)context;
    return ((struct message *)made)->spool.path;
}

static void set_up(postern_store *store, struct maildir *maildir)
{
    memset(&maildir->group, 0, sizeof(maildir->group));
    maildir->group.store = maildir;
    maildir->group.flush = maildir_flush;
    maildir->group.name = maildir_name;
    maildir->group.undo = maildir_undo;
    memset(store, 0, sizeof(*store));
    store->context = maildir;
    store->begin = maildir_begin;
    store->write = maildir_write;
    store->commit = maildir_commit;
    store->rollback = maildir_rollback;
    store->release = maildir_release;
    store->place = maildir_place;
    store->free = free;
    store->employ = maildir_employ;
}

int pst_handlers_maildir_store(postern_store *store, const char *directory,
    unsigned mode, const pst_os_disk *disk)
{
    struct maildir *maildir = (struct maildir *)malloc(sizeof(*maildir));
    int error;

    if (maildir == NULL)
        return POSTERN_E_NOMEM;
    maildir->counter = 0;
    maildir->folder.mode = mode;
    maildir->folder.parts = directories;
    maildir->folder.drafts = directories[1];
    maildir->folder.finals = directories[2];
    set_host(maildir);
    error = pst_handlers_folder_open(&maildir->folder, directory, disk);
    if (error != 0) {
        free(maildir);
        return error;
    }
    set_up(store, maildir);
    return 0;
}

int postern_store_maildir_mode(postern_store *store, const char *directory,
    unsigned mode)
{
    return pst_handlers_maildir_store(store, directory, mode,
        pst_os_disk_system());
}

int postern_store_maildir(postern_store *store, const char *directory)
{
    return postern_store_maildir_mode(store, directory, 0);
}
