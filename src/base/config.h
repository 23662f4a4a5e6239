/* SPDX-License-Identifier: MIT */
/*
 * config.h - the sizes that are fixed when the library is compiled.  Each can
 * be set with -D.
 */
#ifndef PST_BASE_CONFIG_H
#define PST_BASE_CONFIG_H

#include <limits.h>

/* An unsigned that has 32 bits, also where an int has 16. */
#if UINT_MAX < 0xFFFFFFFF
typedef unsigned long pst_wide;
#else
typedef unsigned pst_wide;
#endif

/* The longest line that postern_expect_line can ask for: all of it has to fit
   a size_t. */
#define PST_LINE_MOST (sizeof(size_t) == 2 ? 0x7FFFU : 0xFFFFU)

/* 1: a debug build, which ends a program that calls a server in a wrong
   thread. */
#ifndef PST_DEBUG
#define PST_DEBUG 0
#endif

/*
 * -DPST_PROFILE_SMALL is for a machine with 64 KiB of memory.  It selects the
 * second of two sizes below.  The limits still satisfy RFC 5321 4.5.3.1;
 * content is received in smaller pieces, and replies are cut after 1 KiB.
 */
#ifdef PST_PROFILE_SMALL
#define PST_BY_PROFILE(full, small) small
#else
#define PST_BY_PROFILE(full, small) full
#endif

/* 0: a POSIX system without threads.  Then postern_workers_new returns FULL,
   and stores flush in the server's thread.  (Set THREADS= of the makefile,
   too.) */
#ifndef PST_THREADS
#define PST_THREADS 1
#endif

/*
 * Parts that a build can leave out, for machines with little flash.  0: it is
 * left out, and options and hooks that need it are refused
 * (INVALID_LEFT_OUT).  -DPST_WITH_ALL=0 leaves out every part that is not set
 * to 1 itself.
 */
#ifndef PST_WITH_ALL
#define PST_WITH_ALL 1
#endif
#ifndef PST_WITH_AUTH
#define PST_WITH_AUTH PST_WITH_ALL
#endif
#ifndef PST_WITH_PROXY
#define PST_WITH_PROXY PST_WITH_ALL
#endif
#ifndef PST_WITH_XCLIENT
#define PST_WITH_XCLIENT (PST_WITH_ALL && PST_WITH_AUTH)
#endif
/* DSN, REQUIRETLS, MT-PRIORITY, DELIVERBY, FUTURERELEASE, and AUTH= of MAIL. */
#ifndef PST_WITH_DELIVERY
#define PST_WITH_DELIVERY PST_WITH_ALL
#endif
#ifndef PST_WITH_LMTP
#define PST_WITH_LMTP PST_WITH_ALL
#endif
#ifndef PST_WITH_TLS
#define PST_WITH_TLS PST_WITH_ALL
#endif
/* CHUNKING (BDAT) and BINARYMIME. */
#ifndef PST_WITH_CHUNKING
#define PST_WITH_CHUNKING PST_WITH_ALL
#endif
#ifndef PST_WITH_SMTPUTF8
#define PST_WITH_SMTPUTF8 PST_WITH_ALL
#endif
/* ENHANCEDSTATUSCODES. */
#ifndef PST_WITH_STATUS
#define PST_WITH_STATUS PST_WITH_ALL
#endif
/* strict_addresses. */
#ifndef PST_WITH_STRICT
#define PST_WITH_STRICT PST_WITH_ALL
#endif
/* bare_newline: NORMALIZE and REJECT. */
#ifndef PST_WITH_NEWLINES
#define PST_WITH_NEWLINES PST_WITH_ALL
#endif
/* forbidden_commands, and BDAT, in lines that cannot be parsed. */
#ifndef PST_WITH_GARBLED
#define PST_WITH_GARBLED PST_WITH_ALL
#endif
/* Commands of the application, its questions (postern_expect_line), and
   command_call_limit. */
#ifndef PST_WITH_COMMANDS
#define PST_WITH_COMMANDS PST_WITH_ALL
#endif
/* Limits for each address and network, and the overload mode. */
#ifndef PST_WITH_CROWD
#define PST_WITH_CROWD PST_WITH_ALL
#endif
/* The hooks `log` and `trace`. */
#ifndef PST_WITH_LOG
#define PST_WITH_LOG PST_WITH_ALL
#endif
/* Faster ways for the most frequent input, which change nothing else. */
#ifndef PST_WITH_SHORTCUTS
#define PST_WITH_SHORTCUTS PST_WITH_ALL
#endif
#if PST_WITH_LMTP && !PST_WITH_STATUS
#error "RFC 2033 5: LMTP needs ENHANCEDSTATUSCODES"
#endif
#if PST_WITH_XCLIENT && !PST_WITH_AUTH
#error "XCLIENT says who has authenticated: it needs AUTH"
#endif

/* A complete command line and what is parsed from it.  At least 1,536, and a
   multiple of 16. */
#ifndef PST_LINE_BLOCK
#define PST_LINE_BLOCK PST_BY_PROFILE(2048, 1536)
#endif

/* A block of replies.  At least 1,024. */
#ifndef PST_OUTPUT_BLOCK
#define PST_OUTPUT_BLOCK PST_BY_PROFILE(4096, 1024)
#endif

/* An envelope, its paths and parameters; a large one takes more of them. */
#ifndef PST_ENVELOPE_BLOCK
#define PST_ENVELOPE_BLOCK PST_BY_PROFILE(1024, 512)
#endif

