/* SPDX-License-Identifier: MIT */
/* eml.c - writes each message to a file of its own: postern_store_eml. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eml.h"
#include "folder.h"
#include "json.h"
#include "os/process.h"
#include "reply.h"
#include "spool.h"

/* Names that are taken are passed over, but not for ever. */
#define TRIES 10000

/* One directory is for all. */
static const char *const parts[] = { "", NULL };

struct eml {
    unsigned long number;       /* of the last message, for names */
    pst_handlers_folder folder;
};

struct message {
    unsigned long size;
    pst_handlers_spool content;
    pst_handlers_spool envelope;        /* opened when that is closed, so */
    char buffer[PST_HANDLERS_BUFFER];   /* that both can use this */
};

typedef char pst_handlers_eml_is_small[
    sizeof(struct message) <= PST_HANDLERS_MESSAGE ? 1 : -1];

static const char *eml_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **made)
{
    struct eml *eml = (struct eml *)context;
    struct message *message;
    int error;

    (void)session;
    (void)envelope;
    message = (struct message *)malloc(sizeof(*message));
    if (message == NULL)
        return pst_handlers_reply_for(PST_OS_FULL);
    message->size = 0;
    message->envelope.is_open = 0;
    message->envelope.path[0] = '\0';
    error = pst_handlers_folder_draft(&eml->folder, &message->content,
        message->buffer, sizeof(message->buffer));
    if (error != 0) {
        free(message);
        return pst_handlers_reply_for(error);
    }
    *made = message;
    return NULL;
}

static void eml_rollback(void *context, void *made)
{
    struct message *message = (struct message *)made;

    (void)context;
    /* the content first: a message without an envelope is never seen */
    pst_handlers_spool_discard(&message->content);
    pst_handlers_spool_discard(&message->envelope);
}

static const char *eml_write(void *context, void *made, const char *octets,
    size_t length)
{
    struct message *message = (struct message *)made;
    int error;

    error = pst_handlers_spool_write(&message->content, octets, length);
    message->size += (unsigned long)length;
    if (error != 0)
        eml_rollback(context, made);
    return pst_handlers_reply_for(error);
}

static int write_envelope(struct eml *eml, struct message *message,
    postern_session *session, postern_envelope *envelope,
    pst_os_instant received)
{
    int error = pst_handlers_folder_draft(&eml->folder, &message->envelope,
        message->buffer, sizeof(message->buffer));

    if (error != 0)
        return error;
    pst_handlers_json_envelope(&message->envelope, session, envelope, received,
        message->size);
    return pst_handlers_spool_close(&message->envelope);
}

/* Where the ending goes, behind DIRECTORY/YYYYMMDD-HHMMSS-NNNN. */
static char *next_name(struct eml *eml, char path[PST_OS_PATH],
    pst_os_date date)
{
    return path + sprintf(path, "%s/%04u%02u%02u-%02u%02u%02u-%04lu",
        eml->folder.path, date.year, date.month, date.day, date.hour,
        date.minute, date.second, ++eml->number);
}

/* Both files get their names: the envelope, then, when that can no longer be
   lost, the content. */
static int give_names(struct eml *eml, struct message *message,
    pst_os_instant received)
{
    pst_os_date date = pst_os_date_local(received);
    char path[PST_OS_PATH];
    int tries, error = PST_OS_EXISTS;

    for (tries = 0; tries < TRIES && error == PST_OS_EXISTS; tries++) {
        char *ending = next_name(eml, path, date);

        strcpy(ending, ".json");
        error = pst_handlers_folder_name(&eml->folder,
            &message->envelope, path);
        if (error == 0)
            error = pst_handlers_folder_flush(&eml->folder);
        strcpy(ending, ".eml");
        if (error == 0)
            error = pst_handlers_folder_name(&eml->folder,
                &message->content, path);
    }
    if (error == 0)
        error = pst_handlers_folder_flush(&eml->folder);
    return error;
}

static const char *eml_commit(void *context, void *made,
    postern_session *session, postern_envelope *envelope)
{
    struct eml *eml = (struct eml *)context;
    struct message *message = (struct message *)made;
    pst_os_instant received = pst_os_date_instant();
    int error;

    error = pst_handlers_spool_close(&message->content);
    if (error == 0)
        error = write_envelope(eml, message, session, envelope, received);
    if (error == 0)
        error = give_names(eml, message, received);
    if (error != 0)
        eml_rollback(context, made);
    return pst_handlers_reply_for(error);
}

static void eml_release(void *context, void *made)
{
    (void)context;
    free(made);
}

static const char *eml_place(void *context, void *made)
{
    (void)context;
    return ((struct message *)made)->content.path;
}

int pst_handlers_eml_store(postern_store *store, const char *directory,
    const pst_os_disk *disk)
{
    struct eml *eml = (struct eml *)malloc(sizeof(*eml));
    int error;

    if (eml == NULL)
        return POSTERN_E_NOMEM;
    eml->number = 0;
    eml->folder.parts = parts;
    eml->folder.drafts = eml->folder.finals = parts[0];
    error = pst_handlers_folder_open(&eml->folder, directory, disk);
    if (error != 0) {
        free(eml);
        return error;
    }
    memset(store, 0, sizeof(*store));
    store->context = eml;
    store->begin = eml_begin;
    store->write = eml_write;
    store->commit = eml_commit;
    store->rollback = eml_rollback;
    store->release = eml_release;
    store->place = eml_place;
    store->free = free;
    return 0;
}

int postern_store_eml(postern_store *store, const char *directory)
{
    return pst_handlers_eml_store(store, directory, pst_os_disk_system());
}
