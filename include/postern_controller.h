/* SPDX-License-Identifier: MIT */
/*
 * postern_controller.h - a server in a thread of its own, for tests, and for
 * programs that do something else in their own thread.
 *
 *     postern_controller *controller = postern_controller_new(&options,
 *         &handler, NULL);
 *
 *     if (controller == NULL || postern_controller_start(controller, NULL, 0,
 *         0) < 0)
 *         return 1;
 *     ... connect to postern_controller_host(controller) and _port ...
 *     postern_controller_stop(controller);
 *     postern_controller_free(controller);
 *
 * examples/controller.c is the whole program.
 *
 * Hooks are called in the server's thread.  If they share data with the rest
 * of the program you have to protect it; but postern_controller_start comes
 * before all hooks and postern_controller_stop returns after them, so data
 * that the program uses only before and after needs no lock.  A TLS context
 * belongs to the server's thread, too, until it has stopped.  That thread
 * receives no signals of the process.
 *
 * There may be several controllers in a process.  A program that calls no
 * function of this header is linked without threads; other programs need the
 * libraries under Libs.private in postern.pc, unless the C library contains
 * threads.
 */
#ifndef POSTERN_CONTROLLER_H
#define POSTERN_CONTROLLER_H

#include "postern.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct postern_controller postern_controller;

/*
 * Makes a server, which does nothing yet.  Free it with
 * postern_controller_free.  `options`, `handler` and *error are as for
 * postern_server_new.  With options.watch it is INVALID, because then the loop
 * is yours.
 */
postern_controller *postern_controller_new(const postern_options *options,
    const postern_handler *handler, int *error);

/* The server.  Before the start use it to add commands, mechanisms and
   listeners; after that call only postern_server_stop and _wake, until it has
   stopped.  It is freed with the controller. */
postern_server *postern_controller_server(postern_controller *controller);

/*
 * Listens, in the calling thread, as postern_server_listen does, and starts
 * the server's thread.  When it returns 0 clients can connect.  Otherwise it
 * returns the error, and may be called again, for example with another port;
 * FULL may also mean that the system has no thread.  BUSY: it was started
 * already.  A controller can be started only once; make another one to start
 * again.
 */
int postern_controller_start(postern_controller *controller,
    const char *host, unsigned port, int flags);

/*
 * Where clients on this machine connect to, from the start to the end: the
 * first listening address, such as "127.0.0.1" (also if it listens on all
 * addresses), or the path of a Unix-domain socket; NULL and 0 before the
 * start.  The string belongs to the controller.
 */
const char *postern_controller_host(const postern_controller *controller);
unsigned postern_controller_port(const postern_controller *controller);

/*
 * Stops the server, which drains (see postern_server_stop), and waits for its
 * thread to end.  Returns what postern_server_run has returned: 0, 1 (sessions
 * had to be cut off), or FAILED; 0 also if it was never started.  It may be
 * called in any thread, also in several at once and again; each call returns
 * the same.  BUSY: called in the server's own thread, where it stops the
 * server but cannot wait.
 */
int postern_controller_stop(postern_controller *controller);

/*
 * Stops the server and frees it; hooks of what ends are called in this thread.
 * NULL is allowed.  No other thread may use the controller any more.  0; or
 * BUSY: called in the server's own thread, where it does nothing.
 */
int postern_controller_free(postern_controller *controller);

#ifdef __cplusplus
}
#endif

#endif
