/* SPDX-License-Identifier: MIT */
/* eml.c - writes each message to a file of its own: postern_store_eml. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eml.h"
#include "folder.h"
#include "group.h"
#include "json.h"
#include "os/process.h"
#include "reply.h"
#include "spool.h"

/* How many names to try, if other files have them. */
#define TRIES 10000

/* So many free octets of the buffer are enough for most envelopes. */
#define LEAST 2048

/* Drafts and finals are in the same directory. */
static const char *const directories[] = { "", NULL };

struct eml {
    unsigned long number;       /* of the last message, for names */
    pst_handlers_group group;
    pst_handlers_folder folder;
};

struct message {
    pst_handlers_part part;     /* first: message_of casts it */
    int is_named;
    pst_os_date received;
    unsigned long size;
    pst_handlers_spool content;
    pst_handlers_spool envelope;        /* begins after the content, in the
                                           rest of its buffer */
    char buffer[PST_HANDLERS_BUFFER];
};

typedef char pst_handlers_eml_is_small[
    sizeof(struct message) <= PST_HANDLERS_MESSAGE ? 1 : -1];

static struct message *message_of(pst_handlers_part *part)
{
    return (struct message *)part;
}

static const char *eml_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **made)
{
    struct eml *eml = (struct eml *)context;
    struct message *message = (struct message *)malloc(sizeof(*message));

    (void)session;
    (void)envelope;
    if (message == NULL)
        return pst_handlers_reply_for(PST_OS_FULL);
    message->part.error = 0;
    message->is_named = 0;
    message->size = 0;
    message->envelope.is_open = 0;
    message->envelope.path[0] = '\0';
    pst_handlers_folder_draft(&eml->folder, &message->content,
        message->buffer, sizeof(message->buffer));
    *made = message;
    return NULL;
}

