/* SPDX-License-Identifier: MIT */
/*
 * postern_handlers.h - ready-made handlers: places where messages go.
 *
 *     static postern_store store;                  lives as long as the server
 *     static postern_handler handler;
 *
 *     if (postern_store_maildir(&store, "mail") < 0)
 *         return 1;
 *     postern_store_handler(&store, &handler);
 *     server = postern_server_new(&options, &handler, NULL);
 *     ...
 *     postern_server_free(server);
 *     postern_store_free(&store);
 *
 * `handler` has other hooks that you may fill in; its context is the store.
 *
 * The stores on disk keep what "250" promises (RFC 5321 4.2.5): the message
 * was written to a temporary name, flushed to the device and renamed, and the
 * directory was flushed, before it is said.  A crash at any point leaves
 * either no message or a whole one.  They hold at most 16 KiB for a message on
 * its way, however long it is.
 *
 * A message on its way is a file .postern-*.tmp.  What a killed server left
 * behind is removed when the store is made: such a file that no process holds
 * open, a minute after it was written.  So servers can share a directory.  A
 * directory that is removed while the server runs is made again.
 */
#ifndef POSTERN_HANDLERS_H
#define POSTERN_HANDLERS_H

#include "postern.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ==== Stores ============================================================ */

/*
 * A store, as a table of functions, so that there can be others than those
 * below.  A function that returns a reply may not put it off.  Any of them may
 * be NULL.
 */
typedef struct postern_store {
    void *context;      /* handed to every function below */

    /* Nonzero: it wants the content in one piece; `write` is called once, or
       not at all when there is none, and postern_envelope_content is there in
       `commit`. */
    int whole;

    /* A message begins; *message, which was NULL, is handed to the others.
       After a refusal none of them is called. */
    const char *(*begin)(void *context, postern_session *session,
        postern_envelope *envelope, void **message);

    /* Content comes; NULL, or a 4xx or 5xx text: it failed, and there is no
       more. */
    const char *(*write)(void *context, void *message, const char *octets,
        size_t length);

    /* The content is complete; NULL or 2xx: the message is in safe keeping. */
    const char *(*commit)(void *context, void *message,
        postern_session *session, postern_envelope *envelope);

    /* Everything the message left behind goes, also after `commit`. */
    void (*rollback)(void *context, void *message);

    /* The last call for every message that began: frees what holds it. */
    void (*release)(void *context, void *message);

    /* After `commit`: where the message is, such as the name of a file, or
       NULL.  Good until `release`. */
    const char *(*place)(void *context, void *message);

    /* Frees the context. */
    void (*free)(void *context);
} postern_store;

/* Sets up a handler that gives messages to `store`, to which its context
   points: the store has to live as long as the server.  The data of the
   envelope (postern_envelope_data) is the store's. */
void postern_store_handler(postern_store *store, postern_handler *handler);

/* Calls `free`.  After postern_server_free. */
void postern_store_free(postern_store *store);

/*
 * Those that make a store return 0, or NOMEM; those on disk INVALID, too (the
 * name of the directory is NULL, empty or too long), and NODIR (it is not
 * there and cannot be made, since its parent is not there either), NOTDIR,
 * DENIED, READONLY, FULL or FAILED: they make an empty file, do with it all
 * that is done with a message, and remove it.
 */

/* Accepts every message and keeps none. */
int postern_store_sink(postern_store *store);

/*
 * Shows every message as aiosmtpd's Debugging handler does: options,
 * headers, "X-Peer", body, between two lines of dashes.  What is not UTF-8
 * becomes U+FFFD; control characters are escaped as postern_escape does.
 * `write` returns 0, or below zero: it failed, and the client is told 451.
 * NULL is INVALID.
 */
int postern_store_print(postern_store *store,
    int (*write)(void *context, const char *octets, size_t length),
    void *context);

/*
 * Keeps every message in a file of its own, octet by octet as it came:
 * DIRECTORY/YYYYMMDD-HHMMSS-NNNN.eml, and what the client said about it beside
 * it, in a .json of the same name, which is there before the .eml is.  The
 * directory is made when it is not there.
 */
int postern_store_eml(postern_store *store, const char *directory);

/*
 * Keeps every message in a Maildir, with new, cur and tmp, made when they are
 * not there.  Lines end with LF, and the header gets X-Peer, X-MailFrom and
 * X-RcptTo, as aiosmtpd's Mailbox handler does.
 */
int postern_store_maildir(postern_store *store, const char *directory);

/*
 * Gives every message to all the `count` stores, in this order.  The first
 * refusal is the answer, and then the message is rolled back in all of them.
 * The array is copied; the stores become this one's, to be freed with it,
 * unless this fails.  The place is that of the first store that has one.
 */
int postern_store_all(postern_store *store, const postern_store *stores,
    size_t count);


/* ==== Showing what a client sent ======================================== */

enum postern_escape_flags {
    POSTERN_ESCAPE_TABS = 1,    /* a tab may stay */
    POSTERN_ESCAPE_REPLACE = 2, /* not UTF-8: becomes U+FFFD, not \xff */
    POSTERN_ESCAPE_ASCII = 4    /* what is not ASCII is escaped, all of it */
};

/*
 * Makes octets fit to be shown on a terminal: control characters, those of C1,
 * the format characters of Unicode (they turn the direction of writing, or are
 * not seen) and marks past the fourth over one character become "\x1b"; other
 * UTF-8 stays.  Writes at most `size` octets, the NUL at the end included, and
 * never a part of a character.  Returns how many of the octets were used,
 * fewer than `length` when there was no room for more.
 */
size_t postern_escape(char *text, size_t size, const char *octets,
    size_t length, int flags);

#ifdef __cplusplus
}
#endif

#endif
