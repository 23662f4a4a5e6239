/* SPDX-License-Identifier: MIT */
/*
 * win32.h - comes first in every file of this room, as posix.h does in
 * src/posix.  It is the one place that includes the headers of the system, and
 * says which Windows is the oldest.  No header of Windows is seen outside of
 * this room.
 */
#ifndef PST_WIN32_WIN32_H
#define PST_WIN32_WIN32_H

/* Windows 7: inet_pton(), and sockets that are not inherited from birth. */
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0601
#endif
#ifndef WINVER
#define WINVER _WIN32_WINNT
#endif

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif

/* Before windows.h, which would take the older Winsock along. */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>

/* Windows 7 SP1; headers of that time do not have it. */
#ifndef WSA_FLAG_NO_HANDLE_INHERIT
#define WSA_FLAG_NO_HANDLE_INHERIT 0x80
#endif

#endif
