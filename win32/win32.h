/* SPDX-License-Identifier: MIT */
/*
 * win32.h - every file of this room includes it first.  Only it includes the
 * headers of the system, and it sets the oldest version of Windows.  Code
 * outside of this room sees no header of Windows.
 */
#ifndef PST_WIN32_WIN32_H
#define PST_WIN32_WIN32_H

/* Windows 7 has inet_pton(), and sockets that are never inherited. */
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

/* before windows.h, which would include the older Winsock */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>

/* Windows 7 SP1 has this flag; its headers do not define it. */
#ifndef WSA_FLAG_NO_HANDLE_INHERIT
#define WSA_FLAG_NO_HANDLE_INHERIT 0x80
#endif

#endif
