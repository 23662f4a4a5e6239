/* SPDX-License-Identifier: MIT */
/* outcome.c - says errno in the codes of the table, by what was asked. */
#include "posix.h"

#include <errno.h>
#include <netdb.h>

#include "net.h"

/* Rows and no switch: two names may be one number (EAGAIN, EWOULDBLOCK). */
struct row {
    int error;
    int code;
};

static const struct row opening[] = {
    { EADDRINUSE, POSTERN_E_INUSE },
    { EADDRNOTAVAIL, POSTERN_E_NOADDR },
    { EAFNOSUPPORT, POSTERN_E_NOADDR },
    { EPROTONOSUPPORT, POSTERN_E_NOADDR },
    { EACCES, POSTERN_E_DENIED },
    { EPERM, POSTERN_E_DENIED },
    { EMFILE, POSTERN_E_FULL },
    { ENFILE, POSTERN_E_FULL },
    { ENOBUFS, POSTERN_E_FULL },
    { ENOMEM, POSTERN_E_FULL },
    { 0, POSTERN_E_FAILED }
};

static const struct row connecting[] = {
    { ECONNREFUSED, POSTERN_E_REFUSED },
    { EMFILE, POSTERN_E_FULL },
    { ENFILE, POSTERN_E_FULL },
    { ENOBUFS, POSTERN_E_FULL },
    { ENOMEM, POSTERN_E_FULL },
    { 0, POSTERN_E_FAILED }
};

/*
 * accept() also tells what befell a connection on its way through the queue;
 * the listener is none the worse for it.  adopt() takes nothing but streams,
 * so EOPNOTSUPP can only be of this kind.  Three errors say that the socket is
 * no listener; whatever is not known here may pass, and NOMEM says: later.
 */
static const struct row accepting[] = {
    { EAGAIN, POSTERN_E_AGAIN },
    { EWOULDBLOCK, POSTERN_E_AGAIN },
    { EMFILE, POSTERN_E_FULL },
    { ENFILE, POSTERN_E_FULL },
    { ENOBUFS, POSTERN_E_NOMEM },
    { ENOMEM, POSTERN_E_NOMEM },
#ifdef ENOSR
    { ENOSR, POSTERN_E_NOMEM },
#endif
    { ECONNABORTED, POSTERN_E_RESET },
    { ECONNRESET, POSTERN_E_RESET },
    { EPROTO, POSTERN_E_RESET },
    { EPERM, POSTERN_E_RESET },
    { ENETDOWN, POSTERN_E_RESET },
    { ENETUNREACH, POSTERN_E_RESET },
    { EHOSTUNREACH, POSTERN_E_RESET },
    { ENOPROTOOPT, POSTERN_E_RESET },
    { EOPNOTSUPP, POSTERN_E_RESET },
    { ETIMEDOUT, POSTERN_E_RESET },
#ifdef EHOSTDOWN
    { EHOSTDOWN, POSTERN_E_RESET },
#endif
#ifdef ENONET
    { ENONET, POSTERN_E_RESET },
#endif
    { EBADF, POSTERN_E_FAILED },
    { ENOTSOCK, POSTERN_E_FAILED },
    { EINVAL, POSTERN_E_FAILED },
    { 0, POSTERN_E_NOMEM }
};

/* Whatever else happens to a connection, it can be used no more. */
static const struct row moving[] = {
    { EAGAIN, POSTERN_E_AGAIN },
    { EWOULDBLOCK, POSTERN_E_AGAIN },
    { EINTR, POSTERN_E_AGAIN },
    { ENOBUFS, POSTERN_E_AGAIN },
    { ENOMEM, POSTERN_E_AGAIN },
    { 0, POSTERN_E_RESET }
};

/* select(): only a call that is wrong fails for ever. */
static const struct row waiting[] = {
    { EINTR, POSTERN_E_AGAIN },
    { EINVAL, POSTERN_E_FAILED },
    { EFAULT, POSTERN_E_FAILED },
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
    case EAI_NONAME:
#ifdef EAI_NODATA
    case EAI_NODATA:    /* a name, but of other things */
#endif
        return POSTERN_E_NOADDR;
    case EAI_MEMORY:
        return POSTERN_E_NOMEM;
    default:
        return POSTERN_E_FAILED;
    }
}
