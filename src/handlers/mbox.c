/* SPDX-License-Identifier: MIT */
/* mbox.c - appends messages to one file: postern_store_mbox. */
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "from_line.h"
#include "group.h"
#include "mbox.h"
#include "os/date.h"
#include "reply.h"
#include "spool.h"

/* How long to wait for a lock of another program, in milliseconds: in a
   worker, and in the server's thread, where all clients wait. */
#define PATIENCE 10000
#define PATIENCE_OF_ALL 1000

/* Drafts are in the directory of the file, which must exist. */
static const char *const directories[] = { NULL };

struct mbox {
    const pst_os_mailbox_calls *calls;
    pst_handlers_group group;
    pst_handlers_folder folder;
    pst_os_mailbox mailbox;     /* one group at a time has it */
};

/* A message that fits into the buffer has no file of its own. */
struct message {
    pst_handlers_part part;     /* first: a part is cast to its message */
    pst_handlers_from_line line;
    pst_handlers_spool draft;
    char buffer[PST_HANDLERS_BUFFER];
};

typedef char pst_handlers_mbox_is_small[
    sizeof(struct message) <= PST_HANDLERS_MESSAGE ? 1 : -1];

/* ---- receiving a message ------------------------------------------------ */

static void put(void *context, const char *octets, size_t length)
{
    struct message *message = (struct message *)context;

    (void)pst_handlers_spool_write(&message->draft, octets, length);
}

static const char *mbox_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **made)
{
    struct mbox *mbox = (struct mbox *)context;
    struct message *message = (struct message *)malloc(sizeof(*message));

    (void)session;
    if (message == NULL)
        return pst_handlers_reply_for(PST_OS_FULL);
    message->part.error = 0;
    pst_handlers_folder_draft(&mbox->folder, &message->draft,
        message->buffer, sizeof(message->buffer));
    pst_handlers_from_line_begin(&message->line, put, message,
        postern_envelope_mail_from(envelope), pst_os_date_instant());
    *made = message;
    return NULL;
}

static void mbox_rollback(void *context, void *made)
{
    (void)context;
    pst_handlers_spool_discard(&((struct message *)made)->draft);
}

static const char *mbox_write(void *context, void *made, const char *octets,
    size_t length)
{
    struct message *message = (struct message *)made;

    pst_handlers_from_line_pass(&message->line, octets, length);
    if (message->draft.error != 0)
        mbox_rollback(context, made);
    return pst_handlers_reply_for(message->draft.error);
}

/* ---- appending ---------------------------------------------------------- */

static int append(struct mbox *mbox, struct message *message)
{
    const pst_os_mailbox_calls *calls = mbox->calls;
    pst_os_mailbox *mailbox = &mbox->mailbox;
    int error;

    if (!message->draft.is_open)
        return calls->write(calls->context, mailbox, message->buffer,
            message->draft.filled);
    error = pst_handlers_spool_drain(&message->draft);
    return error != 0 ? error
        : calls->copy(calls->context, mailbox, message->draft.path);
}

/* If the message does not fit, the file gets its old length. */
static int append_or_cut(struct mbox *mbox, struct message *message)
{
    const pst_os_mailbox_calls *calls = mbox->calls;
    pst_os_mailbox *mailbox = &mbox->mailbox;
    pst_os_mailbox_length length;
    int error = calls->length(calls->context, mailbox, &length);

    if (error != 0)
        return error;
    error = calls->write(calls->context, mailbox, "\n\n",
        (size_t)mailbox->gap);
    if (error == 0)
        error = append(mbox, message);
    if (error == 0)
        mailbox->gap = 0;
    else
        (void)calls->cut(calls->context, mailbox, &length);
    return error;
}

static void fail_all(pst_handlers_part *part, int error)
{
    for (; part != NULL; part = part->next)
        if (part->error == 0)
            part->error = error;
}

static void append_all(struct mbox *mbox, pst_handlers_part *parts)
{
    const pst_os_mailbox_calls *calls = mbox->calls;
    pst_os_mailbox *mailbox = &mbox->mailbox;
    pst_os_mailbox_length length;
    pst_handlers_part *part;
    int error = calls->length(calls->context, mailbox, &length);

    for (part = parts; part != NULL && error == 0; part = part->next)
        part->error = append_or_cut(mbox, (struct message *)part);
    if (error == 0) {
        error = calls->flush(calls->context, mailbox);
        if (error != 0)
            (void)calls->cut(calls->context, mailbox, &length);
    }
    fail_all(parts, error);
}

