/* SPDX-License-Identifier: MIT */
/*
 * fragments.h - checks that a conversation always ends the same: however the
 * client's octets are cut, however late the answers, however slow the reading.
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

/* An action of the client after `offset` octets. */
typedef struct fragment_act {
    enum fragment_act_kind kind;
    size_t offset;
    unsigned long milliseconds;
} fragment_act;

/*
 * Plays the octets to conversations like `model`, which has not been started:
 * whole, octet by octet, in two parts, in random parts.  Returns 1, or 0 with
 * the difference in why[0..1999].  `acts` may be NULL.
 */
int fragments_agree(const conversation *model, const char *octets,
    size_t length, const fragment_act *acts, char *why);

/* Plays all octets at once; `talk` is then as after conversation_end. */
void fragments_play(conversation *talk, const conversation *model,
    const char *octets, size_t length, const fragment_act *acts);

#endif
