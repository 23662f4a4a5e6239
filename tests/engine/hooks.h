/* SPDX-License-Identifier: MIT */
/*
 * hooks.h - the hooks that transcripts name, as data, so that engines and
 * servers can have the same ones.
 *
 * A row is one hook or one command of the application: it adds a keyword (in
 * EHLO), pushes a line, then answers.
 */
#ifndef TESTS_ENGINE_HOOKS_H
#define TESTS_ENGINE_HOOKS_H

#include "postern_engine.h"

typedef struct scripted_hook {
    const char *name;       /* as in "# hook:" */
    enum postern_ask ask;   /* EHLO, NOOP or STARTTLS; COMMAND: the command
                               `verb`; MECHANISM: `verb` is a mechanism */
    const char *verb;
    const char *syntax;
    const char *adds;       /* a line for EHLO, or NULL; of a mechanism: the
                               right response */
    const char *pushes;     /* a reply line, or NULL */
    const char *says;       /* the answer; NULL: the default; "%" in it becomes
                               the argument as Python's repr() */
} scripted_hook;

/* Ended by a NULL name; rows with the same name follow each other. */
extern const scripted_hook scripted_hooks[];

/* The first row of a name; NULL: there is none. */
const scripted_hook *scripted_hook_find(const char *name);

/* The next row with the same name, or NULL. */
const scripted_hook *scripted_hook_next(const scripted_hook *hook);

/* The answer, in buffer[0..size) if the argument is a part of it. */
const char *scripted_hook_answer(const scripted_hook *hook,
    const char *argument, char *buffer, size_t size);

/* The answer of a mechanism; *identity is the client's, or NULL. */
const char *scripted_hook_judge(const scripted_hook *hook,
    const char *response, const char **identity);

#endif