/* Locks and flushes the file once for all parts. */
static void mbox_name(void *context, pst_handlers_part *parts)
{
    struct mbox *mbox = (struct mbox *)context;
    const pst_os_mailbox_calls *calls = mbox->calls;
    int error = calls->open(calls->context, &mbox->mailbox,
        mbox->group.add != NULL ? PATIENCE : PATIENCE_OF_ALL);

    if (error == 0) {
        append_all(mbox, parts);
        calls->close(calls->context, &mbox->mailbox);
    }
    fail_all(parts, error);
    for (; parts != NULL; parts = parts->next)
        pst_handlers_spool_discard(&((struct message *)parts)->draft);
}

static void mbox_undo(void *context, pst_handlers_part *part)
{
    mbox_rollback(context, part);
}

static void complete(struct message *message)
{
    pst_handlers_from_line_end(&message->line);
    message->part.error = message->draft.error;
}

static const char *mbox_commit(void *context, void *made,
    postern_session *session, postern_envelope *envelope)
{
    struct mbox *mbox = (struct mbox *)context;
    struct message *message = (struct message *)made;

    (void)session;
    (void)envelope;
    complete(message);
    return pst_handlers_reply_for(pst_handlers_group_commit(&mbox->group,
        &message->part));
}

static void mbox_commit_later(void *context, void *made,
    postern_session *session, postern_envelope *envelope,
    postern_store_later *later)
{
    struct mbox *mbox = (struct mbox *)context;
    struct message *message = (struct message *)made;

    (void)session;
    (void)envelope;
    complete(message);
    pst_handlers_group_commit_later(&mbox->group, &message->part, later);
}

static void mbox_employ(postern_store *store, postern_workers *workers,
    int (*add)(postern_workers *workers, postern_server *server,
    postern_job *job))
{
    struct mbox *mbox = (struct mbox *)store->context;

    mbox->group.workers = workers;
    mbox->group.add = add;
    store->commit_later = mbox_commit_later;
}

static void mbox_release(void *context, void *made)
{
    (void)context;
    free(made);
}

static const char *mbox_place(void *context, void *made)
{
    (void)made;
    return ((struct mbox *)context)->mailbox.path;
}

/* ---- making the store --------------------------------------------------- */

static void set_up(postern_store *store, struct mbox *mbox)
{
    memset(&mbox->group, 0, sizeof(mbox->group));
    mbox->group.store = mbox;
    mbox->group.name = mbox_name;
    mbox->group.undo = mbox_undo;
    memset(store, 0, sizeof(*store));
    store->context = mbox;
    store->begin = mbox_begin;
    store->write = mbox_write;
    store->commit = mbox_commit;
    store->rollback = mbox_rollback;
    store->release = mbox_release;
    store->place = mbox_place;
    store->free = free;
    store->employ = mbox_employ;
}

/* Checks the directory, which gets drafts and lock files, then the file. */
static int try_out(struct mbox *mbox, const pst_os_disk *disk)
{
    const pst_os_mailbox_calls *calls = mbox->calls;
    char parent[PST_OS_PATH];
    int error;

    pst_handlers_folder_parent(parent, mbox->mailbox.path);
    mbox->folder.mode = 0;
    mbox->folder.parts = directories;
    mbox->folder.drafts = mbox->folder.finals = "";
    error = pst_handlers_folder_open(&mbox->folder, parent, disk);
    if (error != 0)
        return error;
    error = calls->open(calls->context, &mbox->mailbox, 0);
    if (error == 0)
        calls->close(calls->context, &mbox->mailbox);
    return error == PST_OS_LOCKED ? 0 : pst_handlers_folder_code(error);
}

int pst_handlers_mbox_store(postern_store *store, const char *file,
    unsigned mode, const pst_os_disk *disk, const pst_os_mailbox_calls *calls)
{
    struct mbox *mbox;
    int error;

    if (file == NULL || *file == '\0' || strlen(file) >= PST_HANDLERS_FOLDER)
        return POSTERN_E_INVALID_DIRECTORY;
    if (!pst_handlers_folder_is_mode(mode))
        return POSTERN_E_INVALID_MODE;
    mbox = (struct mbox *)malloc(sizeof(*mbox));
    if (mbox == NULL)
        return POSTERN_E_NOMEM;
    mbox->calls = calls;
    memset(&mbox->mailbox, 0, sizeof(mbox->mailbox));
    mbox->mailbox.mode = mode;
    strcpy(mbox->mailbox.path, file);
    error = try_out(mbox, disk);
    if (error != 0) {
        free(mbox);
        return error;
    }
    set_up(store, mbox);
    return 0;
}

int postern_store_mbox_mode(postern_store *store, const char *file,
    unsigned mode)
{
    return pst_handlers_mbox_store(store, file, mode, pst_os_disk_system(),
        pst_os_mailbox_system());
}

int postern_store_mbox(postern_store *store, const char *file)
{
    return postern_store_mbox_mode(store, file, 0);
}
