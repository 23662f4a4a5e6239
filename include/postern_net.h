/* SPDX-License-Identifier: MIT */
/*
 * postern_net.h - the abstracted socket layer, for those who port postern.
 *
 * Everything the library asks of a network is in one table of functions.
 * src/posix fills it with BSD sockets and select(), win32 with Winsock, the
 * tests with memory.  To port postern to another stack, fill a table of your
 * own and give it to the server in postern_options.net.
 *
 * Rules for all functions of the table:
 *   - None of them blocks, but set_wait() and the two that ask for names.
 *   - The first argument is the `context` member of the table.
 *   - A result below zero is a POSTERN_E_ code of postern_base.h.
 *   - They are called by the one thread that runs the server; wake() alone may
 *     be called from another thread or from a signal handler.
 */
#ifndef POSTERN_NET_H
#define POSTERN_NET_H

#include "postern_base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A wait set is an object of the table; its contents are the port's own. */
typedef struct postern_set postern_set;

typedef struct postern_net {
    size_t size;        /* sizeof (postern_net); "Sizes" in postern_base.h */
    void *context;      /* handed to every function below */

    /*
     * resolve: the addresses of a host, for listening on them.  host NULL: the
     * loopback addresses; "*": every address of this machine; else a name or a
     * numeric address.  Fills at most `most` of them and returns how many, or
     * NOADDR, NOMEM, FAILED.  The port member is set to `port`.  May block.
     */
    int (*resolve)(void *context, const char *host, unsigned port,
        postern_address *addresses, int most);

    /*
     * listen: a bound, listening, non-blocking socket.  An IPv6 socket takes
     * IPv6 only, so that both families can have the same port.  INUSE, NOADDR,
     * DENIED, FULL, FAILED.
     */
    int (*listen)(void *context, const postern_address *address,
        postern_socket *socket);

    /*
     * adopt: makes a socket that somebody else opened (and listens on, if it
     * is a listener) non-blocking, and ours to close.  FAILED.
     */
    int (*adopt)(void *context, postern_socket socket);

    /*
     * accept: the next waiting connection, non-blocking, and who it is.  AGAIN
     * (nobody waits), RESET (that one has gone, try the next), FULL (no
     * descriptor is left), FAILED (the listener is of no further use; only
     * what will never pass), NOMEM or any other (not now: the server accepts
     * nobody for a second).
     */
    int (*accept)(void *context, postern_socket listener,
        postern_socket *socket, postern_address *peer);

    /*
     * spare: opens a descriptor that is kept in reserve.  When accept says
     * FULL the server closes its spare, accepts, says 421 and closes, instead
     * of leaving the client in the queue and the listener readable for ever.
     */
    int (*spare)(void *context, postern_socket *socket);

    /*
     * connect: starts a connection; when it becomes writable it is up.
     * REFUSED, FULL, FAILED.
     */
    int (*connect)(void *context, const postern_address *address,
        postern_socket *socket);

    /*
     * receive: octets received, at least 1 and at most `size`.  AGAIN (none
     * now), CLOSED (the peer has sent its last octet; it may still read),
     * RESET.  A size above the capacity of a `long` is never asked.
     */
    long (*receive)(void *context, postern_socket socket, char *octets,
        size_t size);

    /* send: octets taken, which may be fewer than given.  AGAIN, RESET. */
    long (*send)(void *context, postern_socket socket, const char *octets,
        size_t length);

    /* shut: no more will be sent; the peer sees the end, and may still
       send. */
    void (*shut)(void *context, postern_socket socket);

    /* close: the socket is gone, whatever it is. */
    void (*close)(void *context, postern_socket socket);

    /* local_name: the address that a socket is bound to.  FAILED. */
    int (*local_name)(void *context, postern_socket socket,
        postern_address *address);

    /*
     * host_name: the full name of this machine, NUL-terminated, at most `size`
     * octets with the NUL.  FAILED.  May block, and all blocks with it; asked
     * once, when a server without a `hostname` first listens.
     */
    int (*host_name)(void *context, char *name, size_t size);

    /*
     * now: milliseconds of a clock that never steps back and may wrap.  It has
     * nothing to do with the time of day.
     */
    unsigned long (*now)(void *context);

    /* entropy: fills `octets` with unguessable ones.  FAILED: there are
       none. */
    int (*entropy)(void *context, void *octets, size_t length);

    /*
     * wake_new: a socket that becomes readable after wake(), and the token
     * that wake() needs.  wake() is safe in any thread and in a signal
     * handler.  It sends one octet, and the server reads the socket empty with
     * receive() and counts them.  An octet may be dropped when two are there
     * that have not been received.  wake_free() closes both.
     */
    int (*wake_new)(void *context, postern_socket *readable,
        postern_socket *token);
    void (*wake)(void *context, postern_socket token);
    void (*wake_free)(void *context, postern_socket readable,
        postern_socket token);

    /*
     * Wait sets.
     *
     * set_new    an empty set; its memory comes from `resize`.  NULL: no
     *            memory.
     * set_change tells what is wished of a socket: POSTERN_READ,
     *            POSTERN_WRITE, both, or 0 to take it out (always do so before
     *            close).  `owner` comes back from set_next.  `place` is the
     *            port's own number for the socket; the server keeps it, 0 for
     *            one that is not in the set.  FULL: this set can hold no more
     *            sockets.  NOMEM.
     * set_wait   sleeps until something happens or `milliseconds` have passed,
     *            0 for a glance, negative for ever.  Returns how many sockets
     *            something happened to.  A signal may end it early with 0.
     *            FAILED: it will never do.  NOMEM or any other: not now; it
     *            has rested for a moment, since the server tries again.
     * set_next   after set_wait, one owner after another with its events, and
     *            NULL at the end.  A socket that was taken out or changed
     *            since is passed over.  An error of a socket is told as the
     *            events that were wished, so that the next call on it reports
     *            it.
     */
    postern_set *(*set_new)(void *context, postern_resize resize,
        void *resize_context);
    int (*set_change)(postern_set *set, postern_socket socket, void *owner,
        int wishes, size_t *place);
    int (*set_wait)(postern_set *set, long milliseconds);
    void *(*set_next)(postern_set *set, int *events);
    void (*set_free)(postern_set *set);
} postern_net;

/*
 * The socket layer of the system the library was built for.  The table is
 * static and has no state; any number of servers may share it.
 */
const postern_net *postern_net_system(void);

#ifdef __cplusplus
}
#endif

#endif
