/* SPDX-License-Identifier: MIT */
/*
 * posix.h - every file of this room includes it first.  It makes the headers
 * of the system declare what we use, which -std=c89 hides otherwise, and has
 * macros for the differences between systems.  Each macro can be set with -D.
 */
#ifndef PST_POSIX_POSIX_H
#define PST_POSIX_POSIX_H

/* Each system knows one of these and ignores the others. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define _DARWIN_C_SOURCE
#define _DARWIN_UNLIMITED_SELECT
#define _NETBSD_SOURCE
#define __EXTENSIONS__

/* Where a long has 32 bits: readdir() and stat() fail for a file whose number
   is larger, and time ends in 2038. */
#ifndef _FILE_OFFSET_BITS
#define _FILE_OFFSET_BITS 64
#define _TIME_BITS 64
#endif

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

/* The socket option with which several processes listen on a port and the
   kernel distributes the connections; on other systems SO_REUSEPORT gives all
   connections to the last process. */
#ifndef PST_POSIX_SHARING
#if defined(__linux__)
#define PST_POSIX_SHARING 15            /* SO_REUSEPORT, if it has no name */
#elif defined(__FreeBSD__)
#define PST_POSIX_SHARING 0x00010000    /* SO_REUSEPORT_LB */
#else
#define PST_POSIX_SHARING 0
#endif
#endif

/* The index of the lowest bit that is set; processors have an instruction for
   it. */
#if defined(__GNUC__)
#define PST_POSIX_LOWEST_BIT(bits) ((size_t)__builtin_ctzl(bits))
#endif

/* Does select() support descriptors above FD_SETSIZE? */
#ifndef PST_POSIX_SELECT_GROWS
#if defined(__linux__) || PST_POSIX_BSD || defined(__APPLE__)
#define PST_POSIX_SELECT_GROWS 1
#else
#define PST_POSIX_SELECT_GROWS 0
#endif
#endif

/* The type of the words in an fd_set: on a big-endian machine its size decides
   where the bit of a descriptor is. */
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
