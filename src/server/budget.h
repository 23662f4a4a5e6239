/* SPDX-License-Identifier: MIT */
/*
 * budget.h - what a server and each of its connections take at most, with the
 * sizes of this build; and that postern_memory.h does not promise less.
 *
 * It is the sum of what a connection can have of each kind, since a spare
 * block of one kind stays on the shelf and is of no use as another.
 */
#ifndef PST_SERVER_BUDGET_H
#define PST_SERVER_BUDGET_H

#include "base/config.h"
#include "listener.h"
#include "postern_memory.h"
#include "session.h"

/* In a fixed memory. */
#define PST_BUDGET_UNIT (2 * sizeof(void *))
#define PST_BUDGET_BLOCK(size) (((size) + PST_BUDGET_UNIT - 1) \
    / PST_BUDGET_UNIT * PST_BUDGET_UNIT)

/*
 * Blocks of replies: all but the last are so full that no further line fits,
 * and the first may have gone in part.
 */
#define PST_BUDGET_OUTPUT ((PST_OUTPUT_CAP / (PST_OUTPUT_BLOCK \
    - sizeof(void *) - 2 * sizeof(unsigned) - PST_REPLY_LINE) + 2) \
    * PST_BUDGET_BLOCK(PST_OUTPUT_BLOCK))

/* Octets that wait with an answer: content, and what a peek adds. */
#define PST_BUDGET_KEPT \
    PST_BUDGET_BLOCK(PST_RECEIVE_BUFFER + PST_RECEIVE_COMMANDS + 16)

/* The envelope itself, the sender, the parameters of MAIL. */
#define PST_BUDGET_ENVELOPE (3 * PST_BUDGET_BLOCK(PST_ENVELOPE_BLOCK))

/*
 * An address takes a block of its own, or one with its header and the rest of
 * the block before.
 */
#define PST_BUDGET_RECIPIENT (PST_BUDGET_BLOCK(PST_ENVELOPE_BLOCK) \
    + PST_BUDGET_BLOCK(4 * sizeof(void *)))

/* Its places in the tables and sets, which grow by half or double, and are
   copied then. */
#define PST_BUDGET_PLACES (32 * sizeof(void *))

/* The name of EHLO, what few sessions have. */
#define PST_BUDGET_REST (256 + sizeof(pst_rare) + sizeof(pst_extra))

#define PST_BUDGET_CONNECTION (PST_BUDGET_BLOCK(sizeof(postern_session)) \
    + PST_BUDGET_BLOCK(PST_LINE_BLOCK) + PST_BUDGET_OUTPUT \
    + PST_BUDGET_KEPT + PST_BUDGET_ENVELOPE + PST_BUDGET_PLACES \
    + PST_BUDGET_REST)

/*
 * The server with its buffer, one listener, short texts, the first tables, two
 * wait sets; and a block of kept octets that is copied.
 */
#define PST_BUDGET_SERVER (sizeof(postern_server) + PST_RECEIVE_BUFFER \
    + sizeof(struct pst_listener) + 1024 + 160 * sizeof(void *) \
    + PST_BUDGET_KEPT)

/* A size that has grown past what is promised does not compile. */
typedef char pst_budget_server_is_kept[
    PST_BUDGET_SERVER <= POSTERN_MEMORY_SERVER ? 1 : -1];
typedef char pst_budget_connection_is_kept[
    PST_BUDGET_CONNECTION <= POSTERN_MEMORY_CONNECTION ? 1 : -1];
typedef char pst_budget_recipient_is_kept[
    PST_BUDGET_RECIPIENT <= POSTERN_MEMORY_RECIPIENT ? 1 : -1];

#endif
