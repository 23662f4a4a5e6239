/* SPDX-License-Identifier: MIT */
/* maildir.c - keeps messages in a Maildir: postern_store_maildir. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "header.h"
#include "maildir.h"
#include "os/date.h"
#include "os/process.h"
#include "reply.h"
#include "spool.h"

/* Names that are taken are passed over, but not for ever. */
#define TRIES 100

#define HOST 100

static const char *const parts[] = { "", "/tmp", "/new", "/cur", NULL };

struct maildir {
    unsigned long counter;      /* makes names unique within one second */
    char host[4 * HOST];        /* as it stands in names */
    pst_handlers_folder folder;
};

struct message {
    pst_handlers_header header;
    pst_handlers_spool spool;
    char buffer[PST_HANDLERS_BUFFER];
};

typedef char pst_handlers_maildir_is_small[
    sizeof(struct message) <= PST_HANDLERS_MESSAGE ? 1 : -1];

/* The Maildir's rule: "/" and ":" of a host are written in octal. */
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

/* time.MmicrosecondsPpidQcounter.host: no octet of it comes from a client. */
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
    struct message *message;
    int error;

    message = (struct message *)malloc(sizeof(*message));
    if (message == NULL)
        return pst_handlers_reply_for(PST_OS_FULL);
    pst_handlers_header_init(&message->header, session, envelope);
    error = pst_handlers_folder_draft(&maildir->folder, &message->spool,
        message->buffer, sizeof(message->buffer));
    if (error != 0) {
        free(message);
        return pst_handlers_reply_for(error);
    }
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

static int give_name(struct maildir *maildir, pst_handlers_spool *spool)
{
    char path[PST_OS_PATH];
    int tries, error = PST_OS_EXISTS;

    for (tries = 0; tries < TRIES && error == PST_OS_EXISTS; tries++) {
        next_name(maildir, path);
        error = pst_handlers_folder_name(&maildir->folder, spool, path);
    }
    if (error == 0)
        error = pst_handlers_folder_flush(&maildir->folder);
    return error;
}

static const char *maildir_commit(void *context, void *made,
    postern_session *session, postern_envelope *envelope)
{
    struct maildir *maildir = (struct maildir *)context;
    struct message *message = (struct message *)made;
    int error;

    (void)session;
    (void)envelope;
    pst_handlers_header_end(&message->header, &message->spool);
    error = pst_handlers_spool_close(&message->spool);
    if (error == 0)
        error = give_name(maildir, &message->spool);
    if (error != 0)
        maildir_rollback(context, made);
    return pst_handlers_reply_for(error);
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

static void set_functions(postern_store *store)
{
    store->begin = maildir_begin;
    store->write = maildir_write;
    store->commit = maildir_commit;
    store->rollback = maildir_rollback;
    store->release = maildir_release;
    store->place = maildir_place;
    store->free = free;
}

int pst_handlers_maildir_store(postern_store *store, const char *directory,
    const pst_os_disk *disk)
{
    struct maildir *maildir = (struct maildir *)malloc(sizeof(*maildir));
    int error;

    if (maildir == NULL)
        return POSTERN_E_NOMEM;
    maildir->counter = 0;
    maildir->folder.parts = parts;
    maildir->folder.drafts = parts[1];
    maildir->folder.finals = parts[2];
    set_host(maildir);
    error = pst_handlers_folder_open(&maildir->folder, directory, disk);
    if (error != 0) {
        free(maildir);
        return error;
    }
    memset(store, 0, sizeof(*store));
    store->context = maildir;
    set_functions(store);
    return 0;
}

int postern_store_maildir(postern_store *store, const char *directory)
{
    return pst_handlers_maildir_store(store, directory, pst_os_disk_system());
}
