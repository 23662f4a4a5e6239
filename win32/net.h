/* SPDX-License-Identifier: MIT */
/*
 * net.h - the functions of the table in postern_net.h, and what they share.  A
 * function `pst_net_x` with the name of a member of the table is that member.
 */
#ifndef PST_WIN32_NET_H
#define PST_WIN32_NET_H

#include "win32.h"

#include "postern_net.h"

/* listen.c */
int pst_net_listen(void *context, const postern_address *address,
    const postern_listening *how, postern_socket *made);
void pst_net_remove(void *context, const char *path);
int pst_net_adopt(void *context, postern_socket given);
int pst_net_accept(void *context, postern_socket listener,
    postern_socket *made, postern_address *peer);
int pst_net_spare(void *context, postern_socket *made);

/* socket.c */
int pst_net_connect_local(void *context, const char *path,
    postern_socket *made);
int pst_net_connect(void *context, const postern_address *address,
    postern_socket *made);
long pst_net_receive(void *context, postern_socket from, char *octets,
    size_t size);
long pst_net_send(void *context, postern_socket to, const char *octets,
    size_t length);
void pst_net_shut(void *context, postern_socket given);
void pst_net_close(void *context, postern_socket given);
int pst_net_local_name(void *context, postern_socket given,
    postern_address *address);

/* resolve.c */
int pst_net_resolve(void *context, const char *host, unsigned port,
    postern_address *addresses, int most);

/* name.c; full_name makes a full name of a short one; FAILED: there is
   none. */
int pst_net_host_name(void *context, char *name, size_t size);
int pst_net_full_name(const char *known, char *name, size_t size);

/* clock.c */
unsigned long pst_net_now(void *context);

/* entropy.c */
int pst_net_entropy(void *context, void *octets, size_t length);

/* wake.c */
int pst_net_wake_new(void *context, postern_socket *readable,
    postern_socket *token);
void pst_net_wake(void *context, postern_socket token);
void pst_net_wake_free(void *context, postern_socket readable,
    postern_socket token);

/* wait.c */
postern_set *pst_net_set_new(void *context, postern_resize resize,
    void *resize_context);
int pst_net_set_change(postern_set *set, postern_socket given, void *owner,
    int wishes, size_t *place);
int pst_net_set_wait(postern_set *set, long milliseconds);
void *pst_net_set_next(postern_set *set, int *events);
void pst_net_set_free(postern_set *set);

/* endpoint.c: converts between postern_address and the system's type. */
typedef union pst_net_endpoint {
    struct sockaddr any;
    struct sockaddr_in inet;
    struct sockaddr_in6 inet6;
    struct sockaddr_storage room;
} pst_net_endpoint;

/* Returns the length of the endpoint, 0: Windows does not have this family. */
int pst_net_endpoint_set(pst_net_endpoint *endpoint,
    const postern_address *address);
void pst_net_endpoint_get(const pst_net_endpoint *endpoint, int length,
    postern_address *address);

/*
 * descriptor.c: new sockets are non-blocking, are not inherited by other
 * programs, and send without delay.  Returns a socket or 0, or INVALID_SOCKET
 * or -1 with WSAGetLastError().
 */
int pst_net_descriptor_setup(SOCKET given);
SOCKET pst_net_descriptor_open(int family);
SOCKET pst_net_descriptor_accept(SOCKET listener, pst_net_endpoint *peer,
    int *length);
int pst_net_descriptor_pair(SOCKET sockets[2]);

/* Accepts the connection of `caller` and closes all others. */
SOCKET pst_net_descriptor_accept_from(SOCKET listener, SOCKET caller);

/*
 * outcome.c: converts WSAGetLastError() to a POSTERN_E_ code; the result
 * depends on the call.  Read the error before any other call, also before
 * closesocket().
 */
int pst_net_outcome_opening(int error);
int pst_net_outcome_accepting(int error);
int pst_net_outcome_connecting(int error);
int pst_net_outcome_moving(int error);
int pst_net_outcome_waiting(int error);

/* The same for what getaddrinfo says. */
int pst_net_outcome_resolving(int error);

#endif