static void eml_rollback(void *context, void *made)
{
    struct message *message = (struct message *)made;

    (void)context;
    /* the content first: nobody may see a message without its envelope */
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

/* ---- committing --------------------------------------------------------- */

static int write_envelope(struct eml *eml, struct message *message,
    postern_session *session, postern_envelope *envelope,
    pst_os_instant received)
{
    pst_handlers_spool *content = &message->content;

    if (content->size - content->filled < LEAST
        && pst_handlers_spool_drain(content) != 0)
        return content->error;
    pst_handlers_folder_draft(&eml->folder, &message->envelope,
        content->buffer + content->filled, content->size - content->filled);
    pst_handlers_json_envelope(&message->envelope, session, envelope, received,
        message->size);
    return message->envelope.error;
}

/* Everything that needs the session: it may be gone when a worker commits. */
static void complete(struct eml *eml, struct message *message,
    postern_session *session, postern_envelope *envelope)
{
    pst_os_instant received = pst_os_date_instant();

    message->received = pst_os_date_local(received);
    message->part.error = message->content.error;
    if (message->part.error == 0)
        message->part.error = write_envelope(eml, message, session, envelope,
            received);
}

static int eml_flush(void *context, pst_handlers_part *part)
{
    struct message *message = message_of(part);
    int error = pst_handlers_spool_close(&message->content);

    (void)context;
    return error != 0 ? error : pst_handlers_spool_close(&message->envelope);
}

/* DIRECTORY/YYYYMMDD-HHMMSS-NNNN.json */
static void next_name(struct eml *eml, char path[PST_OS_PATH],
    pst_os_date date)
{
    sprintf(path, "%s/%04u%02u%02u-%02u%02u%02u-%04lu.json",
        eml->folder.path, date.year, date.month, date.day, date.hour,
        date.minute, date.second, ++eml->number);
}

static int name_envelope(struct eml *eml, struct message *message)
{
    char path[PST_OS_PATH];
    int tries, error = PST_OS_EXISTS;

    for (tries = 0; tries < TRIES && error == PST_OS_EXISTS; tries++) {
        next_name(eml, path, message->received);
        error = pst_handlers_folder_name(&eml->folder, &message->envelope,
            path);
    }
    return error;
}

/* The same name with another ending. */
static int name_content(struct eml *eml, struct message *message)
{
    char path[PST_OS_PATH];

    strcpy(path, message->envelope.path);
    strcpy(strrchr(path, '.'), ".eml");
    return pst_handlers_folder_name(&eml->folder, &message->content, path);
}

/* Names the envelopes that have no name yet. */
static void name_envelopes(struct eml *eml, pst_handlers_part *part)
{
    for (; part != NULL; part = part->next)
        if (part->error == 0 && !message_of(part)->is_named)
            part->error = name_envelope(eml, message_of(part));
}

/* Names the contents.  Returns how many need another name for both files,
   because a file with that name exists. */
static int name_contents(struct eml *eml, pst_handlers_part *part)
{
    int again = 0, error;

    for (; part != NULL; part = part->next) {
        if (part->error != 0 || message_of(part)->is_named)
            continue;
        error = name_content(eml, message_of(part));
        if (error == PST_OS_EXISTS)
            again++;
        else
            part->error = error;
        message_of(part)->is_named = error == 0;
    }
    return again;
}

/* Names all envelopes and flushes the directory, and only then the contents: a
   crash must not leave a content without its envelope. */
static void eml_name(void *context, pst_handlers_part *parts)
{
    struct eml *eml = (struct eml *)context;
    int tries = 0;

    do {
        name_envelopes(eml, parts);
        pst_handlers_group_flush(&eml->folder, parts);
    } while (name_contents(eml, parts) > 0 && ++tries < TRIES);
    pst_handlers_group_flush(&eml->folder, parts);
    for (; parts != NULL; parts = parts->next)
        if (parts->error == 0 && !message_of(parts)->is_named)
            parts->error = PST_OS_EXISTS;
}

static void eml_undo(void *context, pst_handlers_part *part)
{
    eml_rollback(context, part);
}

static const char *eml_commit(void *context, void *made,
    postern_session *session, postern_envelope *envelope)
{
    struct eml *eml = (struct eml *)context;
    struct message *message = (struct message *)made;

    complete(eml, message, session, envelope);
    return pst_handlers_reply_for(pst_handlers_group_commit(&eml->group,
        &message->part));
}

static void eml_commit_later(void *context, void *made,
    postern_session *session, postern_envelope *envelope,
    postern_store_later *later)
{
    struct eml *eml = (struct eml *)context;
    struct message *message = (struct message *)made;

    complete(eml, message, session, envelope);
    pst_handlers_group_commit_later(&eml->group, &message->part, later);
}

static void eml_employ(postern_store *store, postern_workers *workers,
    int (*add)(postern_workers *workers, postern_server *server,
    postern_job *job))
{
    struct eml *eml = (struct eml *)store->context;

    eml->group.workers = workers;
    eml->group.add = add;
    store->commit_later = eml_commit_later;
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

static void set_up(postern_store *store, struct eml *eml)
{
    memset(&eml->group, 0, sizeof(eml->group));
    eml->group.store = eml;
    eml->group.flush = eml_flush;
    eml->group.name = eml_name;
    eml->group.undo = eml_undo;
    memset(store, 0, sizeof(*store));
    store->context = eml;
    store->begin = eml_begin;
    store->write = eml_write;
    store->commit = eml_commit;
    store->rollback = eml_rollback;
    store->release = eml_release;
    store->place = eml_place;
    store->free = free;
    store->employ = eml_employ;
}

int pst_handlers_eml_store(postern_store *store, const char *directory,
    unsigned mode, const pst_os_disk *disk)
{
    struct eml *eml = (struct eml *)malloc(sizeof(*eml));
    int error;

    if (eml == NULL)
        return POSTERN_E_NOMEM;
    eml->number = 0;
    eml->folder.mode = mode;
    eml->folder.parts = directories;
    eml->folder.drafts = eml->folder.finals = directories[0];
    error = pst_handlers_folder_open(&eml->folder, directory, disk);
    if (error != 0) {
        free(eml);
        return error;
    }
    set_up(store, eml);
    return 0;
}

int postern_store_eml_mode(postern_store *store, const char *directory,
    unsigned mode)
{
    return pst_handlers_eml_store(store, directory, mode,
        pst_os_disk_system());
}

int postern_store_eml(postern_store *store, const char *directory)
{
    return postern_store_eml_mode(store, directory, 0);
}
