/* SPDX-License-Identifier: MIT */
/* watch.h - the rules that every conversation keeps, whoever talks. */
#ifndef TESTS_ENGINE_WATCH_H
#define TESTS_ENGINE_WATCH_H

#include "conversation.h"

const char *watch_name(enum postern_ask ask);

/* Is it only told: is there nothing to decide? */
int watch_is_told(enum postern_ask ask);

/* A question: is it in order, and is what it shows clean? */
void watch_question(conversation *talk, const postern_question *question);

/* It was answered, by a code or 0: what has begun, what has ended? */
void watch_answer(conversation *talk, const postern_question *question,
    int code);

/* Between two turns: do its wishes fit what it has? */
void watch_wants(conversation *talk);

/* All that was said: lines, codes, octets. */
void watch_output(conversation *talk);

#endif
