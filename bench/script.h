/* SPDX-License-Identifier: MIT */
/*
 * script.h - what a client says and what it has to hear, made ready before
 * the load begins: a script is a row of bursts, and a burst is what goes out
 * in one write and the reply codes that have to come before the next one.
 */
#ifndef BENCH_SCRIPT_H
#define BENCH_SCRIPT_H

#include <stddef.h>
#include <sys/uio.h>

enum script_mode {
    SCRIPT_LOCKSTEP,    /* a command for each round trip */
    SCRIPT_PIPELINED,   /* MAIL RCPT.. DATA, and the content: two of them */
    SCRIPT_STREAMED,    /* the content and the next message's commands: one */
    SCRIPT_BDAT         /* MAIL RCPT.. BDAT and the content: one */
};

#define SCRIPT_PIECES 3

struct burst {
    struct iovec piece[SCRIPT_PIECES];
    int pieces;
    const unsigned short *codes;
    size_t replies;
};

struct script {
    const char *auth;               /* of AUTH PLAIN, in base64, or NULL */
    int is_lmtp;                    /* LHLO, and a reply for each recipient */
    struct burst greeting;          /* nothing is said, 220 is heard */
    struct burst ehlo;
    struct burst login;             /* AUTH, if there is one */
    struct burst quit;
    struct burst noop;
    struct burst *message;          /* the bursts of one message, in order */
    size_t bursts;
    struct burst onward;            /* streamed: content, the next commands */
    size_t recipients;
    size_t octets;                  /* of the content, unstuffed */
};

/* -1 if there is no memory, or no mode of that name.  A script is all zeros at
   first, but for `auth` and `is_lmtp`. */
int script_mode(const char *name, enum script_mode *mode);
int script_init(struct script *script, enum script_mode mode, size_t octets,
    size_t recipients);

#endif
