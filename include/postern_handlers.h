/* SPDX-License-Identifier: MIT */
/*
 * postern_handlers.h - ready-made handlers, which store messages.
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
 * You may set other hooks of `handler`; its context is the store.  With
 * postern_store_workers a client waits for the disk only for its own message.
 *
 * The stores on disk keep what "250" promises (RFC 5321 4.2.5): before that
 * reply the message was written to a temporary file, flushed to the device and
 * renamed, and the directory was flushed.  A crash at any point leaves either
 * no message or a complete one.  A store holds at most 16 KiB of a message
 * that is being received, whatever its length.
 *
 * A message of at most 12 KiB is kept in memory until it is complete; a longer
 * one is written to a file .postern-*.tmp.  So with a short message an error
 * of the disk is the reply to the content, not the reply to DATA.  A new store
 * removes the files that a killed server has left: those that no process holds
 * open, a minute after they were written.  So servers can share a directory.
 * A directory that is removed while the server runs is made again.
 */
#ifndef POSTERN_HANDLERS_H
#define POSTERN_HANDLERS_H

#include "postern_workers.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ==== Stores ============================================================ */

/*
 * The receiver of a later commit.  Call `done` exactly once, in the server's
 * thread; it may be called before commit_later has returned.  `text` is what
 * `commit` would have returned.  `done` rolls back and releases the message.
 */
typedef struct postern_store_later {
    void (*done)(struct postern_store_later *later, const char *text);
    postern_server *server;
    postern_ticket ticket;      /* postern_ticket_session is NULL if the client
                                   has gone; the message is stored
                                   nevertheless */
} postern_store_later;

/*
 * A store is a table of functions; you can write your own.  A function that
 * returns a reply must not put it off.  Any of them may be NULL.
 */
typedef struct postern_store {
    void *context;      /* passed to every function below */

    /* not 0: it wants the content in one piece.  Then `write` is called once,
       also for empty content, and postern_envelope_content can be used in
       `commit`. */
    int whole;

    /* A message begins.  *message is NULL; what you store there is passed to
       the other functions.  After a refusal none of them is called. */
    const char *(*begin)(void *context, postern_session *session,
        postern_envelope *envelope, void **message);

    /* Content comes, at least 1 octet each time.  For an empty message it is
       not called, or, with `whole`, called with "" and 0.  NULL, or a 4xx or
       5xx text: it has failed, and there are no further calls. */
    const char *(*write)(void *context, void *message, const char *octets,
        size_t length);

    /* The content is complete.  NULL or 2xx: the message is stored safely. */
    const char *(*commit)(void *context, void *message,
        postern_session *session, postern_envelope *envelope);

    /* Removes everything of the message, also after `commit`. */
    void (*rollback)(void *context, void *message);

    /* The last call for every message that has begun: frees its memory. */
    void (*release)(void *context, void *message);

    /* After `commit`: where the message is, such as the name of a file, or
       NULL.  It is valid until `release`. */
    const char *(*place)(void *context, void *message);

    /* Frees the context. */
    void (*free)(void *context);

    /* As `commit`, but it may return before the message is stored; see above.
       If it is NULL `commit` is called.  The session and the envelope are
       valid until it returns, the message until `done`. */
    void (*commit_later)(void *context, void *message,
        postern_session *session, postern_envelope *envelope,
        postern_store_later *later);

    /* Sets commit_later, if workers can do the slow part.  `add` is
       postern_workers_add (passed as an argument, so that a program without
       workers is linked without threads). */
    void (*employ)(struct postern_store *store, postern_workers *workers,
        int (*add)(postern_workers *workers, postern_server *server,
        postern_job *job));
} postern_store;

/* Sets up a handler that gives messages to `store`; its context is the store,
   which has to live as long as the server.  A store belongs to the servers of
   one thread: servers in other threads, such as further controllers, need
   stores of their own, which may be for the same files.  The data of the
   envelope (postern_envelope_data) belongs to the store. */
void postern_store_handler(postern_store *store, postern_handler *handler);

/* Calls `free`.  Call it after postern_server_free. */
void postern_store_free(postern_store *store);

/*
 * From now on workers do the slow part, so that a client waits for the disk
 * only for its own message.  Messages that are ready at the same time are
 * committed together: their files are flushed at the same time, as many as
 * there are threads, and the directory is flushed once for all of them.  What
 * "250" promises is the same.  When the pool is full the server's thread does
 * the work.
 *
 * Call it before the first session.  The pool has to exist until
 * postern_server_free has returned.  Nothing changes for a store that is never
 * slow, such as the sink, or for one of your own without `employ`.
 */
void postern_store_workers(postern_store *store, postern_workers *workers);

/*
 * Functions that make a store return 0, or NOMEM; those on disk also INVALID
 * (the name of the directory is NULL, empty or too long), NODIR (the directory
 * does not exist and cannot be made, because its parent does not exist
 * either), NOTDIR, ISDIR (an mbox is a directory), DENIED, READONLY, FULL or
 * FAILED: they make an empty file as a test, treat it like a message, and
 * remove it.
 */

/* Accepts every message and stores none. */
int postern_store_sink(postern_store *store);

