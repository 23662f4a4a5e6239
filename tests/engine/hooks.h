/* SPDX-License-Identifier: MIT */
/*
 * hooks.h - the hooks that transcripts name, as data, so that an engine and a
 * server can be given the same ones.
 *
 * A row says what one hook or one command of the application does: it adds a
 * keyword (in EHLO), pushes a line, then answers.
 */
#ifndef TESTS_ENGINE_HOOKS_H
#define TESTS_ENGINE_HOOKS_H

#include "postern_engine.h"

typedef struct scripted_hook {
    const char *name;       /* as "# hook:" has it */
    enum postern_ask ask;   /* EHLO, NOOP or STARTTLS; COMMAND: a command
                               `verb` */
    const char *verb;
    const char *syntax;
    const char *adds;       /* a line for the list of EHLO, or NULL */
    const char *pushes;     /* a reply line, or NULL */
    const char *says;       /* the answer; NULL: the default; "%" in it is the
                               argument as Python writes it */
} scripted_hook;

/* Ended by a NULL name; the rows of a name stand together. */
extern const scripted_hook scripted_hooks[];

/* The first row of a name; NULL: there is none. */
const scripted_hook *scripted_hook_find(const char *name);

/* The row after it that has the same name, or NULL. */
const scripted_hook *scripted_hook_next(const scripted_hook *hook);

/* What it answers, in buffer[0..size) when the argument is part of it. */
const char *scripted_hook_answer(const scripted_hook *hook,
    const char *argument, char *buffer, size_t size);

#endif
