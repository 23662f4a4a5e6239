/* SPDX-License-Identifier: MIT */
/*
 * digest.c - hashes the content of messages while it arrives, and does not
 * store it: the board has no disk.  So any message needs the same memory.
 */
#include "digest.h"

/* BearSSL's headers use `inline`, which C89 does not have. */
#define inline __inline
#include <bearssl.h>
#undef inline
#include <postern.h>
#include <postern_memory.h>

#include "board.h"

struct digest {
    br_sha256_context sha256;
    unsigned long size;
};

static void forget(postern_session *session, postern_envelope *envelope)
{
    void *memory = postern_session_context(session);

    (void)postern_memory_resize(memory, postern_envelope_data(envelope),
        sizeof(struct digest), 0);
    postern_envelope_set_data(envelope, NULL);
}

static const char *on_begin(postern_session *session,
    postern_envelope *envelope)
{
    struct digest *digest = (struct digest *)postern_memory_resize(
        postern_session_context(session), NULL, 0, sizeof(*digest));

    if (digest == NULL)
        return "452 4.3.1 Error: out of memory";
    br_sha256_init(&digest->sha256);
    digest->size = 0;
    postern_envelope_set_data(envelope, digest);
    return NULL;
}

static const char *on_bytes(postern_session *session,
    postern_envelope *envelope, const char *octets, size_t length)
{
    struct digest *digest = (struct digest *)postern_envelope_data(envelope);

    (void)session;
    br_sha256_update(&digest->sha256, octets, length);
    digest->size += (unsigned long)length;
    return POSTERN_TAKEN;
}

static void print(const struct digest *digest)
{
    unsigned char sum[br_sha256_SIZE];
    size_t i;

    br_sha256_out(&digest->sha256, sum);
    board_print("message ");
    for (i = 0; i < sizeof(sum); i++)
        board_print_octet(sum[i]);
    board_print(" ");
    board_print_number(digest->size);
    board_print("\n");
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    print((const struct digest *)postern_envelope_data(envelope));
    forget(session, envelope);
    return NULL;
}

static void on_aborted(postern_session *session, postern_envelope *envelope,
    int reason)
{
    board_print("aborted: ");
    board_print(postern_reason_text(reason));
    board_print("\n");
    forget(session, envelope);
}

void digest_fill(postern_handler *handler, postern_memory *memory)
{
    handler->context = memory;
    handler->message_begin = on_begin;
    handler->message_bytes = on_bytes;
    handler->message = on_message;
    handler->message_aborted = on_aborted;
}
