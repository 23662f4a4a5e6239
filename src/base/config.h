/* SPDX-License-Identifier: MIT */
/*
 * config.h - the one configuration header: sizes that are properties of the
 * library, not options of a server.  Each can be set with -D when it is built.
 */
#ifndef PST_BASE_CONFIG_H
#define PST_BASE_CONFIG_H

#include <limits.h>

/* Nobody has looked yet where a count or a length would not fit into 16. */
#if UINT_MAX < 0xFFFFFFFF
#error "unsigned int has less than 32 bits: this code was not written for that"
#endif

/* A debug build ends a program that calls a server in a wrong thread. */
#ifndef PST_DEBUG
#define PST_DEBUG 0
#endif

/* A complete command line and what is parsed out of it.  At least 1,536, and
   a multiple of 16. */
#ifndef PST_LINE_BLOCK
#define PST_LINE_BLOCK 2048
#endif

/* A block of replies.  At least 1,024. */
#ifndef PST_OUTPUT_BLOCK
#define PST_OUTPUT_BLOCK 4096
#endif

/* An envelope, its paths and parameters; a large one takes more of them. */
#ifndef PST_ENVELOPE_BLOCK
#define PST_ENVELOPE_BLOCK 1024
#endif

/* Spare blocks of each size that a server keeps for the next message. */
#ifndef PST_SHELF_DEPTH
#define PST_SHELF_DEPTH 64
#endif

/* Replies that may wait for one client; at the cap its commands wait too. */
#ifndef PST_OUTPUT_CAP
#define PST_OUTPUT_CAP 16384
#endif

/* What one reply of a hook is cut to. */
#ifndef PST_REPLY_CAP
#define PST_REPLY_CAP 8192
#endif

/* The one receive buffer that all connections of a server share. */
#ifndef PST_RECEIVE_BUFFER
#define PST_RECEIVE_BUFFER 65536
#endif

/* What is asked of a socket at once outside content, and after a put-off. */
#ifndef PST_RECEIVE_COMMANDS
#define PST_RECEIVE_COMMANDS 4096
#endif
#ifndef PST_RECEIVE_PAUSED
#define PST_RECEIVE_PAUSED 16384
#endif

/* The same of content while more than PST_CROWD sockets are ready at once, so
   that nobody waits long for his turn. */
#ifndef PST_RECEIVE_CROWDED
#define PST_RECEIVE_CROWDED 16384
#endif
#ifndef PST_CROWD
#define PST_CROWD 32
#endif
#if PST_RECEIVE_COMMANDS > PST_RECEIVE_BUFFER \
    || PST_RECEIVE_PAUSED > PST_RECEIVE_BUFFER \
    || PST_RECEIVE_CROWDED > PST_RECEIVE_BUFFER
#error "what is received at once has to fit the receive buffer"
#endif

/* A command line of which this much was thrown away ends the session. */
#ifndef PST_DISCARD_LINE
#define PST_DISCARD_LINE 65536UL
#endif

/* Octets in a second that content has to arrive with (RFC 5321 4.5.3.2 lets a
   client take three minutes for a block; this is far below any real link).  At
   most 1,000. */
#ifndef PST_CONTENT_RATE
#define PST_CONTENT_RATE 500
#endif

/* Milliseconds for a TLS handshake, also when the client takes its time. */
#ifndef PST_HANDSHAKE_TIME
#define PST_HANDSHAKE_TIME 60000UL
#endif

#if PST_LINE_BLOCK < 1536 || PST_LINE_BLOCK % 16 != 0 \
    || PST_OUTPUT_BLOCK < 1024 || PST_OUTPUT_CAP <= PST_REPLY_CAP \
    || PST_CONTENT_RATE > 1000
#error "these sizes are not to be worked with"
#endif

#endif
