/* SPDX-License-Identifier: MIT */
/*
 * fragments.h - the oracle of fragmentation: whatever the cuts in the client's
 * octets, however late the answers, however slow the reading: a conversation
 * has one outcome.
 */
#ifndef TESTS_ENGINE_FRAGMENTS_H
#define TESTS_ENGINE_FRAGMENTS_H

#include "conversation.h"

enum fragment_act_kind {
    FRAGMENT_END,       /* there are no more acts */
    FRAGMENT_WAIT,
    FRAGMENT_FIN,
    FRAGMENT_RESET
};

/* Something that happens when `offset` octets have been sent. */
typedef struct fragment_act {
    enum fragment_act_kind kind;
    size_t offset;
    unsigned long milliseconds;
} fragment_act;

/*
 * Plays the octets to conversations that are set up as `model`, which has not
 * been started: whole, octet by octet, in two parts, in random parts.  Returns
 * 1, or 0 and in why[0..1999] what was different.  `acts` may be NULL.
 */
int fragments_agree(const conversation *model, const char *octets,
    size_t length, const fragment_act *acts, char *why);

/* The whole at once; talk is then as conversation_end leaves it. */
void fragments_play(conversation *talk, const conversation *model,
    const char *octets, size_t length, const fragment_act *acts);

#endif
