/* SPDX-License-Identifier: MIT */
/* net.c - fills the table of postern_net.h. */
#include "posix.h"

#include "net.h"

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

    return &net;
}