/*
 * Prints every message as aiosmtpd's Debugging handler does: options, headers,
 * "X-Peer", body, between two lines of dashes.  Octets that are not UTF-8
 * become U+FFFD; control characters are escaped as postern_escape does.
 * `write` returns 0, or below zero: it has failed, and the client gets 451.
 * NULL is INVALID.
 */
int postern_store_print(postern_store *store,
    int (*write)(void *context, const char *octets, size_t length),
    void *context);

/*
 * Stores every message in a file of its own, octet by octet as it came:
 * DIRECTORY/YYYYMMDD-HHMMSS-NNNN.eml, and the envelope in a .json file with
 * the same name, which exists before the .eml does.  The directory is made if
 * it does not exist.
 */
int postern_store_eml(postern_store *store, const char *directory);

/*
 * Stores every message in a Maildir, with new, cur and tmp, which are made if
 * they do not exist.  Lines end with LF, and the header gets X-Peer,
 * X-MailFrom and X-RcptTo, as in aiosmtpd's Mailbox handler.
 */
int postern_store_maildir(postern_store *store, const char *directory);

/*
 * Appends every message to one file, an mbox, which other programs may read
 * and write at the same time: it is locked by fcntl() and by FILE.lock (on
 * Windows no other program can write it while it is open).  A message begins
 * with "From " and the sender, and "Return-Path"; lines end with LF; ">" is
 * put before each line that begins with "From ", ">From " and so on (mboxrd);
 * an empty line ends it.
 *
 * The file is flushed before "250".  If that fails, or the disk is full, the
 * file gets its old length.  A server that is killed in the middle leaves at
 * most messages that were not acknowledged at the end of the file, of which
 * the last one may be incomplete; the next message begins after an empty line.
 * The directory has to exist and to be writable: a long message is first a
 * file in it.  If the file stays locked for ten seconds (one, without workers)
 * the client gets 451.
 */
int postern_store_mbox(postern_store *store, const char *file);

/*
 * The same three stores, with files that other users of this machine may read
 * or write.  `mode` is the mode of the files in POSIX bits, such as 0640,
 * whatever the umask is; 0 means 0600, as above.  A mode without 0600, or with
 * other bits than those of 0666, is INVALID.  New directories get this mode,
 * too, and can be listed by those who can read the files: 0640 makes 0750.
 * Existing files and directories keep their modes.  On Windows `mode` has no
 * effect: files are for the user and the administrators.
 */
int postern_store_eml_mode(postern_store *store, const char *directory,
    unsigned mode);
int postern_store_maildir_mode(postern_store *store, const char *directory,
    unsigned mode);
int postern_store_mbox_mode(postern_store *store, const char *file,
    unsigned mode);

/*
 * Gives every message to all the `count` stores, in this order.  The first
 * refusal is the reply, and then the message is rolled back in all of them.
 * The array is copied; this store owns the others and frees them, unless this
 * function fails.  The place is that of the first store that has one.
 */
int postern_store_all(postern_store *store, const postern_store *stores,
    size_t count);


/* ==== The trace line ==================================================== */

/*
 * Writes the Received field that a server adds to a message (RFC 5321 4.4),
 * with CRLF: who has sent it, to whom, by which protocol (RFC 3848, RFC 6531
 * 4.3), and when; the recipient only if there is exactly one.  Call it in a
 * hook, from `message_begin` on.  It is NUL-terminated, cut to `size` octets;
 * returns the length without the cut.  2048 are enough.
 */
size_t postern_received(char *text, size_t size, postern_session *session);

/* Fields before the content of a message. */
enum postern_trace {
    POSTERN_TRACE_RECEIVED = 1, /* the field above */
    POSTERN_TRACE_RETURN_PATH = 2   /* "Return-Path: <address>", for a final
                                   delivery (RFC 5321 4.4); it comes first */
};

/*
 * A store that passes everything to `inner`, but the content begins with these
 * fields (enum postern_trace, added up).  `inner` is copied and owned by this
 * store unless this function fails.  0, NOMEM, or INVALID: the inner store
 * wants the content in one piece, or no content.
 */
int postern_store_traced(postern_store *store, const postern_store *inner,
    int fields);


/* ==== Showing what a client sent ======================================== */

enum postern_escape_flags {
    POSTERN_ESCAPE_TABS = 1,    /* tabs are allowed */
    POSTERN_ESCAPE_REPLACE = 2, /* octets that are not UTF-8 become U+FFFD, not
                                   \xff */
    POSTERN_ESCAPE_ASCII = 4    /* all characters other than ASCII are
                                   escaped */
};

/*
 * Makes text safe for a terminal: control characters, also those of C1, the
 * format characters of Unicode (they change the direction of writing, or are
 * invisible) and marks past the fourth over one character become "\x1b" and
 * the like; other UTF-8 is unchanged.  Writes at most `size` octets, with the
 * NUL, and never a part of a character.  Returns how many of the octets were
 * used, fewer than `length` if there was no room for more.
 */
size_t postern_escape(char *text, size_t size, const char *octets,
    size_t length, int flags);

#ifdef __cplusplus
}
#endif

#endif
