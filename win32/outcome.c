/* SPDX-License-Identifier: MIT */
/* outcome.c - converts errors of Winsock to the codes of the table, for each
   kind of call. */
#include "win32.h"

#include "net.h"

/* Rows as in src/posix.  WSAEACCES is not about rights: another program shares
   the port, or the system has reserved it. */
struct row {
    int error;
    int code;
};

static const struct row opening[] = {
    { WSAEADDRINUSE, POSTERN_E_INUSE },
    { WSAEADDRNOTAVAIL, POSTERN_E_NOADDR },
    { WSAEAFNOSUPPORT, POSTERN_E_NOADDR },
    { WSAEPROTONOSUPPORT, POSTERN_E_NOADDR },
    { WSAEACCES, POSTERN_E_INUSE },
    { WSAEMFILE, POSTERN_E_FULL },
    { WSAENOBUFS, POSTERN_E_FULL },
    { WSA_NOT_ENOUGH_MEMORY, POSTERN_E_FULL },
    { 0, POSTERN_E_FAILED }
};

static const struct row connecting[] = {
    { WSAECONNREFUSED, POSTERN_E_REFUSED },
    { WSAEACCES, POSTERN_E_DENIED },
    { WSAEMFILE, POSTERN_E_FULL },
    { WSAENOBUFS, POSTERN_E_FULL },
    { WSA_NOT_ENOUGH_MEMORY, POSTERN_E_FULL },
    { 0, POSTERN_E_FAILED }
};

/*
 * accept() also reports errors of a connection in the queue; then the listener
 * is still good.  Some errors mean that the socket is no listener.  All others
 * may pass, so they become NOMEM, which means: later.
 */
static const struct row accepting[] = {
    { WSAEWOULDBLOCK, POSTERN_E_AGAIN },
    { WSAEMFILE, POSTERN_E_FULL },
    { WSAENOBUFS, POSTERN_E_NOMEM },
    { WSA_NOT_ENOUGH_MEMORY, POSTERN_E_NOMEM },
    { WSAECONNABORTED, POSTERN_E_RESET },
    { WSAECONNRESET, POSTERN_E_RESET },
    { WSAENETRESET, POSTERN_E_RESET },
    { WSAENETDOWN, POSTERN_E_RESET },
    { WSAENETUNREACH, POSTERN_E_RESET },
    { WSAEHOSTUNREACH, POSTERN_E_RESET },
    { WSAEHOSTDOWN, POSTERN_E_RESET },
    { WSAETIMEDOUT, POSTERN_E_RESET },
    { WSAEINTR, POSTERN_E_RESET },
    { WSATRY_AGAIN, POSTERN_E_RESET },
    { WSAENOTSOCK, POSTERN_E_FAILED },
    { WSAEINVAL, POSTERN_E_FAILED },
    { WSAEOPNOTSUPP, POSTERN_E_FAILED },
    { WSANOTINITIALISED, POSTERN_E_FAILED },
    { 0, POSTERN_E_NOMEM }
};

/* After any other error the connection is useless.  A refusal comes from
   connect(); see socket.c. */
static const struct row moving[] = {
    { WSAECONNREFUSED, POSTERN_E_REFUSED },
    { WSAEWOULDBLOCK, POSTERN_E_AGAIN },
    { WSAEINTR, POSTERN_E_AGAIN },
    { WSAENOBUFS, POSTERN_E_AGAIN },
    { WSA_NOT_ENOUGH_MEMORY, POSTERN_E_AGAIN },
    { 0, POSTERN_E_RESET }
};

/* select(): only a wrong call always fails. */
static const struct row waiting[] = {
    { WSAEINTR, POSTERN_E_AGAIN },
    { WSAEINVAL, POSTERN_E_FAILED },
    { WSAEFAULT, POSTERN_E_FAILED },
    { WSANOTINITIALISED, POSTERN_E_FAILED },
    { 0, POSTERN_E_NOMEM }
};

static int find(const struct row *row, int error)
{
    while (row->error != 0 && row->error != error)
        row++;
    return row->code;
}

int pst_net_outcome_opening(int error)
{
    return find(opening, error);
}

int pst_net_outcome_accepting(int error)
{
    return find(accepting, error);
}

int pst_net_outcome_connecting(int error)
{
    return find(connecting, error);
}

int pst_net_outcome_moving(int error)
{
    return find(moving, error);
}

int pst_net_outcome_waiting(int error)
{
    return find(waiting, error);
}

int pst_net_outcome_resolving(int error)
{
    switch (error) {
    case WSAHOST_NOT_FOUND:
    case WSANO_DATA:    /* the name exists, but has no address */
        return POSTERN_E_NOADDR;
    case WSA_NOT_ENOUGH_MEMORY:
        return POSTERN_E_NOMEM;
    default:
        return POSTERN_E_FAILED;
    }
}
