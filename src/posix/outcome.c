/* SPDX-License-Identifier: MIT */
/* outcome.c - converts errno to the codes of the table, for each kind of
   call. */
#include "posix.h"

#include <errno.h>
#include <netdb.h>

#include "net.h"

/* Rows and not a switch, because two names may have the same number (EAGAIN,
   EWOULDBLOCK). */
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
    { ENOENT, POSTERN_E_NODIR },
    { ENOTDIR, POSTERN_E_NOTDIR },
    { EROFS, POSTERN_E_READONLY },
    { 0, POSTERN_E_FAILED }
};

/* A Unix-domain socket may not exist, or may have a full queue. */
static const struct row connecting[] = {
    { ECONNREFUSED, POSTERN_E_REFUSED },
    { ENOENT, POSTERN_E_REFUSED },
    { EACCES, POSTERN_E_DENIED },
    { EPERM, POSTERN_E_DENIED },
    { EAGAIN, POSTERN_E_FULL },
    { EMFILE, POSTERN_E_FULL },
    { ENFILE, POSTERN_E_FULL },
    { ENOBUFS, POSTERN_E_FULL },
    { ENOMEM, POSTERN_E_FULL },
    { 0, POSTERN_E_FAILED }
};

/*
 * accept() also reports errors of a connection in the queue; then the listener
 * is still good.  adopt() accepts only streams, so EOPNOTSUPP is such an
 * error, too.  Three errors mean that the socket is no listener.  All others
 * may pass, so they become NOMEM, which means: later.
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

/* After any other error the connection is useless.  A refusal comes from
   connect(), and is reported at the first use. */
static const struct row moving[] = {
    { ECONNREFUSED, POSTERN_E_REFUSED },
    { EAGAIN, POSTERN_E_AGAIN },
    { EWOULDBLOCK, POSTERN_E_AGAIN },
    { EINTR, POSTERN_E_AGAIN },
    { ENOBUFS, POSTERN_E_AGAIN },
    { ENOMEM, POSTERN_E_AGAIN },
    { 0, POSTERN_E_RESET }
};

/* select(): only a wrong call always fails. */
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
    case EAI_NODATA:    /* the name exists, but has no address */
#endif
        return POSTERN_E_NOADDR;
    case EAI_MEMORY:
        return POSTERN_E_NOMEM;
    default:
        return POSTERN_E_FAILED;
    }
}
