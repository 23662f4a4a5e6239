/* SPDX-License-Identifier: MIT */
/* loopback.h - real sockets of this machine. */
#ifndef TESTS_SUPPORT_LOOPBACK_H
#define TESTS_SUPPORT_LOOPBACK_H

#include "postern_net.h"

/* 127.0.0.1 and a port. */
postern_address loopback(unsigned port);

/* Opens a listener on a free port; *where is its address. */
postern_socket loopback_listen(postern_address *where);

/* Two ends of a connection: the accepted one and the one that connected. */
void loopback_pair(postern_socket *server, postern_socket *client);

void loopback_close(postern_socket given);

/* ---- different on each system: tests/posix, tests/win32 ---------------- */

/* Waits until the socket can be read, at most 5 s; 0: it cannot. */
int loopback_readable(postern_socket given);

/*
 * _exhaust: from now on the process gets no descriptor; _relent: it does
 * again.  _exhaust changes nothing and returns 0 if there is no limit, or if
 * it is the limit of a tool such as valgrind: then a connection would be
 * accepted and lost.
 */
int loopback_exhaust(void);
void loopback_relent(void);

/* Closes with a reset. */
void loopback_abandon(postern_socket given);

/* Does the system report a reset as such to a waiting program? wine does
   not. */
int loopback_tells_resets(void);

/* Can several listeners share a port (POSTERN_LISTEN_REUSEPORT), so that each
   gets some of the clients? */
int loopback_shares_ports(void);

#endif
