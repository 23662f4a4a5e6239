/* SPDX-License-Identifier: MIT */
/* outcome.c - says Winsock's errors in the codes of the table, by what was
   asked. */
#include "win32.h"

#include "net.h"

/* Rows, as src/posix has them.  WSAEACCES is no question of rights: somebody
   has the port who would share it, or the system keeps it for itself. */
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
    { WSAEMFILE, POSTERN_E_FULL },
    { WSAENOBUFS, POSTERN_E_FULL },
    { WSA_NOT_ENOUGH_MEMORY, POSTERN_E_FULL },
    { 0, POSTERN_E_FAILED }
};

/*
 * accept() also tells what befell a connection on its way through the queue;
 * the listener is none the worse for it.  Some say that the socket is no
 * listener; whatever is not known here may pass, and NOMEM says: later.
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

/* Whatever else happens to a connection, it can be used no more. */
static const struct row moving[] = {
    { WSAEWOULDBLOCK, POSTERN_E_AGAIN },
    { WSAEINTR, POSTERN_E_AGAIN },
    { WSAENOBUFS, POSTERN_E_AGAIN },
    { WSA_NOT_ENOUGH_MEMORY, POSTERN_E_AGAIN },
    { 0, POSTERN_E_RESET }
};

/* select(): only a call that is wrong fails for ever. */
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
    case WSANO_DATA:    /* a name, but of other things */
        return POSTERN_E_NOADDR;
    case WSA_NOT_ENOUGH_MEMORY:
        return POSTERN_E_NOMEM;
    default:
        return POSTERN_E_FAILED;
    }
}
