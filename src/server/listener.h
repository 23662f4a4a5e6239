/* SPDX-License-Identifier: MIT */
/* listener.h - the inside of a listener: a number, and one or more sockets. */
#ifndef PST_SERVER_LISTENER_H
#define PST_SERVER_LISTENER_H

#include "base/config.h"
#include "server.h"

struct pst_listener_socket {
    pst_watch watch;
    struct pst_listener *listener;
    postern_address address;
};

struct pst_listener {
    struct pst_listener *next;
    postern_server *server;
    int number;
    int flags;                  /* enum postern_listen */
    char *path;                 /* of a Unix-domain socket that we made */
    int is_paused;              /* by the application */
    int is_closed;              /* to be freed when no function uses it */
    int count;
    struct pst_listener_socket sockets[PST_LISTENER_ADDRESSES];
};

/* 0, or why such a listener is not possible. */
int pst_listener_check(const postern_server *server, int flags);

/* Makes one without sockets, which the server does not know yet; NULL: no
   memory. */
struct pst_listener *pst_listener_new(postern_server *server, int flags);

/* It will remove this path at its end; 0 or NOMEM. */
int pst_listener_own(struct pst_listener *listener, const char *path);

/* Adds a socket; there must be room for it. */
void pst_listener_add(struct pst_listener *listener, postern_socket socket,
    const postern_address *address);

/* Closes its sockets. */
void pst_listener_empty(struct pst_listener *listener);

/* Adds it to the server and returns its number; or, if `error` is set or
   something fails, frees it and returns the error. */
int pst_listener_adopt(struct pst_listener *listener, int error);

/* Does a listener of the server have this socket? */
int pst_listener_has(const postern_server *server, postern_socket socket);

#endif