/* Spare blocks of each size that a server keeps for the next message. */
#ifndef PST_SHELF_DEPTH
#define PST_SHELF_DEPTH PST_BY_PROFILE(64, 2)
#endif

/* Blocks of this size and above are taken from the end of a fixed memory. */
#ifndef PST_POOL_LARGE
#define PST_POOL_LARGE 4096
#endif

/* Octets of replies that may wait for one client.  When there are more, its
   next commands wait. */
#ifndef PST_OUTPUT_CAP
#define PST_OUTPUT_CAP PST_BY_PROFILE(16384, 2048)
#endif

/* The longest reply of a hook; what is longer is cut. */
#ifndef PST_REPLY_CAP
#define PST_REPLY_CAP PST_BY_PROFILE(8192, 1024)
#endif

/* The longest result of postern_replyf, with the NUL; what is longer is
   cut. */
#ifndef PST_REPLYF_SIZE
#define PST_REPLYF_SIZE PST_BY_PROFILE(2048, 512)
#endif

/* Addresses of one listener. */
#ifndef PST_LISTENER_ADDRESSES
#define PST_LISTENER_ADDRESSES PST_BY_PROFILE(16, 4)
#endif

/* The client keeps so much of the text of a reply; the longest line of a reply
   (RFC 5321 4.5.3.1.5 says 512); the longest reply. */
#ifndef PST_CLIENT_REPLY
#define PST_CLIENT_REPLY 4096
#endif
#ifndef PST_CLIENT_REPLY_LINE
#define PST_CLIENT_REPLY_LINE 4096
#endif
#ifndef PST_CLIENT_REPLY_MOST
#define PST_CLIENT_REPLY_MOST 65536UL
#endif

/* The longest command line of the client, and how many replies it may
   await. */
#ifndef PST_CLIENT_LINE
#define PST_CLIENT_LINE 2048
#endif
#ifndef PST_CLIENT_PENDING
#define PST_CLIENT_PENDING 64
#endif

/* What the relay sends to its hop at once.  With twice as much there are fewer
   calls, but what is copied leaves the cache. */
#ifndef PST_RELAY_BUFFER
#define PST_RELAY_BUFFER PST_BY_PROFILE(32768, 4096)
#endif

/* The one receive buffer that all connections of a server share. */
#ifndef PST_RECEIVE_BUFFER
#define PST_RECEIVE_BUFFER PST_BY_PROFILE(65536, 2048)
#endif

/* How many octets one receive asks for: outside content, and after a hook has
   put content off. */
#ifndef PST_RECEIVE_COMMANDS
#define PST_RECEIVE_COMMANDS PST_BY_PROFILE(4096, 1024)
#endif
#ifndef PST_RECEIVE_PAUSED
#define PST_RECEIVE_PAUSED PST_BY_PROFILE(16384, 2048)
#endif

/* The same for content while more than PST_CROWD sockets are ready at once, so
   that no client waits long. */
#ifndef PST_RECEIVE_CROWDED
#define PST_RECEIVE_CROWDED PST_BY_PROFILE(16384, 2048)
#endif
#ifndef PST_CROWD
#define PST_CROWD 32
#endif
#if PST_RECEIVE_COMMANDS > PST_RECEIVE_BUFFER \
    || PST_RECEIVE_PAUSED > PST_RECEIVE_BUFFER \
    || PST_RECEIVE_CROWDED > PST_RECEIVE_BUFFER
#error "what is received at once has to fit the receive buffer"
#endif

/* When so many octets of one command line were thrown away, the session
   ends. */
#ifndef PST_DISCARD_LINE
#define PST_DISCARD_LINE 65536UL
#endif

/* How many octets are thrown away after the last reply to a client. */
#ifndef PST_LINGER_OCTETS
#define PST_LINGER_OCTETS 16777216UL
#endif

/* Octets in a second that content has to arrive with (RFC 5321 4.5.3.2 lets a
   client take three minutes for a block; this is far below any real link).  At
   most 1,000. */
#ifndef PST_CONTENT_RATE
#define PST_CONTENT_RATE 500
#endif

/*
 * The longest TLS record that can be received.  A client may send 16,384 octets
 * in one (RFC 5246 6.2.1).  Where all clients are known to send shorter ones,
 * 4,096 saves 12 KiB of memory for each session; a longer record ends the
 * connection.
 */
#ifndef PST_TLS_RECORD
#define PST_TLS_RECORD 16384
#endif

/* Milliseconds that a TLS handshake may take in all. */
#ifndef PST_HANDSHAKE_TIME
#define PST_HANDSHAKE_TIME 60000UL
#endif

/* What waits, and what is kept, is counted by an unsigned. */
#if PST_RECEIVE_BUFFER > UINT_MAX - PST_RECEIVE_COMMANDS - 64 \
    || PST_OUTPUT_CAP > UINT_MAX - 2 * PST_REPLY_CAP - PST_OUTPUT_BLOCK
#error "an int has 16 bits here: these sizes need -DPST_PROFILE_SMALL"
#endif

#if PST_LINE_BLOCK < 1536 || PST_LINE_BLOCK % 16 != 0 \
    || PST_OUTPUT_BLOCK < 1024 || PST_OUTPUT_CAP <= PST_REPLY_CAP \
    || PST_CONTENT_RATE > 1000
#error "these sizes are not to be worked with"
#endif

#endif
