/* SPDX-License-Identifier: MIT */
/*
 * hooks.h - the hooks that answer questions: the question, the hook, and its
 * arguments.  A question without a hook is not asked (options.c); dispatch.c
 * calls the hooks.
 */
#ifndef PST_SERVER_HOOKS_H
#define PST_SERVER_HOOKS_H

#define PST_HOOKS(X) \
    X(CONNECTED, connected, (session)) \
    X(HELO, helo, (session, question->text)) \
    X(EHLO, ehlo, (session, question->text, question->keywords)) \
    X(AUTH, auth, (session, question->credentials)) \
    X(AUTH_KEYS, auth_keys, (session, question->verb, question->text, \
        question->keys)) \
    X(MAIL, mail, (session, question->text, question->options)) \
    X(RCPT, rcpt, (session, question->text, question->options)) \
    X(PARAMETER, parameter, (session, question->verb, question->text, \
        question->value)) \
    X(MESSAGE_BEGIN, message_begin, (session, question->envelope)) \
    X(VERDICT, verdict, (session, question->envelope, question->recipient, \
        question->index)) \
    X(RSET, rset, (session)) \
    X(NOOP, noop, (session, question->text)) \
    X(VRFY, vrfy, (session, question->text)) \
    X(QUIT, quit, (session))

#endif
