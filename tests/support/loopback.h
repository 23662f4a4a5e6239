/* SPDX-License-Identifier: MIT */
/* loopback.h - real sockets of this machine. */
#ifndef TESTS_SUPPORT_LOOPBACK_H
#define TESTS_SUPPORT_LOOPBACK_H

#include "postern_net.h"

/* 127.0.0.1 and a port. */
postern_address loopback(unsigned port);

/* A listener on a port that was free, and where it is. */
postern_socket loopback_listen(postern_address *where);

/* Two ends of a connection: the accepted one and the one that connected. */
void loopback_pair(postern_socket *server, postern_socket *client);

void loopback_close(postern_socket given);

/* ---- of each system: tests/posix, tests/win32 -------------------------- */

/* Waits until the socket can be read, at most 5 s; 0 when it cannot. */
int loopback_readable(postern_socket given);

/*
 * From now on the process gets no descriptor, and then it does again.  Where
 * the limit is not the system's but a tool's (valgrind) a connection would be
 * accepted and lost, and where there is no limit nothing can be done: exhaust
 * changes nothing and returns 0.
 */
int loopback_exhaust(void);
void loopback_relent(void);

/* Closes with a reset and without an end. */
void loopback_abandon(postern_socket given);

/* Does a system tell a reset from an end, to somebody who waited for it?  wine
   does not. */
int loopback_tells_resets(void);

#endif
