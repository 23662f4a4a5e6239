/* SPDX-License-Identifier: MIT */
/*
 * parts.h - macros that replace the functions of a part of the server that
 * this build leaves out (PST_WITH_... in base/config.h).  The files of the part
 * itself define PST_PART and do not get them.
 */
#ifndef PST_SERVER_PARTS_H
#define PST_SERVER_PARTS_H

#include "base/config.h"

#if !PST_WITH_CROWD && !defined(PST_PART)
#define pst_peers_enter(server, peer, counted) \
    (*(counted) = 0, (const char *)NULL)
#define pst_peers_leave(server, peer) ((void)0)
#define pst_peers_clear(server) ((void)0)
#endif

#if !PST_WITH_TLS && !defined(PST_PART)
#define pst_secure_begin(session) ((void)0)
#define pst_secure_closed(session, reason) ((void)0)
#define pst_server_tls_open(session) \
    ((void)(session), (int)POSTERN_E_INVALID_LEFT_OUT)
#define pst_server_tls_close(session) ((void)0)
#endif

#if !PST_WITH_LOG && !defined(PST_PART)
#define pst_tell_log(server, session, level, text) ((void)0)
#define pst_tell_connected(session) ((void)0)
#define pst_tell_xclient(session, source) ((void)0)
#define pst_tell_no_header(session, reason) ((void)0)
#define pst_tell_closed(session, reason) ((void)0)
#define pst_tell_overload(server) ((void)0)
#define pst_tell_offered(session, octets) ((void)0)
#define pst_tell_verdict(session, verdict) ((void)0)
#define pst_tell_replies(session, octets, length) ((void)0)
#endif

#endif
