/* SPDX-License-Identifier: MIT */
/*
 * postern_memory.h - an allocator in one block of memory, for programs that
 * have no other, or that want a fixed limit.
 *
 *     static char block[256 * 1024];
 *     postern_options options;
 *
 *     postern_options_init_bare(&options);
 *     options.resize = postern_memory_resize;
 *     options.resize_context = postern_memory_new(block, sizeof(block));
 *
 * When the block is full the server continues: new clients get 421, and a
 * command that needs memory gets 452 or 421.
 *
 * One block may serve a server, a TLS context and more, all in one thread.
 * There are no locks.
 */
#ifndef POSTERN_MEMORY_H
#define POSTERN_MEMORY_H

#include "postern_base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* It is at the beginning of the block. */
typedef struct postern_memory postern_memory;

/*
 * Makes an allocator in `size` octets at `block`, which need not be aligned.
 * There is no function to end it: just stop using it.  NULL: the block is too
 * small.
 */
postern_memory *postern_memory_new(void *block, size_t size);

/*
 * The function for the member `resize` of options; the context is the
 * postern_memory.  A piece has no header: it takes its size, rounded up to
 * twice the size of a pointer.  Pieces of 4 KiB and more are taken from the
 * end of the block and smaller ones from the beginning, so that small pieces
 * that live long do not separate large ones.  A call takes longer when there
 * are more holes.
 */
void *postern_memory_resize(void *context, void *block, size_t was,
    size_t now);

/* Octets in use now, and the most so far. */
size_t postern_memory_used(const postern_memory *memory);
size_t postern_memory_peak(const postern_memory *memory);

/* The largest piece that could be allocated now, in octets. */
size_t postern_memory_largest(const postern_memory *memory);

/* In how many pieces is the unused memory? */
size_t postern_memory_holes(const postern_memory *memory);


/* ==== How large the block has to be ===================================== */

/*
 * The block for a server with one listener and so many connections at once,
 * each with so many recipients, as an array's size:
 *
 *     static char block[POSTERN_MEMORY_FOR(4, 20)];
 *
 * It is enough whatever clients do: all of them send commands and read no
 * reply, and name recipients that are as long as they may be, while a hook has
 * put their content off.  Most clients take a small part of it; with a smaller
 * block one that wants more is told 421 or 452, and comes again.  Set
 * `max_connections` and `recipient_limit` to the same numbers.
 *
 * What is not in it: content that is assembled for the hook `message` (three
 * times its size; message_bytes needs none), hooks that push replies, answers
 * that come later and their texts, commands and mechanisms of the
 * application's, what a port's wait set needs beyond 128 octets and 24 pointers
 * a connection; and options that make lines longer or are
 * for few: `dsn` and the other extensions with parameters and a
 * `command_size_limit` above 512 (six line blocks a connection), AUTH (24 KiB
 * a connection), `command_call_limit`, limits by address or network, lists of
 * networks.
 *
 * A library with the small profile needs a program that has it, too: with
 * -DPST_PROFILE_SMALL both have small numbers.  With sizes of your own (see
 * src/base/config.h) say these, too, by -D; too small ones do not compile.
 */
#define POSTERN_MEMORY_FOR(connections, recipients) POSTERN_MEMORY_WITH_HOLES( \
    POSTERN_MEMORY_SERVER + (connections) * (POSTERN_MEMORY_CONNECTION \
    + (recipients) * POSTERN_MEMORY_RECIPIENT))

/*
 * The same with TLS, its context included: one key of at most RSA 4096, with
 * certificates of 4 KiB, and a `cache_size` of `sessions`.  To ask clients for
 * certificates takes 6 KiB more for each handshake.
 */
#define POSTERN_MEMORY_FOR_TLS(connections, recipients, sessions) \
    POSTERN_MEMORY_WITH_HOLES(POSTERN_MEMORY_SERVER + POSTERN_MEMORY_TLS \
    + (sessions) * (size_t)128 + (connections) \
    * (POSTERN_MEMORY_CONNECTION + POSTERN_MEMORY_TLS_CONNECTION \
    + (recipients) * POSTERN_MEMORY_RECIPIENT))

/* An eighth is for holes between blocks. */
#define POSTERN_MEMORY_WITH_HOLES(octets) ((octets) / 8 * 9)

/* What these are made of: the server, a connection, a recipient, the context
   of TLS, a connection in TLS. */
#ifndef POSTERN_MEMORY_SERVER
#ifdef PST_PROFILE_SMALL
#define POSTERN_MEMORY_SERVER (8448 + 500 * sizeof(void *))
#else
#define POSTERN_MEMORY_SERVER (140288 + 600 * sizeof(void *))
#endif
#endif

#ifndef POSTERN_MEMORY_CONNECTION
#ifdef PST_PROFILE_SMALL
#define POSTERN_MEMORY_CONNECTION (12800 + 104 * sizeof(void *))
#else
#define POSTERN_MEMORY_CONNECTION (100096 + 104 * sizeof(void *))
#endif
#endif

#ifndef POSTERN_MEMORY_RECIPIENT
#ifdef PST_PROFILE_SMALL
#define POSTERN_MEMORY_RECIPIENT (512 + 4 * sizeof(void *))
#else
#define POSTERN_MEMORY_RECIPIENT (1024 + 4 * sizeof(void *))
#endif
#endif

#ifndef POSTERN_MEMORY_TLS
#define POSTERN_MEMORY_TLS ((size_t)12288)
#endif

#ifndef POSTERN_MEMORY_TLS_CONNECTION
#define POSTERN_MEMORY_TLS_CONNECTION (24576 + 8 * sizeof(void *))
#endif

#ifdef __cplusplus
}
#endif

#endif
