/* SPDX-License-Identifier: MIT */
/* watch.h - checks rules that all conversations have to keep. */
#ifndef TESTS_ENGINE_WATCH_H
#define TESTS_ENGINE_WATCH_H

#include "conversation.h"

const char *watch_name(enum postern_ask ask);

/* Is it a notice without an answer? */
int watch_is_told(enum postern_ask ask);

/* A question: is its order right, and are its texts clean? */
void watch_question(conversation *talk, const postern_question *question);

/* The question was answered by a code or 0: what has begun or ended? */
void watch_answer(conversation *talk, const postern_question *question,
    int code);

/* Between two turns: do the engine's wishes fit its state? */
void watch_wants(conversation *talk);

/* Checks all output: lines, codes, octets. */
void watch_output(conversation *talk);

#endif
