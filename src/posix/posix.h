/* SPDX-License-Identifier: MIT */
/*
 * posix.h - comes first in every file of this room.  It asks the headers of
 * the system for what we use, which -std=c89 hides otherwise, and says where
 * the systems differ.  Every answer can be given with -D instead.
 */
#ifndef PST_POSIX_POSIX_H
#define PST_POSIX_POSIX_H

/* Each system reads its own of these and overlooks the others. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define _DARWIN_C_SOURCE
#define _DARWIN_UNLIMITED_SELECT
#define _NETBSD_SOURCE
#define __EXTENSIONS__

#if defined(__FreeBSD__) || defined(__NetBSD__) || defined(__OpenBSD__) \
    || defined(__DragonFly__)
#define PST_POSIX_BSD 1
#else
#define PST_POSIX_BSD 0
#endif

/* accept4(), and SOCK_NONBLOCK and SOCK_CLOEXEC as part of a socket's type. */
#ifndef PST_POSIX_ATOMIC_FLAGS
#if defined(__linux__) || PST_POSIX_BSD
#define PST_POSIX_ATOMIC_FLAGS 1
#else
#define PST_POSIX_ATOMIC_FLAGS 0
#endif
#endif

/* Does an accepted socket have the TCP_NODELAY of its listener? */
#ifndef PST_POSIX_NODELAY_INHERITED
#if defined(__linux__) || PST_POSIX_BSD || defined(__APPLE__)
#define PST_POSIX_NODELAY_INHERITED 1
#else
#define PST_POSIX_NODELAY_INHERITED 0
#endif
#endif

/* The place of the lowest bit that is set: there is an instruction for it. */
#if defined(__GNUC__)
#define PST_POSIX_LOWEST_BIT(bits) ((size_t)__builtin_ctzl(bits))
#endif

/* Does select() look only at its first argument and not at FD_SETSIZE? */
#ifndef PST_POSIX_SELECT_GROWS
#if defined(__linux__) || PST_POSIX_BSD || defined(__APPLE__)
#define PST_POSIX_SELECT_GROWS 1
#else
#define PST_POSIX_SELECT_GROWS 0
#endif
#endif

/* The kernel's own word in an fd_set: on a big-endian machine its size decides
   where a descriptor's bit is. */
#ifndef PST_POSIX_FD_WORD
#if defined(__APPLE__) || defined(__NetBSD__) || defined(__OpenBSD__)
#define PST_POSIX_FD_WORD unsigned int
#else
#define PST_POSIX_FD_WORD unsigned long
#endif
#endif

/* getentropy() is in <unistd.h>; macOS has it in <sys/random.h>. */
#ifndef PST_POSIX_GETENTROPY_HEADER
#ifdef __APPLE__
#define PST_POSIX_GETENTROPY_HEADER <sys/random.h>
#else
#define PST_POSIX_GETENTROPY_HEADER <unistd.h>
#endif
#endif
#ifndef PST_POSIX_GETENTROPY
#if defined(__linux__) || PST_POSIX_BSD || defined(__APPLE__)
#define PST_POSIX_GETENTROPY 1
#else
#define PST_POSIX_GETENTROPY 0
#endif
#endif

#endif
