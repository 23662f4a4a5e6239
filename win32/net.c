/* SPDX-License-Identifier: MIT */
/* net.c - fills the table of postern_net.h. */
#include "win32.h"

#include "net.h"

/*
 * Winsock has to be started before its first call.  All calls need this table,
 * so it is started here, once or, if several threads come here first, once for
 * each.  It is never stopped: Winsock counts starts and stops, so the
 * WSACleanup() of an application does not stop it for us.
 */
static void start(void)
{
    static volatile LONG started;
    WSADATA data;

    if (!started && WSAStartup(MAKEWORD(2, 2), &data) == 0)
        started = 1;
}

const postern_net *postern_net_system(void)
{
    static const postern_net net = {
        sizeof (postern_net),
        NULL,
        pst_net_resolve,
        pst_net_listen,
        pst_net_remove,
        pst_net_adopt,
        pst_net_accept,
        pst_net_spare,
        pst_net_connect,
        pst_net_connect_local,
        pst_net_receive,
        pst_net_send,
        pst_net_shut,
        pst_net_close,
        pst_net_local_name,
        pst_net_host_name,
        pst_net_now,
        pst_net_entropy,
        pst_net_wake_new,
        pst_net_wake,
        pst_net_wake_free,
        pst_net_set_new,
        pst_net_set_change,
        pst_net_set_wait,
        pst_net_set_next,
        pst_net_set_free
    };

    start();
    return &net;
}
