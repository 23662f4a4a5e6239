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

/* A wait set is an object of the table; the port defines its contents. */
typedef struct postern_set postern_set;

/* How a socket listens; all zero: the default. */
typedef struct postern_listening {
    int backlog;        /* connections that may wait for accept(); 0: the
                           default of the system */
    int shared;         /* several processes may use the port, and the system
                           distributes the connections */
    const char *path;   /* of a Unix-domain socket, or NULL */
    unsigned mode;      /* its permissions, such as 0660; 0: as the umask of
                           the process says */
} postern_listening;

typedef struct postern_net {
    size_t size;        /* sizeof (postern_net); "Sizes" in postern_base.h */
    void *context;      /* passed to every function below */

    /*
     * resolve: finds the addresses of a host, to listen on them.  host NULL:
     * the loopback addresses; "*": every address of this machine; else a name
     * or a numeric address.  Fills in at most `most` addresses and returns how
     * many, or NOADDR, NOMEM, FAILED.  The port member is set to `port`.  May
     * block.
     */
    int (*resolve)(void *context, const char *host, unsigned port,
        postern_address *addresses, int most);

    /*
     * listen: makes a bound, listening, non-blocking socket.  An IPv6 socket
     * takes only IPv6, so that both families can have the same port.  `how`
     * may be NULL: the defaults.  With a path the address is ignored, and a
     * Unix-domain socket is made there; it replaces a stale one, on which
     * nobody listens.  INUSE (also if another kind of file has this name),
     * NOADDR, DENIED, FULL, FAILED, NODIR, NOTDIR, READONLY, INVALID_PATH;
     * INVALID_NO_UNIX and INVALID_NO_SHARING if the system does not support
     * it.
     */
    int (*listen)(void *context, const postern_address *address,
        const postern_listening *how, postern_socket *socket);

    /*
     * remove: removes the file of a Unix-domain socket, unless another process
     * listens there.  It is called after close().
     */
    void (*remove)(void *context, const char *path);

    /*
     * adopt: takes over a socket that another program has opened (and listens
     * on, if it is a listener), and makes it non-blocking.  FAILED.
     */
    int (*adopt)(void *context, postern_socket socket);

    /*
     * accept: returns the next waiting connection, non-blocking, and its peer.
     * AGAIN (none waits), RESET (that client has gone, try the next), FULL (no
     * descriptor is left), FAILED (the listener is useless; only for errors
     * that are permanent), NOMEM or any other (a temporary error: the server
     * accepts no clients for a second).
     */
    int (*accept)(void *context, postern_socket listener,
        postern_socket *socket, postern_address *peer);

    /*
     * spare: opens a descriptor that is kept in reserve.  When accept returns
     * FULL the server closes it, accepts, sends 421 and closes.  Otherwise the
     * client would stay in the queue and the listener would always be
     * readable.
     */
    int (*spare)(void *context, postern_socket *socket);

    /*
     * connect: starts a connection.  The socket becomes writable when the
     * connection is open or has failed; then receive() and send() return
     * REFUSED (nobody listens there) once, or RESET.  REFUSED, DENIED, FULL,
     * FAILED if that is known at once.
     */
    int (*connect)(void *context, const postern_address *address,
        postern_socket *socket);

    /*
     * connect_local: the same to a Unix-domain socket.  REFUSED (nobody
     * listens there, or there is no file), DENIED, FULL (too many connections
     * wait there), FAILED, INVALID_PATH, INVALID_NO_UNIX.
     */
    int (*connect_local)(void *context, const char *path,
        postern_socket *socket);

    /*
     * receive: returns how many octets were received, at least 1 and at most
     * `size`.  AGAIN (none now), CLOSED (the peer has closed its sending side;
     * it may still read), RESET, and REFUSED as for connect().  `size` always
     * fits into a `long`.
     */
    long (*receive)(void *context, postern_socket socket, char *octets,
        size_t size);

    /* send: returns how many octets were taken, possibly fewer than given.
       AGAIN, RESET, and REFUSED as for connect(). */
    long (*send)(void *context, postern_socket socket, const char *octets,
        size_t length);

    /* shut: closes the sending side; the peer may still send. */
    void (*shut)(void *context, postern_socket socket);

    /* close: closes any socket. */
    void (*close)(void *context, postern_socket socket);

    /* local_name: returns the address to which a socket is bound.  FAILED. */
    int (*local_name)(void *context, postern_socket socket,
        postern_address *address);

    /*
     * host_name: returns the full name of this machine, NUL-terminated, at
     * most `size` octets with the NUL.  FAILED.  It may block; it is called
     * once, when a server without a `hostname` first listens.
     */
    int (*host_name)(void *context, char *name, size_t size);

    /*
     * now: milliseconds of a clock that never goes back.  After ULONG_MAX comes
     * 0, and it wraps nowhere else: a counter of 32 bits, on a system where a
     * long has 64, would go back after 49.7 days, so it has to be extended.  It
     * is not the time of day.
     */
    unsigned long (*now)(void *context);

    /* entropy: fills `octets` with random ones.  FAILED: there are none. */
    int (*entropy)(void *context, void *octets, size_t length);

    /*
     * wake_new: makes a socket that becomes readable after wake(), and the
     * token that wake() needs.  wake() is safe in any thread and in a signal
     * handler.  It sends one octet; the server reads the socket empty with
     * receive() and counts the octets.  An octet may be dropped if two are
     * waiting already. wake_free() closes both.
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
     *            A stack that nobody else drives, it has to drive, also for a
     *            glance: take in what the device has received, run the stack's
     *            timers, look at the sockets; and as long as there is nothing,
     *            sleep until an interrupt, and again.
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
 * The socket layer of the system for which the library was built.  The table
 * is static and has no state; any number of servers may share it.
 */
const postern_net *postern_net_system(void);

#ifdef __cplusplus
}
#endif

#endif
